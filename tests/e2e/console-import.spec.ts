/** Story: an admin exports, edits in a spreadsheet, imports, reads the plan, unticks a row, applies, sees it in an agent's open panel, and takes it back. */
import type { Page } from 'playwright';
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { expectPageAccessible } from './support/axe-page.ts';
import type { DemoServer } from './support/demo-server.ts';
import { mappingOf } from './support/mapping-edit.ts';
import { signInAs } from './support/people.ts';
import { chooseCsv, download, openSheet, rowOf, saveSheet, setCells } from './support/spreadsheet.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

async function openConsole({ page, extensionId }: StoryBrowser, demo: DemoServer): Promise<Page> {
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account('admin.ada'));
  await page.goto(`chrome-extension://${extensionId}/console.html#/`);
  return page;
}

async function openUsers(page: Page): Promise<void> {
  await page.getByRole('treeitem', { name: 'Northwind Service Desk' }).click();
  await page.getByRole('tab', { name: 'User Groups and Users' }).click();
  await expect(page.getByRole('grid', { name: 'CRM users' }).getByRole('row').nth(1)).toBeVisible();
}

const plan = (page: Page) => page.getByRole('grid', { name: 'Import plan' });
const state = (page: Page) => page.getByRole('combobox', { name: 'State' });

test('users are exported, edited, imported, seen in an open panel, and taken back', async ({
  demo,
  openBrowser,
}) => {
  const { panel } = await signInAs(await openBrowser(), demo, 'agent.eve');
  await expect(mappingOf(panel)).toContainText('You are agent 4711 in NICE EU, from your group Tier 1.');
  const page = await openConsole(await openBrowser(), demo);
  await openUsers(page);
  const before = await download(page, 'Export CRM Users');

  const sheet = openSheet(before);
  const row = (username: string) => rowOf(sheet, 'Username', username);
  const [eve, sam, jdoe, ben] = [row('eve.tanaka'), row('sam.rivera'), row('jdoe'), row('ben.okafor')];
  setCells(sheet, eve, { Environment: 'Genesys US', 'Agent Id': 'a4711', 'Update Mapping': 'TRUE' });
  setCells(sheet, sam, { 'Full Name': 'Sam by mistake' });
  // What the spreadsheet made of 0042.
  setCells(sheet, jdoe, { Environment: 'NICE EU', 'Agent Id': '42', 'Update Mapping': 'TRUE' });
  setCells(sheet, ben, { Environment: 'NICE EU', 'Agent Id': '0042', 'Update Mapping': 'TRUE' });
  await page.getByRole('button', { name: 'Import CRM Users' }).click();
  await chooseCsv(page, 'edited in a spreadsheet.csv', saveSheet(sheet));

  await expect(plan(page)).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Delimiter' })).toHaveValue(';');
  await expect(
    page.getByText('A spreadsheet seems to have saved this file: its cells are not separated by commas.'),
  ).toBeVisible();
  await expect(page.getByText('2 changed', { exact: false }).first()).toContainText(
    '1 refused · 1 in conflict',
  );
  await state(page).selectOption({ label: 'Refused (1)' });
  await expect(plan(page)).toContainText('There is no agent 42 in NICE EU; did you mean 0042');
  await expect(plan(page)).toContainText('lost leading zeros');
  await state(page).selectOption({ label: 'Conflict (1)' });
  await expect(plan(page)).toContainText('Finn Gallagher is mapped to Finn Gallagher');
  const refused = openSheet(await download(page, 'Download refused rows'));
  expect(refused.map((cells) => cells[1])).toEqual(['Username', 'ben.okafor', 'jdoe']);
  expect(refused.map((cells) => cells.at(-1))).toEqual([
    'Error',
    expect.stringContaining('Finn Gallagher is mapped to Finn Gallagher'),
    expect.stringContaining('There is no agent 42 in NICE EU; did you mean 0042'),
  ]);
  await state(page).selectOption({ label: 'Changed (2)' });
  await expect(plan(page)).toContainText('Agent Id: Inherit → Former Tier 1 Line');
  await page.getByRole('checkbox', { name: `Include row ${sam}` }).click();
  await expect(page.getByText('1 row will be applied')).toBeVisible();
  await expectPageAccessible(page);
  await page.getByRole('button', { name: 'Apply import' }).click();

  await expect(page.getByText('Applied: 0 added, 1 changed.')).toBeVisible();
  await expect(mappingOf(panel)).toContainText('You are agent a4711 in Genesys US');
  await page.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByText('Undone: 1 restored, 0 left alone.')).toBeVisible();
  await expect(mappingOf(panel)).toContainText('You are agent 4711 in NICE EU, from your group Tier 1.');
  await openUsers(page);
  expect(await download(page, 'Export CRM Users')).toEqual(before);

  // The refused row is mended, the one in conflict is left out.
  const mended = rowOf(refused, 'Username', 'jdoe');
  setCells(refused, mended, { 'Agent Id': '4711' });
  await page.getByRole('button', { name: 'Import CRM Users' }).click();
  await chooseCsv(
    page,
    'refused.csv',
    saveSheet(refused.filter((_, line) => line === 0 || line === mended - 1)),
  );
  await expect(page.getByText('1 changed').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download refused rows' })).toBeHidden();
  await page.getByRole('button', { name: 'Apply import' }).click();
  await expect(page.getByText('Applied: 0 added, 1 changed.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByText('Undone: 1 restored, 0 left alone.')).toBeVisible();
  await page.getByRole('link', { name: 'Import jobs' }).click();
  const job = page.getByRole('listitem').filter({ hasText: 'edited in a spreadsheet.csv' });
  await expect(job).toContainText('Northwind Service Desk · Undone by admin.ada');
});

test('agents are exported, edited, imported and taken back', async ({ demo, openBrowser }) => {
  const page = await openConsole(await openBrowser(), demo);
  const openAgents = async () => {
    await page.getByRole('combobox', { name: 'Area' }).selectOption('Telephony Platform');
    await page.getByRole('treeitem', { name: /^NICE EU/ }).click();
    await expect(page.getByRole('grid', { name: 'Agents' }).getByRole('row').nth(1)).toBeVisible();
  };
  await openAgents();
  const before = await download(page, 'Export Agents');
  const sheet = openSheet(before);
  expect(new Set(sheet.slice(1).map(([environment]) => environment))).toEqual(new Set(['NICE EU']));
  setCells(sheet, rowOf(sheet, 'Agent Id', '4711'), { Name: 'Line by file' });
  sheet.push(['NICE EU', 'by-file-1', 'New by file', '', '', '', 'TRUE']);
  await page.getByRole('button', { name: 'Import Agents' }).click();
  await chooseCsv(page, 'agents.csv', saveSheet(sheet));
  await expect(page.getByText('1 new · 1 changed')).toBeVisible();
  await state(page).selectOption({ label: 'Changed (1)' });
  await expect(plan(page)).toContainText('Name: Tier 1 Line → Line by file');
  await page.getByRole('button', { name: 'Apply import' }).click();
  await expect(page.getByText('Applied: 1 added, 1 changed.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByText('Undone: 2 restored, 0 left alone.')).toBeVisible();
  await openAgents();
  expect(await download(page, 'Export Agents')).toEqual(before);
});

test('agents are taken from more than a fifth of the users only once their number was typed', async ({
  demo,
  openBrowser,
}) => {
  const page = await openConsole(await openBrowser(), demo);
  await openUsers(page);
  const before = await download(page, 'Export CRM Users');
  const sheet = openSheet(before);
  const users = sheet.length - 1;
  const owners = sheet.flatMap((cells, line) => (line > 0 && cells[5] !== '' ? [line + 1] : []));
  const losing = owners.slice(0, Math.floor(users / 5) + 1);
  for (const row of losing)
    setCells(sheet, row, { Environment: '', 'Agent Id': '', 'Update Mapping': 'TRUE' });
  await page.getByRole('button', { name: 'Import CRM Users' }).click();
  await chooseCsv(page, 'without agents.csv', saveSheet(sheet));
  const apply = page.getByRole('button', { name: 'Apply import' });
  const count = losing.length.toLocaleString('en');
  await page.getByRole('checkbox', { name: `Remove all agents of ${count} users` }).click();
  await apply.click();
  const brake = page.getByRole('alertdialog', { name: 'This takes mappings away' });
  await expect(brake).toContainText(`${count} of ${users.toLocaleString('en')} users lose agents.`);
  const really = brake.getByRole('button', { name: 'Apply import' });
  await expect(really).toBeDisabled();
  await brake.getByRole('textbox').fill(String(losing.length - 1));
  await expect(really).toBeDisabled();
  await brake.getByRole('textbox').fill(String(losing.length));
  await really.click();
  await expect(page.getByText(`Applied: 0 added, ${count} changed.`)).toBeVisible();
  await page.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByText(`Undone: ${count} restored, 0 left alone.`)).toBeVisible();
  await openUsers(page);
  expect(await download(page, 'Export CRM Users')).toEqual(before);
});
