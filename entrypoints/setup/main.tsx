/** Wires the set-up page. */
import { render } from 'preact';
import { AppContext } from '../../components/app-context.ts';
import { Setup } from '../../components/setup/setup.tsx';
import { createApp } from '../../lib/app/app.ts';
import { createOpenGuard } from '../../lib/app/visibility-guard.ts';
import { connectPage } from '../../lib/messages/page-client.ts';
import { hostPermissions } from '../../lib/settings/host-permissions.ts';

const app = createApp({ client: connectPage({ surface: 'setup' }), guard: createOpenGuard() });
const address = new URLSearchParams(location.search).get('server') ?? '';
const root = document.getElementById('app');
if (root) {
  render(
    <AppContext.Provider value={app}>
      <Setup permissions={hostPermissions} address={address} />
    </AppContext.Provider>,
    root,
  );
}
void app.store.hello();
