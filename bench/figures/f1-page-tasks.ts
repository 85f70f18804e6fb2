/** F1: the longest task of a page in panel, console and side panel: while all rows arrive, in trees and grids, while edits arrive. */
import type { Browser, Frame, Page } from 'playwright';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { signInToCrm, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { type BenchBrowser, openBenchBrowser, openSetup } from '../support/bench-browser.ts';
import { editUsers } from '../support/edit-directory.ts';
import { rowsOf, searchAndScroll, searchFilterAndSort, walkTree } from '../support/grid-use.ts';
import { LONG_TASK, type PageTask, pageTasks } from '../support/page-tasks.ts';
import { openRecord } from '../support/painted.ts';
import { type RunningDataset, serveDataset } from '../support/served-dataset.ts';
import { useTreeUnwatched } from '../support/tree-use.ts';

const EDITS = 20;
/** A task is as long as whatever else runs beside it makes it: the median of the longest is told. */
const ROUNDS = 5;
/** Those that hold nearly all users, and half of the agents. */
const INSTANCE = 'Northwind Service Desk';
const ENVIRONMENT = 'NICE EU';
const USERS = { grid: 'CRM users', search: 'Search users' };

const isLive = (page: Page | Frame) =>
  page.getByRole('status', { name: 'Sync status' }).filter({ hasText: /^Live/ }).waitFor();

/** Opened right after the sign-in, so that all rows arrive under it. */
async function useConsole({ page, extensionId }: BenchBrowser, served: RunningDataset): Promise<void> {
  await page.goto(`chrome-extension://${extensionId}/console.html#/`);
  await page.getByRole('treeitem', { name: INSTANCE, exact: true }).click();
  await page.getByRole('tab', { name: 'User Groups and Users' }).click();
  await searchAndScroll(page, USERS);
  await isLive(page);
  await editUsers(served, EDITS);
  await page.goto(`chrome-extension://${extensionId}/console.html#/telephony`);
  await page.getByRole('treeitem', { name: ENVIRONMENT, exact: true }).click();
  await searchAndScroll(page, { grid: 'Agents', search: 'Search agents' });
  await isLive(page);
}

/** With everything there: each task is then one of what is typed or pressed. */
async function useUsersGrid(page: Page, leastRows: number): Promise<void> {
  await page.getByRole('combobox', { name: 'Area' }).selectOption('CRM Instances');
  await page.getByRole('treeitem', { name: INSTANCE, exact: true }).click();
  await page.getByRole('tab', { name: 'User Groups and Users' }).click();
  await isLive(page);
  const rows = await rowsOf(page, USERS.grid);
  if (rows < leastRows) throw new Error(`The grid has ${rows} rows: that is another instance.`);
  await searchFilterAndSort(page);
  await searchAndScroll(page, USERS);
  await walkTree(page);
}

async function usePanel(panel: Page | Frame, served: RunningDataset): Promise<void> {
  const frame = 'mainFrame' in panel ? panel.mainFrame() : panel;
  await isLive(frame);
  await frame.getByRole('radio', { name: 'Override' }).check();
  await useTreeUnwatched(frame, 2);
  await editUsers(served, EDITS);
  await isLive(frame);
}

async function openCrm({ page }: BenchBrowser, served: RunningDataset): Promise<void> {
  const [admin] = served.accounts;
  const [, person] = served.people;
  if (!admin || !person) throw new Error('There is nobody to edit.');
  await signInToCrm(page, served.crmUrl, admin.crmUsername);
  await openRecord(page, person.nativeId);
}

async function useSidePanel({ context, extensionId }: BenchBrowser, served: RunningDataset): Promise<void> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 380, height: 760 });
  await page.goto(`chrome-extension://${extensionId}/sidepanel.html`);
  await page.getByRole('radio', { name: 'Me', exact: true }).check();
  await usePanel(page, served);
  await page.close();
}

/** A document of the extension without a script: what it takes is the browser's alone. */
async function openBarePage({ page, extensionId }: BenchBrowser): Promise<void> {
  await page.goto(`chrome-extension://${extensionId}/managed-storage.json`);
  await page.locator('pre').waitFor();
}

interface Rounds {
  readonly tasks: readonly (readonly PageTask[])[];
  /** The same for a page that does nothing. */
  readonly bare: readonly (readonly PageTask[])[];
}

/** Of each round the longest task. */
function figuresOf(where: string, id: string, { tasks: rounds, bare }: Rounds): Figure[] {
  const long = rounds.map((tasks) => tasks.filter(({ wall }) => wall > LONG_TASK).length);
  const longestOf = (all: Rounds['bare'], key: keyof PageTask) =>
    all.map((tasks) => Math.max(0, ...tasks.map((task) => task[key])));
  const of = (key: keyof PageTask) => [longestOf(rounds, key), { floor: longestOf(bare, key) }] as const;
  const name = `longest page task, ${where}`;
  return [
    figureOf(
      { id, name: `${name} (${long.join(', ')} over 50 ms)`, unit: 'ms', target: LONG_TASK, aim: 25 },
      ...of('wall'),
    ),
    figureOf(
      { id: `${id}-cpu`, name: `${name}, of the processor`, unit: 'ms', target: LONG_TASK, aim: 25 },
      ...of('cpu'),
    ),
  ];
}

/** The tasks of all four, in a browser that has never seen the server. */
async function traceAll(bench: Bench, served: RunningDataset) {
  const browser = await openBenchBrowser(bench.say);
  try {
    return await traceIn(browser, bench, served);
  } finally {
    await browser.close();
  }
}

async function traceIn(browser: BenchBrowser, bench: Bench, served: RunningDataset) {
  const connection: Browser | null = browser.context.browser();
  const [admin] = served.accounts;
  if (!connection || !admin) throw new Error('There is nobody to sign in, or nothing to sign in with.');
  await openSetup(browser, served);
  await signInToPatchpanel(browser.page, admin);
  const bare = await pageTasks(connection, () => openBarePage(browser));
  const inConsole = await pageTasks(connection, () => useConsole(browser, served));
  const inGrid = await pageTasks(connection, () => useUsersGrid(browser.page, bench.dataset.users / 2));
  await openCrm(browser, served);
  const inPanel = await pageTasks(connection, async () => usePanel(await openPanel(browser.page), served));
  const inSidePanel = await pageTasks(connection, () => useSidePanel(browser, served));
  return { bare, inPanel, inConsole, inSidePanel, inGrid };
}

export async function measurePageTasks(bench: Bench): Promise<Figure[]> {
  bench.say(`Loading ${bench.dataset.users} users and ${bench.dataset.agents} agents …`);
  const served = await serveDataset(bench.dataset);
  bench.atEnd(served.close);
  served.giveWay();
  const rounds: Awaited<ReturnType<typeof traceIn>>[] = [];
  const count = bench.runs(ROUNDS, 1);
  for (let round = 1; round <= count; round += 1) {
    bench.say(`F1: tracing the pages, ${round} of ${count} …`);
    rounds.push(await traceAll(bench, served));
  }
  const bare = rounds.map((round) => round.bare);
  const inEach = (page: keyof (typeof rounds)[number]) => ({
    tasks: rounds.map((round) => round[page]),
    bare,
  });
  return [
    ...figuresOf('panel', 'F1a', inEach('inPanel')),
    ...figuresOf('console', 'F1b', inEach('inConsole')),
    ...figuresOf('side panel', 'F1c', inEach('inSidePanel')),
    ...figuresOf('console: search, filters, sort, scrolling and tree', 'F1d', inEach('inGrid')),
  ];
}
