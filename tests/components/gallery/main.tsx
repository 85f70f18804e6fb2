/** Shows one state of a page with a fake background; built by the gallery test, opened as `?state=NAME`. */
import { render } from 'preact';
import { AppContext } from '../../../components/app-context.ts';
import { Console } from '../../../components/console/console.tsx';
import { FileContext } from '../../../components/import/import-page.tsx';
import { Panel } from '../../../components/panel/panel.tsx';
import { Setup } from '../../../components/setup/setup.tsx';
import { createApp } from '../../../lib/app/app.ts';
import { createRouter } from '../../../lib/app/router.ts';
import { createOpenGuard, createVisibilityGuard } from '../../../lib/app/visibility-guard.ts';
import { installCatalogue } from '../../support/catalogue.ts';
import { NOW } from '../../support/panel-views.ts';
import { fakeBackground } from './fake-background.ts';
import { fakeReader } from './fake-file.ts';
import type { GalleryState } from './gallery-state.ts';
import { STATES } from './states.ts';

installCatalogue();

const query = new URLSearchParams(location.search);
const name = query.get('state') ?? '';
/** With `guard` the panel runs behind its real guard. */
const guard = query.has('guard') ? createVisibilityGuard() : createOpenGuard();
const state = STATES[name];
const root = document.getElementById('app');
if (state && root) show(state, root);

function show(shown: GalleryState, element: HTMLElement): void {
  if (shown.hash) location.hash = shown.hash;
  if (shown.isRightToLeft) document.documentElement.dir = 'rtl';
  if (shown.forbidsClipboard) Object.defineProperty(navigator, 'clipboard', { value: undefined });
  const clock = standingClock();
  const app = createApp({ client: fakeBackground(shown), guard, clock });
  const openReader = () => ({ read: fakeReader(shown.file), close() {} });
  const pages = {
    panel: () => <Panel />,
    console: () => (
      <FileContext.Provider value={openReader}>
        <Console router={createRouter(window)} />
      </FileContext.Provider>
    ),
    setup: () => (
      <Setup permissions={{ request: async () => true }} address={shown.clicks ? 'not an address' : ''} />
    ),
  };
  render(<AppContext.Provider value={app}>{pages[shown.page]()}</AppContext.Provider>, element);
  void app.store.hello();
}

/** Time passes only when the event `pass` says for how many seconds. */
function standingClock() {
  let now = NOW;
  const ticks = new Set<() => void>();
  addEventListener('pass', (event) => {
    now += (event as CustomEvent<number>).detail * 1000;
    for (const tick of ticks) tick();
  });
  return {
    now: () => now,
    every: (_milliseconds: number, tick: () => void) => {
      ticks.add(tick);
      return () => void ticks.delete(tick);
    },
  };
}
