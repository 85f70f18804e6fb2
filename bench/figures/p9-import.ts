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
/** What an edit may wait while an import runs (`quality.md`, Faults). */
const WAIT_TARGET = 1_000;

interface Measured {
  readonly times: readonly ImportTimes[];
  readonly tasks: readonly PageTask[];
  readonly waits: readonly number[];
  /** PapaParse alone over the same text. */
  readonly floor: readonly number[];
}

export async function measureImport(bench: Bench): Promise<Figure[]> {
  const embedded = await measureOn(bench, await onPglite(bench));
  const real = await measureOn(bench, await onPostgres(bench));
  return [
    ...figuresOf(embedded, { on: 'embedded', letter: '', applyAim: 1_000 }),
    ...figuresOf(real, { on: 'PostgreSQL (fsync off)', letter: 'p', applyAim: 500 }),
  ];
}

/** In a folder, as the server keeps it. */
async function onPglite(bench: Bench): Promise<RunningDataset> {
  bench.say('P9: importing on the embedded database …');
  const dataDir = await mkdtemp(join(tmpdir(), 'patchpanel-import-'));
  bench.atEnd(() => rm(dataDir, { recursive: true, force: true }));
  const served = await serveDataset(bench.dataset, null, dataDir);
  bench.atEnd(served.close);
  return served;
}

async function onPostgres(bench: Bench): Promise<RunningDataset> {
  bench.say('P9: the same on real PostgreSQL …');
  const postgres = await startPostgres();
  if ('notRun' in postgres) throw new Error(`real PostgreSQL: ${postgres.notRun}`);
  bench.atEnd(postgres.stop);
  const served = await serveDataset(bench.dataset, postgres.url);
  bench.atEnd(served.close);
  return served;
}

async function measureOn(bench: Bench, served: RunningDataset): Promise<Measured> {
  const browser = await openBenchBrowser(bench.say);
  const connection: Browser | null = browser.context.browser();
  if (!connection) throw new Error('The browser is gone.');
  try {
    const { page, extensionId } = browser;
    await openSetup(browser, served);
    await signInToPatchpanel(page, adminOf(served));
    const client = await clientOf(served);
    const exported = await client.exported();
    const address = `chrome-extension://${extensionId}/console.html#/import/users/${served.instanceId}`;
    const times: ImportTimes[] = [];
    const floor: number[] = [];
    const once = async (run: number) => {
      const csv = renamingFile(exported, `Renamed ${run}`);
      floor.push(parseAlone(csv));
      await page.goto(`chrome-extension://${extensionId}/console.html#/`);
      await page.goto(address);
      await page.getByRole('status', { name: 'Sync status' }).filter({ hasText: /^Live/ }).waitFor();
      times.push(await importOnce(page, csv));
    };
    for (let run = 0; run < bench.runs(5, 2); run += 1) await once(run);
    // Tracing takes time itself: apart from the runs that are timed.
    const timedRuns = [...times];
    const tasks = await pageTasks(connection, () => once(times.length));
    const waits = await editWaits({
      served,
      client: await clientOf(served),
      csv: renamingFile(exported, 'Waited for'),
    });
    return { times: timedRuns, tasks, waits, floor };
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

interface Where {
  readonly on: string;
  readonly letter: string;
  readonly applyAim: number;
}

function figuresOf({ times, tasks, waits, floor }: Measured, { on, letter, applyAim }: Where): Figure[] {
  const long = tasks.filter(({ wall }) => wall > LONG_TASK).length;
  const longest = [Math.max(0, ...tasks.map(({ wall }) => wall))];
  const planned = times.map((time) => time.planned);
  const applied = times.map((time) => time.applied);
  return [
    figureOf(
      {
        id: `P9a${letter}`,
        name: `CSV chosen → plan painted, ${on}`,
        unit: 'ms',
        target: PLAN_TARGET,
        aim: 250,
      },
      planned,
      { floor },
    ),
    figureOf(
      {
        id: `P9b${letter}`,
        name: `import applied → painted, ${on}`,
        unit: 'ms',
        target: APPLY_TARGET,
        aim: applyAim,
      },
      applied,
      { floor },
    ),
    figureOf(
      {
        id: `P9c${letter}`,
        name: `longest page task of an import, ${on} (${long} over 50 ms)`,
        unit: 'ms',
        target: LONG_TASK,
        aim: 25,
      },
      longest,
    ),
    figureOf(
      {
        id: `F4${letter}`,
        name: `longest wait of an edit while an import is applied, ${on}`,
        unit: 'ms',
        target: WAIT_TARGET,
        aim: 250,
      },
      [Math.max(...waits)],
    ),
  ];
}
