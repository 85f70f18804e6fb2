/** Story: an admin does everything in the panel by keyboard alone, from the CRM's page and back to it. */
import type { Frame, Page } from 'playwright';
import { arriveInCrm, closeByKeyboard, openByKeyboard, walkThrough } from './support/focus-walk.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { openUserRecord } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const SAVED = /^Live · All changes saved/;

const statusOf = (panel: Frame) => panel.getByRole('status', { name: 'Sync status' });
const settingsOf = (panel: Frame) => panel.getByRole('region', { name: 'PopFlow settings' });
const mappingOf = (panel: Frame) => panel.getByRole('region', { name: 'CTI agent mapping' });

test('every stop is in order and visible, and nobody is held in the panel', async ({ demo, openBrowser }) => {
  const crm = await arriveInCrm(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Eve Tanaka');
  const panel = await openByKeyboard(crm);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');

  const stops = await walkThrough(crm, panel);
  expect(stops.slice(0, 5)).toEqual(['Page user', 'Account', 'Close Patchpanel', 'User group', 'Inherit']);
  expect(stops).toContain('Explain Client display');
  expect(stops.indexOf('Override Client display')).toBe(stops.indexOf('Explain Client display') + 1);
  expect(stops.slice(-2)).toEqual(['Pending changes', 'Copy diagnostics']);
});

test('diagnostics and account are at hand, and closing goes back to the launcher', async ({
  demo,
  openBrowser,
}) => {
  const crm = await arriveInCrm(await openBrowser(), demo, 'admin.ada');
  const panel = await openByKeyboard(crm);
  await copyAndLookAtAccount(crm, panel);
  await closeByKeyboard(crm, panel);
});

test('an own setting and a mapping are saved without a mouse', async ({ demo, openBrowser }) => {
  // A demo of its own and some hundred presses of keys.
  test.setTimeout(180_000);
  const server = await signInReader(demo);
  const crm = await arriveInCrm(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Eve Tanaka');
  const panel = await openByKeyboard(crm);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');

  await overrideDisplay(crm, panel);
  await expect(statusOf(panel)).toHaveText(SAVED);
  expect(await server.setting('eve.tanaka', 'clientDisplay')).toMatchObject({
    value: 'hidden',
    source: 'user',
  });

  await mapOneAgent(crm, panel);
  await expect(statusOf(panel)).toHaveText(SAVED);
  expect((await server.user('eve.tanaka')).mapping.mode).toBe('override');
});

async function overrideDisplay(crm: Page, panel: Frame): Promise<void> {
  const settings = settingsOf(panel);
  await pressUntilFocused(crm, settings.getByRole('button', { name: 'Override Client display' }));
  await crm.keyboard.press('Enter');
  const choice = settings.getByRole('combobox', { name: 'Client display' });
  await pressUntilFocused(crm, choice, 'Shift+Tab');
  await crm.keyboard.press('ArrowDown');
  await expect(choice).toHaveValue('hidden');
  const save = settings.getByRole('button', { name: 'Save', exact: true });
  await expect(save).toBeEnabled();
  await pressUntilFocused(crm, save);
  await crm.keyboard.press('Enter');
  await expect(save).toHaveCount(0);
}

async function mapOneAgent(crm: Page, panel: Frame): Promise<void> {
  const mapping = mappingOf(panel);
  await pressUntilFocused(crm, mapping.getByRole('radio', { name: 'Inherit' }), 'Shift+Tab');
  await crm.keyboard.press('ArrowRight');
  await expect(mapping.getByRole('radio', { name: 'Override' })).toBeChecked();
  await pressUntilFocused(crm, mapping.getByRole('button', { name: 'Edit Mapping' }));
  await crm.keyboard.press('Enter');
  await pressUntilFocused(crm, mapping.getByRole('searchbox', { name: 'Search agents' }));
  await crm.keyboard.type('Former Tier 1 Line');
  const tree = mapping.getByRole('tree', { name: 'CTI agents' });
  const agent = tree.getByRole('treeitem', { name: 'Former Tier 1 Line', exact: true });
  await expect(agent).toBeVisible();
  await pressUntilFocused(crm, tree);
  await crm.keyboard.press('End');
  await crm.keyboard.press('Space');
  await expect(agent).toHaveAttribute('aria-checked', 'true');
  const save = mapping.getByRole('button', { name: 'Save Mapping' });
  await pressUntilFocused(crm, save);
  await crm.keyboard.press('Enter');
  await expect(save).toHaveCount(0);
}

async function copyAndLookAtAccount(crm: Page, panel: Frame): Promise<void> {
  await pressUntilFocused(crm, panel.getByRole('button', { name: 'Copy diagnostics' }));
  await crm.keyboard.press('Enter');
  await expect(panel.getByText('Copied', { exact: true })).toBeVisible();
  const account = panel.getByRole('button', { name: 'Account' });
  await pressUntilFocused(crm, account, 'Shift+Tab');
  await crm.keyboard.press('Enter');
  const signOut = panel.getByRole('menuitem', { name: 'Sign out' });
  const own = panel.getByRole('menuitem', { name: 'Password and sign-ins' });
  await expect(own).toBeFocused();
  await crm.keyboard.press('ArrowDown');
  await expect(signOut).toBeFocused();
  await crm.keyboard.press('ArrowUp');
  await expect(own).toBeFocused();
  await crm.keyboard.press('Escape');
  await expect(signOut).toHaveCount(0);
  await expect(account).toBeFocused();
}
