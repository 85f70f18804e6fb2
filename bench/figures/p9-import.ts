/** P9: a CSV file that renames every user of the directory: chosen → its plan is painted, and applied, on both databases. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { Browser } from 'playwright';
import { signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { createImportClient, type ImportClient } from '../../tests/long/support/import-client.ts';
import { startPostgres } from '../../tests/support/postgres.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { openBenchBrowser, openSetup } from '../support/bench-browser.ts';
import { adminOf, type ImportTimes, importOnce, renamingFile } from '../support/csv-import.ts';
import { editWaits } from '../support/edit-waits.ts';
import { LONG_TASK, type PageTask, pageTasks } from '../support/page-tasks.ts';
import { type RunningDataset, serveDataset } from '../support/served-dataset.ts';

const PLAN_TARGET = 600;
const APPLY_TARGET = 2_500;
/** Users of the demo's other instance, whom no file here is about: the rows are as many as the data set has users. */
const OTHERS = 12;
/** What an edit may wait while an import runs (`quality.md`, Faults). */
const WAIT_TARGET = 1_000;

interface Where {
  readonly on: string;
  readonly letter: string;
  readonly applyAim: number;
}

/** In a folder, as the server keeps it. */
export async function measureImport(bench: Bench): Promise<Figure[]> {
  bench.say('P9: importing on the embedded database …');
  const dataDir = await mkdtemp(join(tmpdir(), 'patchpanel-import-'));
  try {
    const served = await serveDataset(withOthers(bench), null, dataDir);
    await measureOn(bench, served, { on: 'embedded', letter: '', applyAim: 1_000 });
    return [];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

export async function measureImportOnPostgres(bench: Bench): Promise<Figure[]> {
  bench.say('P9p: importing on real PostgreSQL …');
  const postgres = await startPostgres();
  if ('notRun' in postgres) throw new Error(`real PostgreSQL: ${postgres.notRun}`);
  try {
    const served = await serveDataset(withOthers(bench), postgres.url);
    await measureOn(bench, served, { on: 'PostgreSQL (fsync off)', letter: 'p', applyAim: 500 });
    return [];
  } finally {
    await postgres.stop();
  }
}

const withOthers = ({ dataset }: Bench) => ({ ...dataset, users: dataset.users + OTHERS });

async function measureOn(bench: Bench, served: RunningDataset, where: Where): Promise<void> {
  try {
    const exported = await (await clientOf(served)).exported();
    const waits = await editWaits({
      served,
      client: await clientOf(served),
      csv: renamingFile(exported, 'Waited for'),
    });
    bench.had(waitFigure(waits, where));
    await measurePage(bench, { served, where, exported });
  } finally {
    await served.close();
  }
}

interface PageRuns {
  readonly served: RunningDataset;
  readonly where: Where;
  readonly exported: string;
}

async function measurePage(bench: Bench, { served, where, exported }: PageRuns): Promise<void> {
  const browser = await openBenchBrowser(bench.say);
  try {
    const connection: Browser | null = browser.context.browser();
    if (!connection) throw new Error('The browser is gone.');
    const { page, extensionId } = browser;
    await openSetup(browser, served);
    await signInToPatchpanel(page, adminOf(served));
    const address = `chrome-extension://${extensionId}/console.html#/import/users/${served.instanceId}`;
    const times: ImportTimes[] = [];
    const floor: number[] = [];
    const once = async (run: number) => {
      const csv = renamingFile(exported, `Renamed ${run}`);
      floor.push(parseAlone(csv));
      await page.goto(`chrome-extension://${extensionId}/console.html#/`);
      await page.goto(address);
      const synced = page.getByRole('status', { name: 'Sync status' });
      await synced.filter({ hasText: /^Live/ }).waitFor();
      await page.getByRole('button', { name: 'Choose CSV file' }).waitFor();
      const time = await importOnce(page, csv);
      bench.say(
        `run ${run + 1}: planned ${Math.round(time.planned)} ms, applied ${Math.round(time.applied)} ms`,
      );
      times.push(time);
      // What the feed brings afterwards is no part of the next run.
      await synced.filter({ hasText: /^Syncing/ }).waitFor();
      await synced.filter({ hasText: /^Live/ }).waitFor();
    };
    for (let run = 0; run < bench.runs(3, 1); run += 1) await once(run);
    bench.had(...timeFigures(times, floor, where));
    // Tracing takes time itself: apart from the runs that are timed.
    bench.had(taskFigure(await pageTasks(connection, () => once(times.length)), where));
  } finally {
    await browser.close();
  }
}

function clientOf(served: RunningDataset): Promise<ImportClient> {
  return createImportClient(served.serverUrl, { account: adminOf(served), instanceId: served.instanceId });
}

function parseAlone(csv: string): number {
  const began = performance.now();
  Papa.parse(csv, { header: false });
  return performance.now() - began;
}

function timeFigures(
  times: readonly ImportTimes[],
  floor: readonly number[],
  { on, letter, applyAim }: Where,
): Figure[] {
  const planned = {
    id: `P9a${letter}`,
    name: `CSV chosen → plan painted, ${on}`,
    target: PLAN_TARGET,
    aim: 250,
  };
  const applied = {
    id: `P9b${letter}`,
    name: `import applied → painted, ${on}`,
    target: APPLY_TARGET,
    aim: applyAim,
  };
  return [
    figureOf(
      { ...planned, unit: 'ms' },
      times.map((time) => time.planned),
      { floor },
    ),
    figureOf(
      { ...applied, unit: 'ms' },
      times.map((time) => time.applied),
      { floor },
    ),
  ];
}

function taskFigure(tasks: readonly PageTask[], { on, letter }: Where): Figure {
  const long = tasks.filter(({ wall }) => wall > LONG_TASK).length;
  const name = `longest page task of an import, ${on} (${long} over 50 ms)`;
  return figureOf({ id: `P9c${letter}`, name, unit: 'ms', target: LONG_TASK, aim: 25 }, [
    Math.max(0, ...tasks.map(({ wall }) => wall)),
  ]);
}

function waitFigure(waits: readonly number[], { on, letter }: Where): Figure {
  const name = `longest wait of an edit while an import is applied, ${on}`;
  return figureOf({ id: `F4${letter}`, name, unit: 'ms', target: WAIT_TARGET, aim: 250 }, [
    Math.max(...waits),
  ]);
}
