/** Story: an agent on the own list of one user is moved to another, so that it is never on two lists or on none (rule C7). */
import { listedAgents, mappingOf } from './support/mapping-edit.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

test('an agent of another user is moved here, and the server has it here only', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Eve Tanaka');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');

  const mapping = mappingOf(panel);
  await mapping.getByRole('radio', { name: 'Override' }).check();
  await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
  await mapping.getByRole('searchbox', { name: 'Search agents' }).fill('A4711');
  const agent = mapping.getByRole('treeitem', { name: 'Finn Gallagher (US)', exact: true });
  await agent.click();
  await expect(agent).toHaveAttribute('aria-checked', 'false');
  await mapping.getByRole('button', { name: 'Move here' }).click();
  const dialog = panel.getByRole('dialog', { name: 'Move Finn Gallagher (US) here?' });
  await expect(dialog).toContainText('It is taken off the list of Finn Gallagher');
  expect(await server.ownAgents('finn.gallagher')).toEqual(['0042', 'A4711']);
  await dialog.getByRole('button', { name: 'Move here' }).click();

  await expect(dialog).toHaveCount(0);
  await expect(listedAgents(panel)).toContainText('A4711 in Genesys US');
  await expect(panel.getByRole('status', { name: 'Sync status' })).toHaveText(/^Live · All changes saved/);
  expect(await server.ownAgents('eve.tanaka')).toEqual(['4711', 'A4711']);
  expect(await server.ownAgents('finn.gallagher')).toEqual(['0042']);

  await openUserRecord(crm, 'Finn Gallagher');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Finn Gallagher');
  await expect(listedAgents(panel)).toContainText('0042 in NICE EU');
  await expect(listedAgents(panel)).not.toContainText('A4711');
});
