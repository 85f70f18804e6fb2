/** Story: an agent opens the panel every day: who they are, what applies and why, in plain words, and nothing to break. */
import type { Frame } from 'playwright';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { connectToServer, signInToCrm, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { expectPanelAccessible } from './support/axe.ts';
import { mappingOf } from './support/mapping-edit.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

const settingsOf = (panel: Frame) => panel.getByRole('region', { name: 'PopFlow settings' });

/** Whatever would change or show more than the own data. */
async function expectNothingToChange(panel: Frame): Promise<void> {
  await expect(panel.getByText('Read-only', { exact: true })).toBeVisible();
  for (const name of [/^Override/, /^Reset/, 'Save', 'Edit Mapping', 'Add User']) {
    await expect(panel.getByRole('button', { name })).toHaveCount(0);
  }
  for (const role of ['combobox', 'radiogroup', 'tree', 'textbox'] as const) {
    await expect(panel.getByRole(role)).toHaveCount(0);
  }
  await expect(panel.getByRole('region', { name: 'Resolution trace' })).toHaveCount(0);
}

test('an agent sees group, settings with their source, and mapping, and can change nothing', async ({
  demo,
  openBrowser,
}) => {
  const { panel } = await signInAs(await openBrowser(), demo, 'agent.eve');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');
  await expect(panel.getByRole('region', { name: 'User group' })).toContainText('Tier 1');
  await expect(mappingOf(panel)).toContainText('You are agent 4711 in NICE EU, from your group Tier 1.');

  const display = settingsOf(panel).getByRole('listitem').filter({ hasText: 'Client display' }).first();
  await settingsOf(panel).getByRole('button', { name: 'Explain Client display' }).click();
  await expect(display).toContainText('Group Tier 1');
  await expect(display).toContainText('in force');
  await expectNothingToChange(panel);
  await expectPanelAccessible(panel);
});

test("on another's record an agent keeps their own data, in the panel and in the diagnostics", async ({
  demo,
  openBrowser,
}) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'agent.eve');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');

  await openUserRecord(crm, 'Finn Gallagher');
  await expect(panel.getByText('This page is about another CRM user.')).toBeVisible();
  await expect(mappingOf(panel)).toContainText('You are agent 4711');
  await panel.getByRole('button', { name: 'Copy diagnostics' }).click();
  await expect(panel.getByText('Copied', { exact: true })).toBeVisible();
  await expect(panel.locator('body')).not.toContainText('Finn');
  await expectNothingToChange(panel);
  await expectPanelAccessible(panel);

  await openUserRecord(crm, 'Eve Tanaka');
  await expect(panel.getByText('This page is about another CRM user.')).toHaveCount(0);
});

test('an agent whose CRM is signed in as somebody else is told so', async ({ demo, openBrowser }) => {
  const { page: crm, extensionId } = await openBrowser();
  await connectToServer(crm, extensionId, demo.serverUrl);
  await signInToPatchpanel(crm, demo.account('agent.eve'));
  await signInToCrm(crm, demo.crmUrl, 'finn.gallagher');
  const panel = await openPanel(crm);

  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');
  await expect(panel.locator('main')).toContainText(
    'The CRM is signed in as Finn Gallagher; your Patchpanel account belongs to Eve Tanaka.',
  );
  await expect(mappingOf(panel)).toContainText('You are agent 4711');
  await expectPanelAccessible(panel);
});

test('an agent who is made inactive reads at once why no call comes', async ({ demo, openBrowser }) => {
  const admin = await signInOtherAdmin(demo);
  const { panel } = await signInAs(await openBrowser(), demo, 'agent.eve');
  await expect(mappingOf(panel)).toContainText('You are agent 4711 in NICE EU');

  const agent = await admin.find('cti-agents', '4711', { agentId: '4711' });
  await admin.patch('cti-agents', agent, { active: false });
  await expect(mappingOf(panel)).toContainText(
    'Your agent 4711 is inactive: its calls will not reach you. Ask your administrator.',
  );

  const { groupId } = await admin.find('crm-users', 'eve.tanaka', { username: 'eve.tanaka' });
  const group = await admin.find('crm-user-groups', 'Tier 1', { id: groupId });
  await admin.patch('crm-user-groups', group, { mapping: { mode: 'override', agents: [] } });
  await expect(mappingOf(panel)).toContainText(
    'You are deliberately mapped to no CTI agent: the list of your group Tier 1 is empty.',
  );
  await expectPanelAccessible(panel);
});
