/** Shows one state of a page with a fake background; built by the gallery test, opened as `?state=NAME`. The event `show` names another one. */
import { render } from 'preact';
import { AppContext } from '../../../components/app-context.ts';
import { Console } from '../../../components/console/console.tsx';
import { FileContext } from '../../../components/import/import-page.tsx';
import { Panel } from '../../../components/panel/panel.tsx';
import { Setup } from '../../../components/setup/setup.tsx';
import { createApp } from '../../../lib/app/app.ts';
import { createRouter, type Router } from '../../../lib/app/router.ts';
import { createOpenGuard, createVisibilityGuard } from '../../../lib/app/visibility-guard.ts';
import { installCatalogue } from '../../support/catalogue.ts';
import { NOW } from '../../support/panel-views.ts';
import { fakeBackground } from './fake-background.ts';
import { fakeReader } from './fake-file.ts';
import type { GalleryState } from './gallery-state.ts';
import { STATES } from './states.ts';

installCatalogue();

const query = new URLSearchParams(location.search);
/** With `guard` the panel runs behind its real guard. */
const guard = query.has('guard') ? createVisibilityGuard() : createOpenGuard();

let leave = show(query.get('state') ?? '');
addEventListener('show', (event) => {
  leave();
  leave = show((event as CustomEvent<string>).detail);
});

/** Shows the state of a name until what it answers is called. */
function show(name: string): () => void {
  const shown = STATES[name];
  const element = document.getElementById('app');
  if (!shown || !element) return () => undefined;
  // No event tells of it, as when the page begins with this address.
  history.replaceState(null, '', `?state=${name}${shown.hash ?? ''}`);
  if (shown.isRightToLeft) document.documentElement.dir = 'rtl';
  if (shown.forbidsClipboard) Object.defineProperty(navigator, 'clipboard', { value: undefined });
  const clock = standingClock();
  const app = createApp({ client: fakeBackground(shown), guard, clock });
  const router = createRouter(window);
  render(<AppContext.Provider value={app}>{pageOf(shown, router)}</AppContext.Provider>, element);
  void app.store.hello();
  return () => {
    render(null, element);
    app.stop();
    router.stop();
    clock.stop();
  };
}

function pageOf(shown: GalleryState, router: Router) {
  if (shown.page === 'panel') return <Panel />;
  if (shown.page === 'setup')
    return (
      <Setup permissions={{ request: async () => true }} address={shown.clicks ? 'not an address' : ''} />
    );
  return (
    <FileContext.Provider value={() => ({ read: fakeReader(shown.file), close() {} })}>
      <Console router={router} />
    </FileContext.Provider>
  );
}

/** Time passes only when the event `pass` says for how many seconds. */
function standingClock() {
  let now = NOW;
  const ticks = new Set<() => void>();
  const pass = (event: Event) => {
    now += (event as CustomEvent<number>).detail * 1000;
    for (const tick of ticks) tick();
  };
  addEventListener('pass', pass);
  return {
    now: () => now,
    every: (_milliseconds: number, tick: () => void) => {
      ticks.add(tick);
      return () => void ticks.delete(tick);
    },
    stop: () => removeEventListener('pass', pass),
  };
}
