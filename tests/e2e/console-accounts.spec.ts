/** Story: who may change accounts in the console, two admins at once, the last admin of everything, locks and the end of all sessions. */
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { signIn } from '../support/sign-in.ts';
import { signInAccountAdmin } from './support/account-admin.ts';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { expect, test } from './support/story.ts';

test('an account that is no admin of everything is shown no accounts', async ({ demo, openBrowser }) => {
  const { page, extensionId } = await openBrowser();
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account('support.sam'));
  await page.goto(`chrome-extension://${extensionId}/console.html#/accounts`);
  await expect(page.getByText('Only an admin of everything may see and change accounts.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Accounts' })).toHaveCount(0);
});

test('two admins at once never overwrite one another, and the last admin stays', async ({
  startDemo,
  openBrowser,
}) => {
  const demo = await startDemo();
  const { page, extensionId } = await openBrowser();
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account('admin.ada'));
  const ben = await signInAccountAdmin(demo, 'admin.ben');
  await page.goto(`chrome-extension://${extensionId}/console.html#/accounts`);
  const accounts = page.getByRole('list', { name: 'Accounts' }).getByRole('listitem');
  const account = (name: string) => accounts.filter({ has: page.getByRole('heading', { name }) });

  const sam = account('support.sam');
  await sam.getByRole('button', { name: 'Edit' }).click();
  await ben.setActive('support.sam', false);
  await sam.getByRole('checkbox', { name: 'Active: may sign in' }).uncheck();
  await sam.getByRole('button', { name: 'Save' }).click();
  await expect(sam.getByRole('alert')).toContainText('Somebody else changed this account');
  await sam.getByRole('button', { name: 'Show the new version' }).click();
  await expect(sam.getByText('disabled')).toBeVisible();

  await ben.grant('admin.ben', 'support');
  const ada = account('admin.ada');
  await ada.getByRole('button', { name: 'Edit' }).click();
  await ada.getByRole('checkbox', { name: 'Active: may sign in' }).uncheck();
  await ada.getByRole('button', { name: 'Save' }).click();
  await expect(ada.getByRole('alert')).toContainText('last active admin');
});

test('a lock is lifted, and all sessions of an account end at once', async ({ demo, openBrowser }) => {
  const { page, extensionId } = await openBrowser();
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account('admin.ada'));
  const { accessToken } = await signIn(demo.serverUrl, 'support.sam', demo.account('support.sam').password);
  const asSam = async () =>
    (await fetch(`${demo.directUrl}/v1/me`, { headers: { Authorization: `Bearer ${accessToken}` } })).status;
  await demo.lock('support.sam');
  await page.goto(`chrome-extension://${extensionId}/console.html#/accounts`);
  const sam = page
    .getByRole('list', { name: 'Accounts' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'support.sam' }) });
  await expect(sam.getByText(/^locked until /)).toBeVisible();
  await expectPageAccessibleInBoth(page);
  await sam.getByRole('button', { name: 'Unlock' }).click();
  await expect(sam.getByRole('status')).toHaveText('support.sam is unlocked.');
  await expect(sam.getByText(/^locked until /)).toHaveCount(0);

  expect(await asSam()).toBe(200);
  await sam.getByRole('button', { name: 'End all sessions' }).click();
  const question = page.getByRole('dialog', { name: 'End all sessions of support.sam?' });
  await expectPageAccessibleInBoth(page);
  await question.getByRole('button', { name: 'End all sessions' }).click();
  await expect(sam.getByRole('status')).toHaveText('All sessions of support.sam have ended.');
  expect(await asSam()).toBe(401);
});
