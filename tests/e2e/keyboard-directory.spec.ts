/** Story: an admin adds, edits, deletes and restores instances, groups and users, one and many, by keyboard alone. */
import type { Page } from 'playwright';
import { INSTANCE, openConsole, tab, treeItem, usersGrid } from './support/console.ts';
import { type Keys, keysOf, walkTree } from './support/keys.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { expect, test } from './support/story.ts';

// Some hundred presses of keys.
test.describe.configure({ timeout: 240_000 });

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const inDialog = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true });
const boxIn = (page: Page, name: string) => dialog(page).getByRole('textbox', { name, exact: true });

async function saved(page: Page): Promise<void> {
  await expect(statusOf(page)).toHaveText(SAVED);
}

/** Deletes the record of the page, whose name has to be typed, and lands where it can be restored. */
async function remove(page: Page, keys: Keys, name: string): Promise<void> {
  await keys.press(button(page, 'Delete'));
  await keys.type(boxIn(page, `Type ${name} to confirm`), name);
  await keys.press(inDialog(page, 'Delete'));
  await expect(heading(page, `${name} is deleted`)).toBeFocused();
}

async function restoreHere(page: Page, keys: Keys, name: string): Promise<void> {
  await keys.press(button(page, 'Restore'));
  await expect(heading(page, name)).toBeVisible();
}

async function openUsers(page: Page, keys: Keys): Promise<void> {
  await walkTree(page, keys, INSTANCE);
  await expect(heading(page, INSTANCE)).toBeFocused();
  await keys.press(tab(page, 'Settings'), 'ArrowRight');
  await expect(usersGrid(page).getByRole('row').nth(5)).toBeVisible();
}

test('an instance: add, change, discard, delete, restore', async ({ demo, openBrowser }) => {
  const page = await openConsole(await openBrowser(), demo);
  const keys = keysOf(page);
  await keys.press(button(page, 'Add CRM Instance'));
  await keys.type(boxIn(page, 'Name'), 'Fabrikam Support');
  await keys.type(boxIn(page, 'CRM ID'), 'support.fabrikam.example');
  await keys.choose(dialog(page).getByRole('combobox', { name: 'CRM Type' }), 'Oracle B2C Service');
  await keys.press(inDialog(page, 'Add'));
  await expect(heading(page, 'Fabrikam Support')).toBeFocused();
  await keys.type(box(page, 'Name'), 'Fabrikam');
  await keys.press(button(page, 'Discard changes'));
  await expect(box(page, 'Name')).toHaveValue('Fabrikam Support');
  await keys.type(box(page, 'Name'), 'Fabrikam Care');
  await keys.press(button(page, 'Save CRM Instance Settings'));
  await expect(treeItem(page, 'Fabrikam Care')).toBeVisible();
  await saved(page);
  await remove(page, keys, 'Fabrikam Care');
  await restoreHere(page, keys, 'Fabrikam Care');
});

test('a group: add, override a setting, see who is affected, delete, restore', async ({
  demo,
  openBrowser,
}) => {
  const page = await openConsole(await openBrowser(), demo);
  const keys = keysOf(page);
  await openUsers(page, keys);
  await keys.press(button(page, 'Add User Group'));
  await keys.type(boxIn(page, 'Name'), 'Weekend crew');
  await keys.press(inDialog(page, 'Add'));
  await expect(heading(page, 'Weekend crew')).toBeFocused();
  await saved(page);

  await walkTree(page, keys, 'Tier 1');
  await expect(heading(page, 'Tier 1')).toBeFocused();
  await keys.press(tab(page, 'CRM User Group Information'), 'ArrowRight');
  await keys.press(button(page, 'Override Log level'));
  await keys.choose(page.getByRole('combobox', { name: 'Log level' }), 'debug');
  await keys.press(button(page, 'Save'));
  await expect(dialog(page).getByRole('region', { name: 'Users affected' })).toContainText('Eve Tanaka');
  await keys.press(inDialog(page, 'Save'));
  await expect(dialog(page)).toHaveCount(0);
  await saved(page);
  await remove(page, keys, 'Tier 1');
  await restoreHere(page, keys, 'Tier 1');
});

test('users: add, edit, move several, delete several, restore one', async ({ demo, openBrowser }) => {
  const page = await openConsole(await openBrowser(), demo);
  const keys = keysOf(page);
  const grid = usersGrid(page);
  const search = page.getByRole('searchbox', { name: 'Search users' });
  await openUsers(page, keys);
  for (const [username, name] of [
    ['vera.nowak', 'Vera Nowak'],
    ['vito.nowak', 'Vito Nowak'],
  ] as const) {
    await keys.press(button(page, 'Add User'));
    await keys.type(boxIn(page, 'CRM Id'), '0077');
    await keys.type(boxIn(page, 'Username'), username);
    await keys.type(boxIn(page, 'Full Name'), name);
    await keys.press(inDialog(page, 'Add'));
    await expect(heading(page, name)).toBeFocused();
    await saved(page);
    await openUsers(page, keys);
  }
  await keys.type(search, 'vito.nowak');
  await expect(grid).toHaveAttribute('aria-rowcount', '2');
  await keys.press(grid);
  await expect(heading(page, 'Vito Nowak')).toBeFocused();
  await keys.type(box(page, 'Full Name'), 'Vittorio Nowak');
  await keys.choose(page.getByRole('combobox', { name: 'User group' }), 'Billing');
  await keys.press(button(page, 'Save'));
  await expect(heading(page, 'Vittorio Nowak')).toBeVisible();
  await saved(page);

  await openUsers(page, keys);
  await keys.type(search, 'nowak');
  await expect(grid).toHaveAttribute('aria-rowcount', '3');
  await keys.press(grid, 'Space');
  await keys.here('ArrowDown', 'Space');
  await expect(page.getByText('2 users selected')).toBeVisible();
  await keys.press(button(page, 'Move to group'));
  await keys.choose(dialog(page).getByRole('combobox', { name: 'User group' }), 'Tier 2');
  await keys.press(inDialog(page, 'Apply'));
  await expect(page.getByText('2 users changed.')).toBeVisible();
  await expect(grid.getByRole('row', { name: /vera\.nowak/ })).toContainText('Tier 2');

  await keys.press(grid, 'ControlOrMeta+a');
  await keys.press(button(page, 'Delete users'));
  await keys.type(boxIn(page, 'Type 2 to confirm'), '2');
  await keys.press(inDialog(page, 'Delete'));
  await expect(grid).toHaveAttribute('aria-rowcount', '1');

  await keys.press(page.getByRole('navigation').getByRole('link', { name: 'Deleted' }));
  await expect(heading(page, 'Deleted')).toBeFocused();
  await keys.choose(page.getByRole('combobox', { name: 'Where' }), INSTANCE);
  const gone = page.getByRole('list', { name: 'Deleted' }).getByRole('listitem');
  const vera = gone.filter({ hasText: 'Vera Nowak' });
  await keys.press(vera.getByRole('button', { name: 'Restore' }));
  await expect(vera).toHaveCount(0);
  await expect(gone.filter({ hasText: 'Vittorio Nowak' })).toHaveCount(1);
});
