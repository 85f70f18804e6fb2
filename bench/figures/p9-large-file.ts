/** P9: a CSV file of 100 MB in the console: what page and worker hold in memory meanwhile, the longest task of the page, and how soon it is given up. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { chooseOnDisk } from '../../tests/support/choose-on-disk.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { openBenchBrowser, openSetup } from '../support/bench-browser.ts';
import { timed } from '../support/csv-import.ts';
import { heapPeakOf } from '../support/heap-peak.ts';
import { LONG_TASK, pageTasks } from '../support/page-tasks.ts';
import { sharedDataset } from '../support/shared-panel.ts';

const MB = 1024 * 1024;
const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\r\n';
/** Fewer than a file may have. */
const ROWS = 240_000;

/** Rows that differ, with quotes, line ends in cells and letters of two bytes. */
async function writeLargeFile(path: string, bytes: number): Promise<void> {
  const filler = 'Ærøskøbing "" '
    .repeat(Math.ceil(bytes / ROWS / 18))
    .slice(0, Math.floor(bytes / ROWS) - 60);
  const file = await open(path, 'w');
  await file.write(HEADER);
  for (let row = 0; row < ROWS; ) {
    const lines: string[] = [];
    for (const end = Math.min(ROWS, row + 2_000); row < end; row += 1) {
      lines.push(`,large.${row},${row},"Person\n${row} ${filler}",,,FALSE\r\n`);
    }
    await file.write(lines.join(''));
  }
  await file.close();
}

const reading = (page: Page) => page.getByText('Reading the file…');
const chosen = (page: Page) => page.getByRole('button', { name: 'Choose CSV file' });

/** Until it is on its way to the server; the plan is the server's and another figure. */
async function readWhole(page: Page, path: string): Promise<void> {
  await chooseOnDisk(page, path);
  await page.getByText(/^Sending the file/).waitFor({ timeout: 120_000 });
}

async function giveUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cancel import' }).click();
  await chosen(page).waitFor();
}

/** Milliseconds from the press at half of the file until the page is painted as before. */
async function giveUpAtHalf(page: Page, path: string): Promise<number> {
  await chooseOnDisk(page, path);
  await reading(page).waitFor();
  await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) >= 0.5, null, {
    timeout: 120_000,
    polling: 20,
  });
  const asBefore = { selector: '.import-page', text: 'Choose CSV file' };
  return timed(page, { event: 'click', ...asBefore }, () => giveUp(page));
}

export async function measureLargeFile(bench: Bench): Promise<Figure[]> {
  const size = bench.quick ? 20 : 100;
  bench.say(`P9: reading a file of ${size} MB in the console …`);
  const served = await sharedDataset(bench);
  const browser = await openBenchBrowser(bench.say);
  bench.atEnd(browser.close);
  const folder = await mkdtemp(join(tmpdir(), 'patchpanel-large-'));
  bench.atEnd(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'large.csv');
  await writeLargeFile(path, size * MB);
  const { page, context, extensionId, cdp } = browser;
  const connection: Browser | null = context.browser();
  const [admin] = served.accounts;
  const [person] = served.people;
  if (!connection || !admin || !person) throw new Error('There is nobody to sign in.');
  await openSetup(browser, served);
  await signInToPatchpanel(page, admin);
  const address = `chrome-extension://${extensionId}/console.html`;
  await page.goto(`${address}#/`);
  await page.getByRole('tree', { name: 'CRM instances' }).getByRole('treeitem').first().click();
  await page.getByRole('tab', { name: 'User Groups and Users' }).click();
  await page.getByRole('button', { name: 'Import CRM Users' }).click();
  await chosen(page).waitFor();
  const heaps: number[] = [];
  const halves: number[] = [];
  for (let run = 0; run < bench.runs(3, 1); run += 1) {
    heaps.push((await heapPeakOf(cdp, address, () => readWhole(page, path))) / MB);
    await giveUp(page);
    halves.push(await giveUpAtHalf(page, path));
  }
  const tasks = await pageTasks(connection, () => readWhole(page, path));
  await giveUp(page);
  const long = tasks.filter(({ wall }) => wall > LONG_TASK).length;
  const longest = Math.max(0, ...tasks.map(({ wall }) => wall));
  const name = `a file of ${size} MB`;
  return [
    figureOf(
      { id: 'P9-heap', name: `${name}: page and worker at most`, unit: 'MB', target: 200, aim: 200 },
      heaps,
    ),
    figureOf(
      {
        id: 'P9-task',
        name: `${name}: longest page task (${long} over 50 ms)`,
        unit: 'ms',
        target: LONG_TASK,
        aim: 25,
      },
      [longest],
    ),
    figureOf(
      { id: 'P9-cancel', name: `${name}: given up at half`, unit: 'ms', target: 100, aim: 50 },
      halves,
    ),
  ];
}
