/** Story: an admin moves several users at once after a preview; a change that somebody makes meanwhile stops all of it. */
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { expect, test } from './support/story.ts';

test('select, preview, somebody else first, apply', async ({ startDemo, openBrowser }) => {
  const demo = await startDemo();
  const { page, extensionId } = await openBrowser();
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account('admin.ada'));
  const ben = await signInOtherAdmin(demo);
  const finn = await ben.find('crm-users', 'finn.gallagher', { username: 'finn.gallagher' });
  await page.goto(`chrome-extension://${extensionId}/console.html#/instances/${finn.instanceId}/users`);
  const grid = page.getByRole('grid', { name: 'CRM users' });
  await expect(grid.getByRole('row').nth(5)).toBeVisible();

  await grid.focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Space');
  await expect(page.getByText('3 users selected')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search users' }).fill('finn gallagher');
  await grid.getByRole('checkbox', { name: 'Select Finn Gallagher' }).click();
  await expect(page.getByText('4 users selected')).toBeVisible();

  await page.getByRole('button', { name: 'Move to group' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'User group' }).selectOption({ label: 'No group' });
  await expect(dialog).toContainText('Finn Gallagher');
  await ben.patch('crm-users', finn, { nativeId: '4242' });
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog).toContainText('Nothing was applied. This is the preview now.');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText(/^[1-4] users? changed\.$/)).toBeVisible();
  await expect(grid.getByRole('row', { name: /finn\.gallagher/ })).toContainText('No group');
});
