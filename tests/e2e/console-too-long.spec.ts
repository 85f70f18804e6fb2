/** Story: what an admin types or pastes that is too long is told at its field before it is sent, everything at once, and nothing of it is lost. */
import type { Locator } from 'playwright';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { INSTANCE, openConsole } from './support/console.ts';
import { signInRecordReader } from './support/server-records.ts';
import { expect, test } from './support/story.ts';

const LONG = 'x'.repeat(1025);
const TOO_LONG = 'Use at most 1,024 characters.';

const box = (scope: Locator, name: string) => scope.getByRole('textbox', { name, exact: true });

test('a new user, the form of one, and the settings of an instance with its secret', async ({
  startDemo,
  openBrowser,
}) => {
  const demo = await startDemo();
  const server = await signInRecordReader(demo);
  const instance = await server.find('crm-instances', { name: INSTANCE });
  const page = await openConsole(await openBrowser(), demo, { hash: `#/instances/${instance.id}/users` });
  const main = page.getByRole('main');

  await test.step('a new user', async () => {
    await page.getByRole('button', { name: 'Add User', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a new CRM User' });
    const fields = ['CRM Id', 'Username', 'Full Name'];
    for (const name of fields) {
      await box(dialog, name).fill(LONG);
      await expect(box(dialog, name)).toHaveAccessibleDescription(TOO_LONG);
    }
    await expect(dialog.getByRole('button', { name: 'Add', exact: true })).toBeDisabled();
    await expectPageAccessibleInBoth(page);
    for (const name of fields) await box(dialog, name).fill('long.enough');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'long.enough' })).toBeVisible();
  });

  await test.step('its form', async () => {
    await box(main, 'Full Name').fill(LONG);
    await expect(box(main, 'Full Name')).toHaveAccessibleDescription(TOO_LONG);
    await expect(main.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
    await box(main, 'Full Name').fill('x'.repeat(1024));
    await main.getByRole('button', { name: 'Save', exact: true }).click();
    await expect
      .poll(async () => (await server.find('crm-users', { username: 'long.enough' })).fullName)
      .toBe('x'.repeat(1024));
  });

  await test.step('an instance', async () => {
    await page.goto(`${page.url().split('#')[0]}#/instances/${instance.id}`);
    await box(main, 'Interface name').fill(LONG);
    await main
      .getByRole('button', { name: /^(Set|Replace) Connection password$/ })
      .first()
      .click();
    const secret = page.getByLabel('Connection password', { exact: true });
    await secret.fill(LONG);
    await expect(secret).toHaveAccessibleDescription(TOO_LONG);
    await main.getByRole('button', { name: 'Save CRM Instance Settings' }).click();
    const summary = page.getByRole('alert').filter({ hasText: '2 fields cannot be saved as they are:' });
    await summary.getByRole('button', { name: 'Connection password' }).click();
    await expect(secret).toBeFocused();
    await expect(box(main, 'Interface name')).toHaveValue(LONG);
    await main.getByRole('button', { name: 'Discard changes' }).click();
    await expect(box(main, 'Interface name')).not.toHaveAttribute('aria-invalid', 'true');
  });
});
