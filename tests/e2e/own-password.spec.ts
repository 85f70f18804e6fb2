/** Story: an admin gives somebody a password; at the first sign-in they choose their own, and a guessable one is refused with the reason; later the menu of the account leads there. */
import { connectToServer } from '../../scripts/browser/sign-in.ts';
import { signIn } from '../support/sign-in.ts';
import { signInAccountAdmin } from './support/account-admin.ts';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { expect, test } from './support/story.ts';

const GIVEN = 'for the first day only';
const OWN = 'a road of seven bridges';

test('a given password is for the first sign-in, in the very window of the extension', async ({
  startDemo,
  openBrowser,
}) => {
  const demo = await startDemo();
  const admin = await signInAccountAdmin(demo, 'admin.ada');
  await admin.givePassword('support.sam', GIVEN);
  const { page, extensionId } = await openBrowser();
  await connectToServer(page, extensionId, demo.serverUrl);
  const opening = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const provider = await opening;
  const field = (name: string) => provider.getByRole('textbox', { name, exact: true });

  await field('Username').fill('support.sam');
  await field('Password').fill(GIVEN);
  await provider.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(provider.getByRole('heading', { name: 'Choose your password' })).toBeVisible();
  await expect(provider.getByRole('status')).toContainText('for the first sign-in only');
  await expect(field('Username')).toHaveValue('support.sam');

  const change = async (fresh: string) => {
    await field('Present password').fill(GIVEN);
    await field('New password').fill(fresh);
    await field('New password again').fill(fresh);
    await provider.getByRole('button', { name: 'Change password' }).click();
  };
  await change('support-sam-26');
  await expect(provider.getByRole('alert')).toContainText('little more than the name');
  await expectPageAccessibleInBoth(provider);

  const closed = provider.waitForEvent('close');
  await change(OWN);
  await closed;
  const leading = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Password and sign-ins' }).click();
  const account = await leading;
  await expect(account.getByRole('heading', { name: 'Your sign-ins' })).toBeVisible();
  await expect(account.getByRole('link', { name: 'Change your password' })).toBeVisible();
  expect((await signIn(demo.serverUrl, 'support.sam', OWN)).accessToken).not.toBe('');
});
