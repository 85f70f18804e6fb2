/** Story: an admin reverts an edit, deletes a group after reading what goes with it, and brings back exactly what was. */
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { expect, test } from './support/story.ts';

test('revert, delete, restore, and offline', async ({ startDemo, openBrowser }) => {
  const demo = await startDemo();
  const { page, extensionId } = await openBrowser();
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account('admin.ada'));
  const ben = await signInOtherAdmin(demo);
  const { instanceId } = await ben.find('crm-users', 'finn.gallagher', { username: 'finn.gallagher' });
  const group = await ben.find('crm-user-groups', 'Tier 1', { name: 'Tier 1', instanceId });
  const place = `chrome-extension://${extensionId}/console.html#/instances/${group.instanceId}/groups/${group.id}`;
  await ben.patch('crm-user-groups', group, { name: 'Tier one' });
  await page.goto(`${place}/history`);
  await expect(page.getByRole('heading', { level: 1, name: 'Tier one' })).toBeVisible();

  await page.getByRole('button', { name: 'Revert' }).first().click();
  const revert = page.getByRole('dialog', { name: 'Revert this entry?' });
  await expect(revert).toContainText('Tier one');
  await revert.getByRole('button', { name: 'Revert' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Tier 1' })).toBeVisible();
  const entries = page.getByRole('list', { name: 'History' }).getByRole('listitem');
  await expect(entries.first()).toContainText('admin.ada changed it revert');

  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Tier 1?' });
  const stated = await dialog.getByText(/\d+ users are left without group/).innerText();
  await dialog.getByRole('textbox', { name: 'Type Tier 1 to confirm' }).fill('Tier 1');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Tier 1 is deleted' })).toBeFocused();

  await demo.proxy.set('refuse');
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('Restoring needs the server, which cannot be reached now.')).toBeVisible();
  await demo.proxy.set('pass');
  await page.getByRole('link', { name: 'Deleted' }).click();
  await page.getByRole('combobox', { name: 'Where' }).selectOption({ label: 'Northwind Service Desk' });
  const deleted = page.getByRole('list', { name: 'Deleted' }).getByRole('listitem');
  await expect(deleted).toContainText('Tier 1');
  await deleted.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('Nothing was deleted here in the last 90 days.')).toBeVisible();

  await page.goto(place);
  const count = stated.split(' ')[0] ?? '';
  await expect(page.getByText(`${count} users`, { exact: true })).toBeVisible();
});
