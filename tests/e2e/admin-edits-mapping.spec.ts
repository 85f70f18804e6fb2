/** Story: an admin plugs a user to a CTI agent; the server keeps it and the other admin's open panel follows. */

import { openPanel } from '../../scripts/browser/open-panel.ts';
import { listedAgents, toggleAgent } from './support/mapping-edit.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

const SAVED = /^Live · All changes saved/;

test('a change of a mapping is on the server after a reload', async ({ demo, openBrowser }) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Finn Gallagher');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Finn Gallagher');

  await toggleAgent(panel, 'Finn Gallagher');
  await expect(panel.getByRole('status', { name: 'Sync status' })).toHaveText(SAVED);
  await expect(listedAgents(panel)).not.toContainText('0042');
  await crm.reload();
  const reopened = await openPanel(crm);
  await expect(reopened.getByRole('heading', { level: 1 })).toHaveText('Finn Gallagher');
  await expect(listedAgents(reopened)).toContainText('A4711');
  await expect(listedAgents(reopened)).not.toContainText('0042');
});

test('the open panel of another admin shows the change without a reload', async ({ demo, openBrowser }) => {
  const ada = await signInAs(await openBrowser(), demo, 'admin.ada');
  const ben = await signInAs(await openBrowser(), demo, 'admin.ben');
  for (const { crm } of [ada, ben]) await openUserRecord(crm, 'Jane Doe');
  for (const { panel } of [ada, ben]) {
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Jane Doe');
  }

  await toggleAgent(ada.panel, 'Former Tier 1 Line');
  await expect(ada.panel.getByRole('status', { name: 'Sync status' })).toHaveText(SAVED);
  await expect(listedAgents(ben.panel)).toContainText('a4711 in Genesys US');
});
