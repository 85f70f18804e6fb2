/** Story: without a server an admin adds a group and a user in the console, edits them, and the same records are saved when it is back. */
import type { Page } from 'playwright';
import { goTo, hashOf, openConsole } from './support/console.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { signInRecordReader } from './support/server-records.ts';
import { expect, test } from './support/story.ts';

const idIn = (page: Page) => hashOf(page).split('/')[4] ?? '';

test('what was added and edited offline is called not saved yet with its age, and is saved under the same ids', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInRecordReader(demo);
  const { id: instanceId } = await server.find('crm-instances', { name: 'Northwind Service Desk' });
  const browser = await openBrowser();
  const users = `#/instances/${instanceId}/users`;
  const page = await openConsole(browser, demo, { hash: users });
  const dialog = page.getByRole('dialog');
  const heading = page.getByRole('heading', { level: 1 });
  const before = await server.all();
  await demo.proxy.set('refuse');

  await test.step('add a group', async () => {
    await page.getByRole('button', { name: 'Add User Group' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Night desk');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(heading).toHaveText('Night desk');
    await expect(page.getByRole('main')).toContainText('not saved yet');
    await expect(page.getByRole('button', { name: 'Delete' })).toHaveCount(0);
    await expect(statusOf(page)).toHaveText(/^Offline · 1 not saved yet · Checked /);
  });
  const groupId = idIn(page);

  await test.step('add a user to it', async () => {
    await goTo(page, users);
    await page.getByRole('button', { name: 'Add User', exact: true }).click();
    await dialog.getByRole('textbox', { name: 'CRM Id' }).fill('9001');
    await dialog.getByRole('textbox', { name: 'Username' }).fill('nell.night');
    await dialog.getByRole('textbox', { name: 'Full Name' }).fill('Nell Night');
    await dialog.getByRole('combobox', { name: 'User group' }).selectOption({ label: 'Night desk' });
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(heading).toHaveText('Nell Night');
    await expect(statusOf(page)).toHaveText(/^Offline · \d not saved yet · Checked /);
  });
  const userId = idIn(page);

  await test.step('edit both while they are nowhere but here', async () => {
    await page.getByRole('textbox', { name: 'Full Name' }).fill('Nell Nightingale');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(heading).toHaveText('Nell Nightingale');
    await goTo(page, `#/instances/${instanceId}/groups/${groupId}`);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Night service');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(heading).toHaveText('Night service');
  });

  await test.step('they are there after the worker ended and the page was loaded again', async () => {
    await browser.killWorker();
    await goTo(page, users);
    await page.reload();
    await page.getByRole('searchbox', { name: 'Search users' }).fill('nell');
    const row = page.getByRole('grid', { name: 'CRM users' }).getByRole('row', { name: /nell\.night/ });
    await expect(row).toContainText('Night service');
    await page
      .getByRole('link', { name: /not saved yet|Pending changes/ })
      .first()
      .click();
    for (const name of ['Nell Nightingale', 'Night service']) {
      await expect(page.getByRole('region', { name, exact: true })).toContainText(/queued|ago|just now/);
    }
    const offline = await server.all();
    expect(offline['crm-users'].size).toBe(before['crm-users'].size);
    expect(offline['crm-user-groups'].size).toBe(before['crm-user-groups'].size);
  });

  await test.step('and the server has them once it is back', async () => {
    await demo.proxy.set('pass');
    await expect(statusOf(page)).toHaveText(SAVED, { timeout: 60_000 });
    await expect(page.getByText('Nothing is pending')).toBeVisible();
    expect(await server.one('crm-user-groups', groupId)).toMatchObject({ name: 'Night service', instanceId });
    expect(await server.one('crm-users', userId)).toMatchObject({
      username: 'nell.night',
      nativeId: '9001',
      fullName: 'Nell Nightingale',
      groupId,
    });
    const after = await server.all();
    expect(after['crm-users'].size).toBe(before['crm-users'].size + 1);
    expect(after['crm-user-groups'].size).toBe(before['crm-user-groups'].size + 1);
  });
});
