/** Story: a CRM that forbids embedded pages gets no panel; the page says so, offers the side panel, and from then on that is what opens. */
import { findPanel } from '../../scripts/browser/open-panel.ts';
import { openByLauncher, pressLauncher } from '../../scripts/browser/press-launcher.ts';
import { connectToServer, signInToCrm, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { pressInPage } from './support/press-in-page.ts';
import { listSidePanels, openedSidePanel } from './support/side-panel.ts';
import { expect, test } from './support/story.ts';

test('the notice opens the side panel, and the site remembers it', async ({ startDemo, openBrowser }) => {
  const demo = await startDemo({ crm: { coep: true } });
  const browser = await openBrowser();
  const { page: crm, extensionId } = browser;
  const ada = demo.account('admin.ada');
  await connectToServer(crm, extensionId, demo.serverUrl);
  await signInToPatchpanel(crm, ada);
  await signInToCrm(crm, demo.crmUrl, ada.crmUsername);

  await openByLauncher(crm);
  // The notice lies in a closed shadow root: found and pressed as a screen reader does.
  await pressInPage(crm, { role: 'button', name: 'Open in side panel' });
  const panel = await openedSidePanel(browser);
  await expect.poll(() => panel.heading()).toBe('Ada Lindqvist');
  await panel.evaluate('close()');
  panel.close();
  await expect.poll(async () => (await listSidePanels(browser)).length).toBe(0);

  await crm.reload();
  await pressLauncher(crm);
  const again = await openedSidePanel(browser);
  await expect.poll(() => again.heading()).toBe('Ada Lindqvist');
  expect(findPanel(crm)).toBeNull();
  again.close();
});
