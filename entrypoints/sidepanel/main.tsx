/** Wires the side panel, the browser's own, where no page can cover anything. */
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { AppContext } from '../../components/app-context.ts';
import { Panel } from '../../components/panel/panel.tsx';
import { WithheldNotice } from '../../components/setup/withheld-notice.tsx';
import { createApp } from '../../lib/app/app.ts';
import { createOpenGuard } from '../../lib/app/visibility-guard.ts';
import { connectPage } from '../../lib/messages/page-client.ts';
import { hostPermissions } from '../../lib/settings/host-permissions.ts';
import { listenToTabs } from './listen-to-tabs.ts';

const { id: windowId = -1 } = await browser.windows.getCurrent();
const client = connectPage({ surface: 'sidepanel', windowId });
const app = createApp({ client, guard: createOpenGuard(), permissions: hostPermissions });
const root = document.getElementById('app');
if (root) {
  render(
    <AppContext.Provider value={app}>
      <Panel notices={<WithheldNotice />} />
    </AppContext.Provider>,
    root,
  );
}
listenToTabs(windowId, {
  onSwitched: () => void app.store.follow(),
  onChanged: (tabId, isLoading) => void client.call('tabChanged', { tabId, isLoading }),
});
void app.store.hello();
