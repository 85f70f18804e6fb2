/** Story: users come from a CSV file after a plan, and go back on Undo; an export that is imported again changes nothing. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { INSTANCE, openConsole, tab, treeItem, usersGrid } from './support/console.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

async function openUsers(page: Page): Promise<void> {
  await treeItem(page, INSTANCE).click();
  await tab(page, 'User Groups and Users').click();
  await expect(usersGrid(page).getByRole('row').nth(5)).toBeVisible();
}

async function chooseFile(page: Page, name: string, text: string): Promise<void> {
  await openUsers(page);
  await page.getByRole('button', { name: 'Import CRM Users' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose CSV file' }).click();
  await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

async function exportUsers(page: Page): Promise<string> {
  await openUsers(page);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CRM Users' }).click();
  return readFile(await (await coming).path(), 'utf8');
}

const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping';
const ROWS = [
  'Tier 2,eve.tanaka,,Eve Tanaka-Berg,,,FALSE',
  'Billing,vera.nowak,0077,Vera Nowak,Genesys US,a4711,TRUE',
  'Nowhere,finn.gallagher,,,,,',
];

test('Feature 6a: Import', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  const reader = await signInReader(demo);
  await chooseFile(page, 'users.csv', [HEADER, ...ROWS, ''].join('\r\n'));
  const plan = page.getByRole('grid', { name: 'Import plan' });
  await expect(plan.getByRole('row')).toHaveCount(4);
  await picture(page);
  expect(await reader.users('vera.nowak')).toEqual([]);

  await page.getByRole('button', { name: 'Apply import' }).click();
  await expect(page.getByText('Applied: 1 added, 1 changed.')).toBeVisible();
  expect(await reader.user('vera.nowak')).toMatchObject({ nativeId: '0077', fullName: 'Vera Nowak' });
  expect(await reader.ownAgents('vera.nowak')).toEqual(['a4711']);
  expect((await reader.user('eve.tanaka')).fullName).toBe('Eve Tanaka-Berg');

  await page.getByRole('link', { name: 'Import jobs' }).click();
  await page.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByText('Undone: 2 restored, 0 left alone.')).toBeVisible();
  expect(await reader.users('vera.nowak')).toEqual([]);
  expect((await reader.user('eve.tanaka')).fullName).toBe('Eve Tanaka');
});

test('Feature 6b: Export', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  const text = await exportUsers(page);
  const [header = '', ...rows] = text
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n');
  expect(header).toBe(HEADER);
  const names = rows.map((row) => row.split(',')[1] ?? '');
  expect(names).toEqual([...names].sort());
  expect(rows).toContain('Tier 1,eve.tanaka,1004,Eve Tanaka,,,FALSE');
  expect(rows).toContain('Tier 2,finn.gallagher,1005,Finn Gallagher,NICE EU;Genesys US,0042;A4711,FALSE');

  await chooseFile(page, 'again.csv', text);
  await expect(page.getByRole('grid', { name: 'Import plan' })).toHaveAttribute(
    'aria-rowcount',
    String(rows.length + 1),
  );
  await expect(page.getByRole('combobox', { name: 'State' })).toContainText(`Unchanged (${rows.length})`);
  await picture(page);
  expect(await exportUsers(page)).toBe(text);
});
