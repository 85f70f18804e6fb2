/** Wires the console, a full tab of the extension. */
import { render } from 'preact';
import { AppContext } from '../../components/app-context.ts';
import { Console } from '../../components/console/console.tsx';
import { createApp } from '../../lib/app/app.ts';
import { createEntryMemory } from '../../lib/app/entry-memory.ts';
import { createPaneWidth } from '../../lib/app/pane-width.ts';
import { measureOn, readyFonts } from '../../lib/app/ready-fonts.ts';
import { createRouter } from '../../lib/app/router.ts';
import { createOpenGuard } from '../../lib/app/visibility-guard.ts';
import { REPEATABLE_CONSOLE } from '../../lib/messages/console-protocol.ts';
import { connectPage } from '../../lib/messages/page-client.ts';
import { hostPermissions } from '../../lib/settings/host-permissions.ts';

const app = createApp({
  client: connectPage({ surface: 'console', repeatable: REPEATABLE_CONSOLE }),
  guard: createOpenGuard(),
  permissions: hostPermissions,
  entries: createEntryMemory(history),
});
const router = createRouter(window);
const pane = createPaneWidth(localStorage);
const root = document.getElementById('app');
// A task of its own: to run this file and to render at once holds the page up for longer than people should feel
setTimeout(() => {
  if (!root) return;
  render(
    <AppContext.Provider value={app}>
      <Console router={router} pane={pane} />
    </AppContext.Provider>,
    root,
  );
});
void app.store.hello();
readyFonts({ measure: measureOn(document) });
