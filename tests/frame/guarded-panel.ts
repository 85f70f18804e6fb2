/** The panel's page in tests of pages that cover it: the product's own guard, and one button that saves. Bundled, then run by Chromium. */
import { effect } from '@preact/signals';
import { createVisibilityGuard } from '../../lib/app/visibility-guard.ts';

const guard = createVisibilityGuard();
const state = document.body.dataset;
state.saves = '0';

const button = document.createElement('div');
button.textContent = 'Save';
// It looks the same whether it is locked or not: what differs in a picture was then done by the page
button.style.cssText =
  'position:fixed;inset:auto 40px 40px auto;padding:20px;background:#1f4b99;color:#fff;font:16px sans-serif';
button.addEventListener('click', (event) => {
  if (guard.allows(event)) state.saves = String(Number(state.saves) + 1);
});

const sentinel = document.createElement('div');
sentinel.style.cssText = 'position:fixed;inset:0;pointer-events:none';
document.body.append(button, sentinel);
guard.watch(sentinel);
effect(() => {
  state.held = String(guard.satisfied.value);
});
