/** Story: an admin gives a user a PopFlow setting of their own, and takes it back so that the group's value returns. */
import type { Frame } from 'playwright';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const SAVED = /^Live · All changes saved/;

const settingsOf = (panel: Frame) => panel.getByRole('region', { name: 'PopFlow settings' });
const displayOf = (panel: Frame) =>
  settingsOf(panel).getByRole('listitem').filter({ hasText: 'Client display' });
const button = (panel: Frame, name: string) => settingsOf(panel).getByRole('button', { name, exact: true });
const choiceOf = (panel: Frame) => displayOf(panel).getByRole('combobox', { name: 'Client display' });
const statusOf = (panel: Frame) => panel.getByRole('status', { name: 'Sync status' });

test('an own value is drafted, saved and on the server; a reset brings the value of the group back', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Eve Tanaka');
  await expect(displayOf(panel)).toContainText('from group Tier 1');

  await button(panel, 'Override Client display').click();
  await choiceOf(panel).selectOption('hidden');
  await expect(displayOf(panel)).toContainText('draft');
  expect((await server.user('eve.tanaka')).popFlow).toEqual({});
  await button(panel, 'Save').click();
  await expect(displayOf(panel)).not.toContainText('draft');
  await expect(statusOf(panel)).toHaveText(SAVED);
  expect(await server.setting('eve.tanaka', 'clientDisplay')).toMatchObject({
    value: 'hidden',
    source: 'user',
  });

  await crm.reload();
  const reopened = await openPanel(crm);
  await expect(choiceOf(reopened)).toHaveValue('hidden');
  await button(reopened, 'Reset Client display').click();
  await expect(displayOf(reopened)).toContainText('from group Tier 1');
  await button(reopened, 'Save').click();
  await expect(displayOf(reopened)).not.toContainText('draft');
  await expect(statusOf(reopened)).toHaveText(SAVED);
  await expect(displayOf(reopened)).toContainText('popped-out');
  expect((await server.user('eve.tanaka')).popFlow).toEqual({});
  expect(await server.setting('eve.tanaka', 'clientDisplay')).toMatchObject({
    value: 'popped-out',
    source: 'group',
  });
});

test('the keyboard alone gives an own value and takes it back', async ({ demo, openBrowser }) => {
  const server = await signInReader(demo);
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Eve Tanaka');
  await expect(displayOf(panel)).toContainText('from group Tier 1');
  const save = button(panel, 'Save');

  await pressUntilFocused(crm, button(panel, 'Override Client display'));
  await crm.keyboard.press('Enter');
  await pressUntilFocused(crm, choiceOf(panel), 'Shift+Tab');
  await crm.keyboard.press('ArrowDown');
  await expect(choiceOf(panel)).toHaveValue('hidden');
  await expect(save).toBeEnabled();
  await pressUntilFocused(crm, save);
  await crm.keyboard.press('Enter');
  await expect(save).toHaveCount(0);
  await expect(statusOf(panel)).toHaveText(SAVED);
  expect(await server.setting('eve.tanaka', 'clientDisplay')).toMatchObject({
    value: 'hidden',
    source: 'user',
  });

  await pressUntilFocused(crm, button(panel, 'Reset Client display'), 'Shift+Tab');
  await crm.keyboard.press('Enter');
  await expect(save).toBeEnabled();
  await pressUntilFocused(crm, save);
  await crm.keyboard.press('Enter');
  await expect(save).toHaveCount(0);
  await expect(statusOf(panel)).toHaveText(SAVED);
  expect((await server.user('eve.tanaka')).popFlow).toEqual({});
});
