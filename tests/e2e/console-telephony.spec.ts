/** Story: an admin adds an environment, an agent group and an agent, offline too, and deletes what is not needed. */
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { expect, test } from './support/story.ts';

test('add, warn of a near twin, deactivate, delete', async ({ startDemo, openBrowser }) => {
  const demo = await startDemo();
  const { page, extensionId } = await openBrowser();
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account('admin.ada'));
  await page.goto(`chrome-extension://${extensionId}/console.html#/telephony`);
  await page.getByRole('button', { name: 'Add Environment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Story EU');
  await dialog.getByRole('textbox', { name: 'Platform type' }).fill('nice');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Story EU' })).toBeFocused();

  const addAgent = async (agentId: string, name: string) => {
    await page.getByRole('button', { name: 'Add Agent', exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Agent Id' }).fill(agentId);
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  };
  await addAgent('A4711', 'First line');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'First line' })).toBeFocused();
  await page.getByRole('checkbox', { name: 'Active' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status', { name: 'Sync status' })).toHaveText(/^Live · All changes saved/);

  await page.goBack();
  await expect(page.getByRole('grid', { name: 'Agents' })).toContainText('inactive');
  await addAgent('a4711', 'Second line');
  await expect(dialog).toContainText('There is A4711 (First line) already.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toContainText('1 CTI agent is deleted with it.');
  await dialog.getByRole('textbox', { name: 'Type Story EU to confirm' }).fill('Story EU');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Story EU is deleted' })).toBeFocused();
});
