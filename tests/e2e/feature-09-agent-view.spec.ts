/** Story: an icon in the mapping list and in the tree opens the agent's details, and Goto Edit opens the agent's page. */
import { hashOf, mappedAgents, mappingRegion, openConsole, openUserMapping } from './support/console.ts';
import { expect, test } from './support/story.ts';

test('Feature 9: CTI Agent View', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await openUserMapping(page, 'Finn Gallagher');
  const view = page.getByRole('dialog', { name: 'CTI Agent' });
  await mappedAgents(page).getByRole('button', { name: 'View agent Finn Gallagher (US)' }).click();
  for (const fact of ['A4711', 'Genesys US', 'active', 'User Finn Gallagher']) {
    await expect(view).toContainText(fact);
  }
  await picture(page);
  await view.getByRole('button', { name: 'Close' }).click();

  await mappingRegion(page).getByRole('button', { name: 'Edit Mapping' }).click();
  await mappingRegion(page).getByRole('searchbox', { name: 'Search agents' }).fill('Former');
  await mappingRegion(page)
    .getByRole('tree')
    .getByRole('button', { name: 'View agent Former Tier 1 Line' })
    .click();
  await expect(view).toContainText('a4711');
  await view.getByRole('button', { name: 'Goto Edit' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Former Tier 1 Line' })).toBeVisible();
  expect(hashOf(page)).toMatch(/^#\/telephony\/[^/]+\/agents\/[^/]+$/);
  await expect(page.getByRole('combobox', { name: 'Area' })).toHaveValue('telephony');
  await expect(page.getByRole('textbox', { name: 'Agent Id' })).toHaveValue('a4711');
});
