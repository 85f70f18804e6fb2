/** Wires the side panel, the browser's own, where no page can cover anything. */
import { render } from 'preact';
import { AppContext } from '../../components/app-context.ts';
import { Panel } from '../../components/panel/panel.tsx';
import { createApp } from '../../lib/app/app.ts';
import { createOpenGuard } from '../../lib/app/visibility-guard.ts';
import { connectPage } from '../../lib/messages/page-client.ts';

const app = createApp({
  client: connectPage({ surface: 'sidepanel' }),
  guard: createOpenGuard(),
});
const root = document.getElementById('app');
if (root) {
  render(
    <AppContext.Provider value={app}>
      <Panel />
    </AppContext.Provider>,
    root,
  );
}
void app.store.hello();
