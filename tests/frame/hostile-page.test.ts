/** A page that fights our host element, in a real Chromium. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  nextPaint,
  pressLauncher,
  type Stage,
  setStage,
  untilNoFrame,
  untilVisible,
  withHost,
} from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterEach(() => stage.clear());
afterAll(() => stage?.close());

describe('a page that fights', () => {
  it.each([
    ['removes the host', 'host.remove()'],
    [
      'moves the host into a faded box',
      `const box = document.createElement('div'); box.style.opacity = '.01'; document.body.append(box); box.append(host)`,
    ],
    ['takes the host out of the top layer', 'host.hidePopover()'],
    ['removes the popover attribute', `host.removeAttribute('popover')`],
    ['makes the host inert', 'host.inert = true'],
    ['hides the host by its style', `host.style.cssText = 'display:none!important;opacity:0!important'`],
    ['removes the style', `host.removeAttribute('style')`],
    [
      'replaces the whole document',
      `document.documentElement.replaceWith(document.createElement('html')); document.documentElement.append(document.createElement('body'))`,
    ],
  ])('finds the panel back in place when it %s', async (_name, attack) => {
    const page = await stage.openPanel();
    await page.evaluate(withHost(attack));
    await nextPaint(page);
    const state = await page.evaluate(
      withHost(
        'const at = host.getBoundingClientRect(); return [host.matches(":popover-open"), host.inert, getComputedStyle(host).opacity, at.right - innerWidth, at.height - innerHeight]',
      ),
    );
    expect(state).toEqual([true, false, '1', 0, 0]);
    await untilVisible(page);
  });

  it('cannot style the host from a sheet of its own', async () => {
    const page = await stage.openPanel();
    await page.evaluate(`(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('html > div, html > div::before { content: "x"; display: block !important; position: fixed !important; inset: 0 !important; opacity: .1 !important; transform: scale(.5) !important; filter: blur(3px) !important; background: red !important }');
      document.adoptedStyleSheets = [sheet];
    })()`);
    await nextPaint(page);
    expect(
      await page.evaluate(
        withHost(
          'const s = getComputedStyle(host); return [s.opacity, s.transform, s.filter, s.display, getComputedStyle(host, "::before").display]',
        ),
      ),
    ).toEqual(['1', 'none', 'none', 'flex', 'none']);
    await untilVisible(page);
  });

  it('is outlasted when it hides the host once per frame', async () => {
    const page = await stage.openPanel();
    await page.evaluate(`new Promise((done) => { let left = 60; const hide = () => {
      const host = document.querySelector('html > div'); host.hidePopover(); host.style.opacity = '0';
      if (--left) requestAnimationFrame(hide); else done(); }; hide(); })`);
    await untilVisible(page);
  });

  it('is left alone, with nothing shown, when it never stops', async () => {
    const page = await stage.openPanel();
    await page.evaluate(`new MutationObserver(() => document.querySelector('html > div')?.remove())
      .observe(document.documentElement, { childList: true })`);
    await page.evaluate(withHost('host.remove()'));
    await untilNoFrame(page);
    expect(await page.evaluate(`document.querySelector('html > div')`)).toBeNull();
  });

  it('cannot press the launcher or the keys by events of its own', async () => {
    const page = await stage.openPage('/');
    await stage.untilHeard('siteHello');
    await pressLauncher(page);
    await untilVisible(page);
    await page.evaluate(
      withHost(
        `for (const type of ['click', 'keydown']) host.dispatchEvent(new KeyboardEvent(type, { key: 'Escape', bubbles: true }))`,
      ),
    );
    await untilVisible(page);
  });
});
