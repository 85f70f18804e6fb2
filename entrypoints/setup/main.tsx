/** Wires the set-up page; the only page that asks the browser for permissions. */
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { AppContext } from '../../components/app-context.ts';
import { Setup } from '../../components/setup/setup.tsx';
import { createApp } from '../../lib/app/app.ts';
import type { SetupPermissions } from '../../lib/app/setup-flow.ts';
import { createOpenGuard } from '../../lib/app/visibility-guard.ts';
import { connectPage } from '../../lib/messages/page-client.ts';

/** The fixed-host build has its hosts from the start and may ask for no others. */
const isFixedBuild = browser.runtime.getManifest().optional_host_permissions === undefined;

const permissions: SetupPermissions = {
  request: (origins) =>
    isFixedBuild ? Promise.resolve(true) : browser.permissions.request({ origins }).catch(() => false),
};

const app = createApp({ client: connectPage({ surface: 'setup' }), guard: createOpenGuard() });
const address = new URLSearchParams(location.search).get('server') ?? '';
const root = document.getElementById('app');
if (root) {
  render(
    <AppContext.Provider value={app}>
      <Setup permissions={permissions} address={address} />
    </AppContext.Provider>,
    root,
  );
}
void app.store.hello();
