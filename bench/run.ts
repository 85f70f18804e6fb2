/** `npm run bench`: measures figure by figure, prints a table and writes `bench/results.json`. Runs on Node 24. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import { FULL, QUICK } from './dataset.ts';
import type { Figure } from './figure.ts';
import { measurePageTasks } from './figures/f1-page-tasks.ts';
import { measureRecovery } from './figures/f6-recovery.ts';
import { measurePanel } from './figures/p2-panel.ts';
import { measureEdits } from './figures/p3-edits.ts';
import { measureDurable } from './figures/p4-durable.ts';
import { measureSync } from './figures/p5-sync.ts';
import { measureRestart } from './figures/p6-worker-restart.ts';
import { measureChanges } from './figures/p7-changes.ts';
import { measureSpread } from './figures/p8-spread.ts';
import { measureImport, measureImportOnPostgres } from './figures/p9-import.ts';
import { measureLargeFile } from './figures/p9-large-file.ts';
import { measureTree } from './figures/p10-agents-tree.ts';
import { measureMillion } from './figures/p10-million.ts';
import { measureMemory } from './figures/p11-memory.ts';
import { measureServer, measureServerOnPostgres } from './figures/p12-server.ts';
import { measureScriptSize } from './figures/p13-script-size.ts';
import { measureServerStart } from './figures/p13-server-start.ts';
import { createBench, type Measurement } from './support/bench.ts';
import { formatTable } from './table.ts';

const root = join(import.meta.dirname, '..');
const USAGE = 'Usage: npm run bench [-- --quick] [-- --only P5,P8]';

/** In this order, so that what needs a quiet machine comes before what starts browsers. */
const MEASUREMENTS: readonly (readonly [ids: string, measure: Measurement])[] = [
  ['P13', measureScriptSize],
  ['P13', measureServerStart],
  ['P12', measureServer],
  ['P12p', measureServerOnPostgres],
  ['P5', measureSync],
  ['P2', measurePanel],
  ['P6', measureRestart],
  ['P7', measureChanges],
  ['P3', measureEdits],
  ['P4', measureDurable],
  ['P10', measureTree],
  ['P10e', measureMillion],
  ['F1', measurePageTasks],
  ['F6', measureRecovery],
  ['P9-large', measureLargeFile],
  ['P8', measureSpread],
  ['P9', measureImport],
  ['P9p', measureImportOnPostgres],
  // Last: it closes the panel that the others share.
  ['P11', measureMemory],
];

const say = (line: string) => void process.stderr.write(`${line}\n`);

function readFlags() {
  try {
    const options = { quick: { type: 'boolean', default: false }, only: { type: 'string' } } as const;
    const { values } = parseArgs({ options });
    return { quick: values.quick, only: values.only?.split(',') };
  } catch (error) {
    say(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

function describeRun(quick: boolean) {
  const [cpu] = cpus();
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const { name, users, agents } = quick ? QUICK : FULL;
  return {
    machine: `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${memory}, ${process.platform} ${release()}, Node ${process.version}`,
    commit,
    date: new Date().toISOString(),
    dataset: `${name}: ${users} users, ${agents} agents`,
    quick,
  };
}

async function run(): Promise<number> {
  const { quick, only } = readFlags();
  const figures: Figure[] = [];
  const had = (...measured: Figure[]) => {
    if (measured.length > 0) say(formatTable(measured, quick));
    figures.push(...measured);
  };
  const bench = createBench({ dataset: quick ? QUICK : FULL, quick, say, had });
  const failed: string[] = [];
  try {
    for (const [id, measure] of MEASUREMENTS.filter(([name]) => !only || only.includes(name))) {
      try {
        had(...(await measure(bench)));
      } catch (error) {
        failed.push(id);
        say(`${id} could not be measured: ${inspect(error)}`);
      }
    }
  } finally {
    await bench.close();
  }
  const about = describeRun(quick);
  process.stdout.write(`${about.machine}\n${about.dataset}\n\n${formatTable(figures, quick)}\n`);
  // Some figures alone are a look in between: the record of a whole run stays.
  if (only) return failed.length > 0 ? 1 : 0;
  const results = { ...about, figures };
  await writeFile(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  return failed.length > 0 ? 1 : 0;
}

process.exitCode = await run();
