/** Shows one state of a page with a fake background; built by the gallery test, opened as `?state=NAME`. */
import { render } from 'preact';
import { AppContext } from '../../../components/app-context.ts';
import { Console } from '../../../components/console/console.tsx';
import { Panel } from '../../../components/panel/panel.tsx';
import { Setup } from '../../../components/setup/setup.tsx';
import { createApp } from '../../../lib/app/app.ts';
import { createRouter } from '../../../lib/app/router.ts';
import { createOpenGuard, createVisibilityGuard } from '../../../lib/app/visibility-guard.ts';
import type { Result } from '../../../lib/messages/protocol.ts';
import { agentWindow } from '../../support/agent-directory.ts';
import { installCatalogue } from '../../support/catalogue.ts';
import { fakePageClient } from '../../support/fake-page-client.ts';
import { NOW } from '../../support/panel-views.ts';
import { DIAGNOSTICS, type GalleryState, STATES } from './states.ts';

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
  if (shown.forbidsClipboard) Object.defineProperty(navigator, 'clipboard', { value: undefined });
  const ok = (value: unknown): Result<unknown> => ({ ok: true, value });
  const client = fakePageClient({
    surface: shown.page,
    answers: {
      hello: () =>
        shown.fails
          ? { ok: false, error: { kind: 'unexpected', detail: 'No answer within 10 s.' } }
          : ok(shown.view),
      readAgentTree: (query: Parameters<typeof agentWindow>[0]) => ok(agentWindow(query, 500)),
      readDiagnostics: () => ok(DIAGNOSTICS),
      listPending: () => ok(shown.pending ?? []),
      listSites: () =>
        ok([
          { instanceId: '1', name: 'Contoso Service', sites: ['https://crm.example.com/*'], granted: false },
        ]),
    },
  });
  const clock = { now: () => NOW, every: () => () => undefined };
  const app = createApp({ client, guard, clock });
  const pages = {
    panel: () => <Panel />,
    console: () => <Console router={createRouter(window)} />,
    setup: () => (
      <Setup permissions={{ request: async () => true }} address={shown.clicks ? 'not an address' : ''} />
    ),
  };
  render(<AppContext.Provider value={app}>{pages[shown.page]()}</AppContext.Provider>, element);
  void app.store.hello();
}
