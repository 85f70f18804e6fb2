/** Story: environments and agents are added, edited, deactivated and deleted; a mapped agent warns; agents come by CSV too. */
import type { Page } from 'playwright';
import { openConsole, treeItem } from './support/console.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const saveButton = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });

async function openEnvironment(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Area' }).selectOption('Telephony Platform');
  await treeItem(page, name).click();
  await expect(page.getByRole('grid', { name: 'Agents' })).toBeVisible();
}

async function deleteShown(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `Delete ${name}?` });
  await dialog.getByRole('textbox', { name: `Type ${name} to confirm` }).fill(name);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${name} is deleted` })).toBeVisible();
}

test('Feature 10a: Environments', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo, { hash: '#/telephony' });
  await page.getByRole('button', { name: 'Add Environment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a new Environment' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Twilio Flex');
  await dialog.getByRole('textbox', { name: 'Platform type' }).fill('Twilio');
  await dialog.getByRole('textbox', { name: 'Region' }).fill('eu-west');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Twilio Flex' })).toBeVisible();
  await expect(treeItem(page, 'Twilio Flex')).toBeVisible();

  await page.getByRole('tab', { name: 'Environment Information' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Twilio Pilot');
  await page.getByRole('checkbox', { name: /^Active/ }).uncheck();
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Twilio Pilot' })).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /Twilio Pilot.*inactive/ })).toBeVisible();
  await expect(statusOf(page)).toHaveText(SAVED);
  await picture(page);
  await page.getByRole('button', { name: 'Delete' }).click();
  await deleteShown(page, 'Twilio Pilot');
  await expect(page.getByRole('treeitem', { name: /Twilio/ })).toHaveCount(0);
});

test('Feature 10b: Agents', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  const reader = await signInReader(demo);
  await openEnvironment(page, 'Genesys US');
  await page.getByRole('button', { name: 'Add Agent', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a new CTI Agent' });
  await dialog.getByRole('textbox', { name: 'Agent Id' }).fill('007');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Night desk');
  await dialog.getByRole('textbox', { name: 'Extension' }).fill('2204');
  await dialog.getByRole('textbox', { name: 'Login Id' }).fill('night');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Night desk' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Night desk 2');
  await page.getByRole('checkbox', { name: /^Active/ }).uncheck();
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Night desk 2' })).toBeVisible();
  await expect(statusOf(page)).toHaveText(SAVED);

  await openEnvironment(page, 'Genesys US');
  await page.getByRole('searchbox', { name: 'Search agents' }).fill('A4711');
  await page.getByRole('row', { name: /Finn Gallagher \(US\)/ }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  const deletion = page.getByRole('dialog', { name: 'Delete Finn Gallagher (US)?' });
  await expect(deletion.getByRole('listitem')).toHaveText('1 user loses the mapping to it. Finn Gallagher');
  await picture(page);
  await deleteShown(page, 'Finn Gallagher (US)');
  expect(await reader.ownAgents('finn.gallagher')).toEqual(['0042']);
});

const AGENTS =
  'Environment,Agent Id,Name,Agent Group,Extension,Login Id,Active\r\n' +
  'NICE EU,0815,Hotline,,5500,hotline,TRUE\r\nNICE EU,0042,Finn Gallagher,,,,FALSE\r\nNowhere,1,Lost,,,,TRUE\r\n';

test('Feature 10c: Agents by CSV', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await openEnvironment(page, 'NICE EU');
  await page.getByRole('button', { name: 'Import Agents' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose CSV file' }).click();
  await (await chooser).setFiles({ name: 'agents.csv', mimeType: 'text/csv', buffer: Buffer.from(AGENTS) });
  await expect(page.getByRole('grid', { name: 'Import plan' }).getByRole('row')).toHaveCount(4);
  await picture(page);
  await page.getByRole('button', { name: 'Apply import' }).click();
  await expect(page.getByText('Applied: 1 added, 1 changed.')).toBeVisible();
  await openEnvironment(page, 'NICE EU');
  await page.getByRole('searchbox', { name: 'Search agents' }).fill('0815');
  await expect(page.getByRole('row', { name: /Hotline/ })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search agents' }).fill('0042');
  await expect(page.getByRole('row', { name: /Finn Gallagher/ })).toContainText('inactive');
});
