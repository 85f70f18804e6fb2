/** Story: an admin chooses files that are no CSV, too wide, too large, empty, or changed meanwhile: each is told plainly, the page stays at hand, nothing changes. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { chooseOnDisk } from '../support/choose-on-disk.ts';
import { INSTANCE, openConsole, tab, treeItem, usersGrid } from './support/console.ts';
import { signInReader } from './support/server-reader.ts';
import { download } from './support/spreadsheet.ts';
import { expect, test } from './support/story.ts';

const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\r\n';
/** The beginning of every workbook, which is a zip archive. */
const WORKBOOK = Buffer.concat([Buffer.from('PK\u0003\u0004\u0014\u0000\u0006\u0000'), Buffer.alloc(20_000)]);
const WIDE = Array.from({ length: 10_000 }, (_, column) => (column === 0 ? 'Username' : `c${column}`));
const LONG = 'x'.repeat(10 * 1024 * 1024);
/** Wrong in shape in every row: it is asked about before it is planned. */
const DOUBTFUL = `${HEADER}${Array.from({ length: 40 }, (_, row) => `,doubt.${row},,,,,perhaps\r\n`).join('')}`;
const CHANGED = 'The file changed since it was chosen, or cannot be read any more. Choose it again.';

/** What freezes the page for so long, in ms, is felt by everybody; `npm run bench` measures its tasks to the millisecond. */
const FROZEN = 500;

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchpanel-hard-files-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

async function openUsers(page: Page): Promise<void> {
  await treeItem(page, INSTANCE).click();
  await tab(page, 'User Groups and Users').click();
  await expect(usersGrid(page).getByRole('row').nth(1)).toBeVisible();
}

/** Written to the disk and chosen there. */
async function choose(page: Page, name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  await expect(page.getByRole('button', { name: 'Choose CSV file' })).toBeVisible();
  await chooseOnDisk(page, path);
  return path;
}

/** Another content, and surely another time of change. */
async function changeOnDisk(path: string, content: string): Promise<void> {
  await writeFile(path, content);
  const later = new Date(Date.now() + 60_000);
  await utimes(path, later, later);
}

const plan = (page: Page) => page.getByRole('grid', { name: 'Import plan' });
const another = (page: Page) => page.getByRole('button', { name: 'Choose another file' }).click();
const cancel = (page: Page) => page.getByRole('button', { name: 'Cancel import' }).click();

async function watchTasks(page: Page): Promise<() => Promise<number>> {
  const longest = await page.evaluateHandle(() => {
    const seen = { longest: 0 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    }).observe({ type: 'longtask' });
    return seen;
  });
  return () => longest.evaluate((seen) => seen.longest);
}

test('files that are no fit for an import are told plainly, and nothing changes', async ({
  demo,
  openBrowser,
}) => {
  const page = await openConsole(await openBrowser(), demo);
  const reader = await signInReader(demo);
  await openUsers(page);
  const before = await download(page, 'Export CRM Users');
  await page.getByRole('button', { name: 'Import CRM Users' }).click();
  const longestTask = await watchTasks(page);
  const fault = page.getByRole('alert');

  await choose(page, 'workbook.csv', WORKBOOK);
  await expect(fault).toHaveText(
    'The file is no CSV: it is an Excel workbook or another zip archive. Save it as CSV UTF-8 first.',
  );
  await another(page);
  await choose(page, 'wide.csv', `${WIDE.join(',')}\r\neve.tanaka\r\n`);
  await expect(fault).toHaveText('Row 1 has 10000 columns; at most 100 are read.');
  await another(page);
  await choose(page, 'empty.csv', '');
  await expect(fault).toHaveText('The file is empty. Its first row must be the header.');
  await another(page);

  await choose(page, 'header.csv', HEADER);
  await expect(
    page.getByText('The file has no rows below its header. There is nothing to apply.'),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Apply import' })).toBeDisabled();
  await cancel(page);

  await choose(page, 'long.csv', `${HEADER},eve.tanaka,,${LONG},,,\r\n,finn.gallagher,,Finn by file,,,\r\n`);
  await expect(plan(page)).toContainText('The text has 10485760 characters; use at most 1024.');
  await expect(page.getByText('1 changed').first()).toContainText('1 refused');
  await expect(page.getByText('1 row will be applied')).toBeVisible();
  await cancel(page);

  const doubtful = await choose(page, 'doubt.csv', DOUBTFUL);
  await expect(page.getByRole('button', { name: 'Plan anyway' })).toBeVisible();
  await changeOnDisk(doubtful, HEADER);
  await page.getByRole('button', { name: 'Plan anyway' }).click();
  await expect(page.getByText(CHANGED)).toBeVisible();
  await another(page);

  const planned = await choose(page, 'planned.csv', `${HEADER},vera.nowak,,Vera Nowak,,,\r\n`);
  await expect(page.getByText('1 new')).toBeVisible();
  await changeOnDisk(planned, `${HEADER},vera.nowak,,Vera Changed,,,\r\n`);
  await page.getByRole('combobox', { name: 'Delimiter' }).selectOption(';');
  await expect(page.getByText(CHANGED)).toBeVisible();
  await another(page);

  expect(await longestTask()).toBeLessThan(FROZEN);
  expect(await reader.users('vera.nowak')).toEqual([]);
  await openUsers(page);
  expect(await download(page, 'Export CRM Users')).toEqual(before);
  await page.getByRole('link', { name: 'Import jobs' }).click();
  await expect(page.getByText('Nothing was imported yet.')).toBeVisible();
});
