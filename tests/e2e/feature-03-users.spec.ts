/** Story: groups and users of an instance are listed, counted and searched, added, edited, moved and deleted. */
import type { Page } from 'playwright';
import { INSTANCE, openConsole, openUser, tab, treeItem, usersGrid } from './support/console.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

async function openUsers(page: Page): Promise<void> {
  await treeItem(page, INSTANCE).click();
  await tab(page, 'User Groups and Users').click();
  await expect(usersGrid(page).getByRole('row').nth(5)).toBeVisible();
}

const groupList = (page: Page) => page.getByRole('list', { name: 'CRM user groups' });
const searchBox = (page: Page) => page.getByRole('searchbox', { name: 'Search users' });

test('Feature 3a: User Groups and Users', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await openUsers(page);
  const all = Number(await usersGrid(page).getAttribute('aria-rowcount')) - 1;
  await expect(page.getByRole('status').filter({ hasText: `${all} users` })).toBeVisible();
  const tier1 = groupList(page).getByRole('listitem').filter({ hasText: 'Tier 1' });
  const inTier1 = Number(/(\d+) users?/.exec(await tier1.innerText())?.[1]);
  await picture(page);

  await page.getByRole('combobox', { name: 'User group' }).selectOption('Tier 1');
  await expect(usersGrid(page)).toHaveAttribute('aria-rowcount', String(inTier1 + 1));
  await page.getByRole('combobox', { name: 'User group' }).selectOption('All groups');
  for (const search of ['Gallagher', 'finn.gall', '1005', 'A4711']) {
    await searchBox(page).fill(search);
    await expect(usersGrid(page).getByRole('row', { name: /finn\.gallagher/ })).toBeVisible();
  }
  await searchBox(page).fill('nobody at all');
  await expect(usersGrid(page)).toHaveAttribute('aria-rowcount', '1');
});

test('Feature 3b: Add User', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await openUsers(page);
  await page.getByRole('button', { name: 'Add User', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a new CRM User' });
  await dialog.getByRole('textbox', { name: 'CRM Id' }).fill('0077');
  await dialog.getByRole('textbox', { name: 'Full Name' }).fill('Vera Nowak');
  await expect(dialog.getByRole('button', { name: 'Add', exact: true })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Username' }).fill('finn.gallagher');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('finn.gallagher');
  await dialog.getByRole('textbox', { name: 'Username' }).fill('vera.nowak');
  await picture(page);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Vera Nowak' })).toBeVisible();
  await expect(statusOf(page)).toHaveText(SAVED);
  const reader = await signInReader(demo);
  expect(await reader.user('vera.nowak')).toMatchObject({ nativeId: '0077', fullName: 'Vera Nowak' });
});

test('Feature 3c: Add User Group', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await openUsers(page);
  await page.getByRole('button', { name: 'Add User Group' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a new CRM User Group' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Weekend crew');
  await picture(page);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Weekend crew' })).toBeVisible();
  await expect(statusOf(page)).toHaveText(SAVED);
  await openUsers(page);
  await expect(groupList(page).getByRole('listitem').filter({ hasText: 'Weekend crew' })).toContainText(
    '0 users',
  );
});

test('Feature 3d: Edit, move and delete a user', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  const reader = await signInReader(demo);
  await openUser(page, 'Finn Gallagher');
  await page.getByRole('textbox', { name: 'Full Name' }).fill('Finnegan Gallagher');
  await page.getByRole('combobox', { name: 'User group' }).selectOption('Billing');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Finnegan Gallagher' })).toBeVisible();
  await expect(statusOf(page)).toHaveText(SAVED);
  expect(await reader.user('finn.gallagher')).toMatchObject({ fullName: 'Finnegan Gallagher' });
  await openUsers(page);
  await page.getByRole('combobox', { name: 'User group' }).selectOption('Billing');
  await usersGrid(page)
    .getByRole('row', { name: /finn\.gallagher/ })
    .click();

  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Finnegan Gallagher?' });
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: /^Type .* to confirm$/ }).fill('Finnegan Gallagher');
  await picture(page);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Finnegan Gallagher is deleted' })).toBeVisible();
  expect(await reader.users('finn.gallagher')).toEqual([]);
});
