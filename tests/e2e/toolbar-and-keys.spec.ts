/** Story: the toolbar button opens the panel where there is a CRM, and the side panel elsewhere; each press undoes the one before. */
import { findPanel } from '../../scripts/browser/open-panel.ts';
import { signInAs } from './support/people.ts';
import { clickToolbarButton, listSidePanels, openedSidePanel } from './support/side-panel.ts';
import { expect, test } from './support/story.ts';

for (const isAsleep of [false, true]) {
  const asleep = isAsleep ? ', though the worker was asleep' : '';

  test(`the button closes and opens the panel of a CRM page${asleep}`, async ({ demo, openBrowser }) => {
    const browser = await openBrowser();
    const { crm } = await signInAs(browser, demo, 'admin.ada');
    const isOpen = () => findPanel(crm) !== null;
    if (isAsleep) await browser.killWorker();
    await clickToolbarButton(browser, crm);
    await expect.poll(isOpen).toBe(false);
    if (isAsleep) await browser.killWorker();
    await clickToolbarButton(browser, crm);
    await expect.poll(isOpen).toBe(true);
    expect(await listSidePanels(browser)).toEqual([]);
  });

  test(`the button opens the side panel elsewhere${asleep}`, async ({ demo, openBrowser }) => {
    const browser = await openBrowser();
    await signInAs(browser, demo, 'admin.ada');
    const elsewhere = await browser.context.newPage();
    if (isAsleep) await browser.killWorker();
    await clickToolbarButton(browser, elsewhere);
    const panel = await openedSidePanel(browser);
    await expect.poll(() => panel.text()).toContain('No CRM on this page');
    panel.close();
    await clickToolbarButton(browser, elsewhere);
    await expect.poll(async () => (await listSidePanels(browser)).length).toBe(0);
  });
}

test('the command has a key that the browser grants, and the key is told', async ({ openBrowser }) => {
  const { page, extensionId } = await openBrowser();
  await page.goto(`chrome-extension://${extensionId}/setup.html`);
  const keys = await page.evaluate(() => {
    const { commands } = (globalThis as unknown as { chrome: typeof chrome }).chrome;
    return commands.getAll();
  });
  expect(keys.find(({ name }) => name === 'toggle-panel')?.shortcut).toBe('Alt+Shift+K');
});
