/** Story: an admin works on the user of the page: group, mode, trace beside an edit, and accounts that belong to others. */
import type { Frame } from 'playwright';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { connectToServer, signInToCrm, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { expectPanelAccessible } from './support/axe.ts';
import { listedAgents, mappingOf } from './support/mapping-edit.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const SAVED = /^Live · All changes saved/;
const statusOf = (panel: Frame) => panel.getByRole('status', { name: 'Sync status' });
const groupOf = (panel: Frame) => panel.getByRole('region', { name: 'User group' });

test('an admin moves a user to another group, and settings and mapping follow', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Eve Tanaka');
  await expect(mappingOf(panel)).toContainText('Eve Tanaka is agent 4711 in NICE EU, from the group Tier 1.');

  await groupOf(panel).getByRole('combobox', { name: 'User group' }).selectOption('Supervisors');
  expect(await server.setting('eve.tanaka', 'clientDisplay')).toMatchObject({ value: 'popped-out' });
  const save = groupOf(panel).getByRole('button', { name: 'Save' });
  await save.click();
  // Before that the status line is still the one from before the edit.
  await expect(save).toHaveCount(0);
  await expect(statusOf(panel)).toHaveText(SAVED);
  await expect(mappingOf(panel)).toContainText('from the instance Northwind Service Desk');
  const display = panel.getByRole('listitem').filter({ hasText: 'Client display' }).first();
  await expect(display).toContainText('from group Supervisors');
  expect(await server.setting('eve.tanaka', 'clientDisplay')).toMatchObject({
    value: 'hidden',
    source: 'group',
  });
  await expectPanelAccessible(panel);
});

test('an admin takes an own list back to Inherit, after being told what it drops', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Finn Gallagher');
  await expect(mappingOf(panel)).toContainText('Finn Gallagher is mapped to 2 CTI agents');

  await mappingOf(panel).getByRole('radio', { name: 'Inherit' }).click();
  const dialog = panel.getByRole('dialog');
  await expect(dialog).toContainText('0042');
  await expect(dialog).toContainText('A4711');
  await dialog.getByRole('button', { name: /inherit/i }).click();
  const save = mappingOf(panel).getByRole('button', { name: 'Save Mapping' });
  await save.click();
  // Before that the status line is still the one from before the edit.
  await expect(save).toHaveCount(0);
  await expect(statusOf(panel)).toHaveText(SAVED);
  await expect(listedAgents(panel)).not.toContainText('0042');
  expect((await server.user('finn.gallagher')).mapping).toEqual({ mode: 'inherit' });
  await expectPanelAccessible(panel);
});

test('an admin with an unsaved edit is told that the trace does not know it', async ({
  demo,
  openBrowser,
}) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Finn Gallagher');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Finn Gallagher');
  const trace = panel.getByRole('region', { name: 'Resolution trace' });
  await trace.getByRole('button', { name: 'Why does the phone not pop?' }).click();
  await expect(trace.getByRole('button', { name: 'Run trace' })).toBeVisible();
  await expect(trace).not.toContainText('not saved yet');

  await groupOf(panel).getByRole('combobox', { name: 'User group' }).selectOption('Supervisors');
  await expect(trace).toContainText('Your changes that are not saved yet are not in it.');
  await trace.getByRole('combobox', { name: 'Event' }).selectOption('Ringing');
  await trace.getByRole('button', { name: 'Run trace' }).click();
  await expect(trace).toContainText('Calls of this agent reach Finn Gallagher.');
  await expectPanelAccessible(panel);
});

test('an admin whose CRM is signed in as somebody else reads of them by name', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const other = await signInOtherAdmin(demo);
  const ada = await server.user('ada.lindqvist');
  const account = await other.find('accounts', 'admin.ada', { username: 'admin.ada' });
  const grants = [
    { role: 'admin', instanceId: null, crmUserId: null },
    { role: 'agent', instanceId: ada.instanceId, crmUserId: ada.id },
  ];
  await other.patch('accounts', account, { grants });

  const { page: crm, extensionId } = await openBrowser();
  await connectToServer(crm, extensionId, demo.serverUrl);
  await signInToPatchpanel(crm, demo.account('admin.ada'));
  await signInToCrm(crm, demo.crmUrl, 'eve.tanaka');
  const panel = await openPanel(crm);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');
  await expect(panel.locator('main')).toContainText(
    'The CRM is signed in as Eve Tanaka; your Patchpanel account belongs to Ada Lindqvist.',
  );
  await expect(mappingOf(panel)).toContainText('Eve Tanaka is agent 4711');
  await expect(mappingOf(panel)).not.toContainText('You are');
  await expectPanelAccessible(panel);
});
