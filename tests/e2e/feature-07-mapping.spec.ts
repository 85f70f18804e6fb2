/** Story: the mapping of a user in the console: Inherit or Override, the tree, another environment, Show Mapped. */
import type { Page } from 'playwright';
import { INSTANCE, mappedAgents, mappingRegion, openConsole, openUserMapping } from './support/console.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const mode = (page: Page, name: string) => mappingRegion(page).getByRole('radio', { name });
const agentItem = (page: Page, name: string) =>
  mappingRegion(page).getByRole('tree', { name: 'CTI agents' }).getByRole('treeitem', { name, exact: true });
const search = (page: Page) => mappingRegion(page).getByRole('searchbox', { name: 'Search agents' });
const environment = (page: Page) => mappingRegion(page).getByRole('combobox', { name: 'Environment' });

async function openEditor(page: Page): Promise<void> {
  await mappingRegion(page).getByRole('button', { name: 'Edit Mapping' }).click();
  await expect(mappingRegion(page).getByRole('treeitem').first()).toBeVisible();
}

async function saveMapping(page: Page): Promise<void> {
  const save = mappingRegion(page).getByRole('button', { name: 'Save Mapping' });
  await save.click();
  // Before that the status line is still the one from before the edit.
  await expect(save).toHaveCount(0);
  await expect(statusOf(page)).toHaveText(SAVED);
}

test('Feature 7a: Inherit and Override', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  const reader = await signInReader(demo);
  await openUserMapping(page, 'Eve Tanaka');
  await expect(mode(page, 'Inherit')).toBeChecked();
  const inherited = await mappedAgents(page).innerText();
  await mode(page, 'Override').check();
  expect(await mappedAgents(page).innerText()).toBe(inherited);
  await saveMapping(page);
  expect(await reader.ownAgents('eve.tanaka')).toEqual(['4711']);

  await openUserMapping(page, 'Finn Gallagher');
  await expect(mode(page, 'Override')).toBeChecked();
  await mode(page, 'Inherit').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('0042 in NICE EU');
  await expect(dialog).toContainText('A4711 in Genesys US');
  await picture(page);
  await dialog.getByRole('button', { name: 'Keep Override' }).click();
  expect((await reader.user('finn.gallagher')).mapping.mode).toBe('override');
  await mode(page, 'Inherit').click();
  await dialog.getByRole('button', { name: 'Use Inherit' }).click();
  await saveMapping(page);
  expect((await reader.user('finn.gallagher')).mapping.mode).toBe('inherit');
});

test('Feature 7b: Edit Mapping', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  const reader = await signInReader(demo);
  await openUserMapping(page, 'Finn Gallagher');
  await openEditor(page);
  await search(page).fill('Former');
  await expect(agentItem(page, 'Former Tier 1 Line')).toHaveAttribute('aria-checked', 'false');
  await agentItem(page, 'Former Tier 1 Line').click();
  await expect(agentItem(page, 'Former Tier 1 Line')).toHaveAttribute('aria-checked', 'true');
  await search(page).fill('Finn');
  await agentItem(page, 'Finn Gallagher').click();
  await expect(agentItem(page, 'Finn Gallagher')).toHaveAttribute('aria-checked', 'false');
  await expect(mappedAgents(page)).toContainText('a4711');
  await expect(mappedAgents(page)).not.toContainText('0042');
  await search(page).fill('');
  await picture(page);
  expect(await reader.ownAgents('finn.gallagher')).toEqual(['0042', 'A4711']);
  await saveMapping(page);
  expect(await reader.ownAgents('finn.gallagher')).toEqual(['A4711', 'a4711']);
});

test('Feature 7c: Another environment keeps what was picked', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  const reader = await signInReader(demo);
  await openUserMapping(page, 'Eve Tanaka');
  await mode(page, 'Override').check();
  await openEditor(page);
  await environment(page).selectOption('NICE EU');
  await search(page).fill('Tier 1 Line');
  await expect(agentItem(page, 'Tier 1 Line')).toHaveAttribute('aria-checked', 'true');
  await environment(page).selectOption('Genesys US');
  await expect(agentItem(page, 'Tier 1 Line')).toHaveCount(0);
  await agentItem(page, 'Former Tier 1 Line').click();
  await expect(mappedAgents(page).getByRole('listitem')).toHaveCount(2);
  await picture(page);
  await environment(page).selectOption('NICE EU');
  await expect(agentItem(page, 'Tier 1 Line')).toHaveAttribute('aria-checked', 'true');
  await saveMapping(page);
  expect(await reader.ownAgents('eve.tanaka')).toEqual(['4711', 'a4711']);
});

test('Feature 7d: Show Mapped', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await openUserMapping(page, 'Eve Tanaka');
  await mode(page, 'Override').check();
  await openEditor(page);
  const showMapped = mappingRegion(page).getByRole('checkbox', { name: 'Show Mapped' });
  await expect(showMapped).toBeChecked();
  await search(page).fill('4711');
  await expect(agentItem(page, 'Finn Gallagher (US)')).toContainText('User Finn Gallagher');
  await expect(agentItem(page, 'Tier 1 Line')).toContainText('Group Tier 1');
  await expect(agentItem(page, 'Former Tier 1 Line')).toBeVisible();
  await picture(page);

  await showMapped.uncheck();
  await expect(agentItem(page, 'Finn Gallagher (US)')).toHaveCount(0);
  await expect(agentItem(page, 'Former Tier 1 Line')).toBeVisible();
  // The own one stays, though the group holds it too.
  await expect(agentItem(page, 'Tier 1 Line')).toHaveAttribute('aria-checked', 'true');
  await search(page).fill('Reception');
  const ofThisInstance = agentItem(page, 'Reception').filter({ hasText: `Instance ${INSTANCE}` });
  await expect(agentItem(page, 'Reception')).toHaveCount(1);
  await expect(ofThisInstance).toHaveCount(0);
  await showMapped.check();
  await expect(ofThisInstance).toHaveCount(1);
});
