/** Story: the page CRM/CTI Mapping and the tabs of instance, group and user are two entrances to one data. */
import { INSTANCE, mappedAgents, mappingRegion, openConsole, openUserMapping } from './support/console.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { expect, test } from './support/story.ts';

test('Feature 8: Two entrances, one data', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await page.getByRole('button', { name: 'CRM/CTI Mapping' }).click();
  await page.getByRole('combobox', { name: 'CRM instance' }).selectOption(INSTANCE);
  await page.getByRole('searchbox', { name: 'Search users' }).fill('finn.gallagher');
  await page.getByRole('button', { name: /Finn Gallagher/ }).click();
  await expect(page.getByRole('radio', { name: 'User', exact: true })).toBeChecked();
  await expect(mappedAgents(page)).toContainText('0042 in NICE EU');
  await mappingRegion(page).getByRole('button', { name: 'Edit Mapping' }).click();
  await mappingRegion(page).getByRole('button', { name: 'Remove agent Finn Gallagher', exact: true }).click();
  await picture(page);
  const save = mappingRegion(page).getByRole('button', { name: 'Save Mapping' });
  await save.click();
  await expect(save).toHaveCount(0);
  await expect(statusOf(page)).toHaveText(SAVED);

  await openUserMapping(page, 'Finn Gallagher');
  await expect(mappedAgents(page)).toContainText('A4711 in Genesys US');
  await expect(mappedAgents(page)).not.toContainText('0042');

  await page.getByRole('button', { name: 'CRM/CTI Mapping' }).click();
  await page.getByRole('radio', { name: 'Group', exact: true }).click();
  await page.getByRole('button', { name: /^Tier 1/ }).click();
  await expect(mappedAgents(page)).toContainText('4711 in NICE EU');
  await page.getByRole('radio', { name: 'Instance', exact: true }).click();
  await page.getByRole('combobox', { name: 'CRM instance' }).selectOption(INSTANCE);
  await expect(mappedAgents(page)).toContainText('Reception');
});
