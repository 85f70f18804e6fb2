/** Story: an admin does the main work of every page of the console by keyboard alone. */
import type { Page } from 'playwright';
import { INSTANCE, mappedAgents, openConsole, tab } from './support/console.ts';
import { keysOf, walkTree } from './support/keys.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { expect, test } from './support/story.ts';

// Some hundred presses of keys.
test.describe.configure({ timeout: 240_000 });

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });

test('telephony: area, environment, agent, and their dialogs', async ({ demo, openBrowser }) => {
  const page = await openConsole(await openBrowser(), demo);
  const keys = keysOf(page);
  await keys.choose(page.getByRole('combobox', { name: 'Area' }), 'Telephony Platform');
  await walkTree(page, keys, 'NICE EU');
  await expect(heading(page, 'NICE EU')).toBeFocused();
  await keys.press(button(page, 'Add Agent'));
  await keys.type(dialog(page).getByRole('textbox', { name: 'Agent Id' }), '0815');
  await keys.type(dialog(page).getByRole('textbox', { name: 'Name' }), 'Hotline');
  await keys.press(dialog(page).getByRole('button', { name: 'Add' }));
  await expect(heading(page, 'Hotline')).toBeFocused();
  await keys.press(page.getByRole('checkbox', { name: /^Active/ }), 'Space');
  await keys.press(button(page, 'Save'));
  await expect(statusOf(page)).toHaveText(SAVED);
  await keys.press(tab(page, 'Agent Information'), 'ArrowRight');
  await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem').first()).toBeVisible();

  await walkTree(page, keys, 'NICE EU');
  await keys.type(page.getByRole('searchbox', { name: 'Search agents' }), '0042');
  await expect(page.getByRole('grid', { name: 'Agents' })).toHaveAttribute('aria-rowcount', '2');
  await keys.press(page.getByRole('grid', { name: 'Agents' }));
  await expect(heading(page, 'Finn Gallagher')).toBeFocused();
  await keys.press(button(page, 'Delete'));
  await expect(dialog(page)).toContainText('1 user loses the mapping to it.');
  await keys.here('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(button(page, 'Delete')).toBeFocused();
});

test('the pages beside: mapping, health, resolve, compare, imports, deleted, accounts, pending', async ({
  demo,
  openBrowser,
}) => {
  const page = await openConsole(await openBrowser(), demo);
  const keys = keysOf(page);
  const instance = page.getByRole('combobox', { name: 'CRM instance' });
  await keys.press(button(page, 'CRM/CTI Mapping'));
  await expect(heading(page, 'CRM/CTI Mapping')).toBeFocused();
  await keys.choose(instance, INSTANCE);
  await keys.type(page.getByRole('searchbox', { name: 'Search users' }), 'finn.gallagher');
  await keys.press(page.getByRole('button', { name: /^Finn Gallagher/ }));
  await expect(mappedAgents(page)).toContainText('0042 in NICE EU');

  await keys.press(link(page, 'Health'));
  await keys.choose(instance, INSTANCE);
  await keys.press(page.getByRole('button', { name: /^Empty list \d+$/ }), 'Space');
  const items = page.getByRole('list', { name: 'Health' }).locator('> li');
  const sam = items.filter({ has: link(page, 'Sam Rivera') });
  await keys.press(sam.getByRole('button', { name: 'Fix' }));
  await keys.press(dialog(page).getByRole('button', { name: 'Fix' }));
  await expect(sam).toHaveCount(0);

  await keys.press(link(page, 'Resolve'));
  await keys.choose(page.getByRole('combobox', { name: 'Environment' }), 'NICE EU');
  await keys.type(box(page, 'Agent Id'), '42');
  await keys.here('Enter');
  await keys.press(button(page, 'Trace 0042 instead'));
  await expect(page.getByRole('main')).toContainText('Calls of this agent reach Finn Gallagher.');

  await keys.press(link(page, 'Compare'));
  await keys.choose(instance, INSTANCE);
  for (const [which, name] of [
    ['First user', 'Eve Tanaka'],
    ['Second user', 'Finn Gallagher'],
  ] as const) {
    const side = page.getByRole('region', { name: which });
    await keys.type(side.getByRole('searchbox', { name: 'Search users' }), name);
    await keys.press(side.getByRole('button', { name: new RegExp(`^${name}`) }));
    await expect(side.getByRole('button', { name: 'Choose another' })).toBeVisible();
  }
  await expect(page.getByRole('rowheader', { name: 'User group', exact: true })).toBeVisible();

  await keys.press(link(page, 'Accounts'));
  const support = page
    .getByRole('list', { name: 'Accounts' })
    .locator('> li')
    .filter({ has: page.getByRole('heading', { name: 'support.sam' }) });
  await keys.press(support.getByRole('button', { name: 'Edit' }));
  await keys.press(support.getByRole('checkbox', { name: 'Active: may sign in' }), 'Space');
  await keys.press(support.getByRole('button', { name: 'Save' }));
  await expect(support.getByText('disabled')).toBeVisible();

  for (const [name, title] of [
    ['Deleted', 'Deleted'],
    ['Import jobs', 'Import jobs'],
    ['Pending changes', 'Pending changes'],
  ] as const) {
    await keys.press(page.getByRole('navigation').getByRole('link', { name }));
    await expect(heading(page, title)).toBeFocused();
  }
});
