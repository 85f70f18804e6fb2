/** Story: an account is disabled while its panel is open; the panel says so, keeps no directory, and keeps the unsaved edit. */
import { signInAccountAdmin } from './support/account-admin.ts';
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import { listedAgents, toggleAgent } from './support/mapping-edit.ts';
import { SAVED, signInButton, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { everythingStored } from './support/stored.ts';
import { expect, test } from './support/story.ts';

test('the panel says that the account was disabled, and its edit is saved once it is enabled again', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const admin = await signInAccountAdmin(demo, 'admin.ada');
  const browser = await openBrowser();
  const { crm, panel } = await signInAs(browser, demo, 'admin.ben');
  await openUserRecord(crm, 'Jane Doe');
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await demo.proxy.set('refuse');
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(/^Offline · 1 not saved yet/);

  await admin.setActive('admin.ben', false);
  await demo.proxy.set('pass');
  await expect(panel.getByRole('heading', { name: 'Account disabled' })).toBeVisible();
  await expect(panel.getByRole('main')).toContainText('The account admin.ben was disabled on the server');
  await expect(panel.getByRole('main')).toContainText('1 edit is kept on this computer.');
  await expect(statusOf(panel)).toHaveText(/^Signed out · 1 not saved yet/);
  await expectPanelAccessibleInBoth(panel);
  const stored = await everythingStored(browser);
  for (const row of ['John Doe', 'Finn Gallagher', 'Supervisors']) expect(stored).not.toContain(row);
  expect(await server.ownAgents('JDoe')).not.toContain('a4711');

  await admin.setActive('admin.ben', true);
  // The provider still knows the person, so nothing need be typed.
  await signInButton(panel).click();
  await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expect(listedAgents(panel)).toContainText('a4711 in Genesys US');
  expect(await server.ownAgents('JDoe')).toContain('a4711');
});

test('an agent whose account is disabled sees nothing of it any more, without a reload', async ({
  demo,
  openBrowser,
}) => {
  const admin = await signInAccountAdmin(demo, 'admin.ada');
  const { panel } = await signInAs(await openBrowser(), demo, 'agent.eve');
  await expect(titleOf(panel)).toHaveText('Eve Tanaka');
  await admin.setActive('agent.eve', false);
  await expect(panel.getByRole('heading', { name: 'Account disabled' })).toBeVisible();
  await expect(panel.getByText('Eve Tanaka')).toHaveCount(0);
});
