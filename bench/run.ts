/** `npm run bench`: measures figure by figure, prints tables, writes `bench/results.json` and what docs/PERFORMANCE.md shows of it. Runs on Node 24. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Dataset, FULL, QUICK } from './dataset.ts';
import type { Figure, MeasuredFigure } from './figure.ts';
import { type Flags, readFlags, USAGE } from './flags.ts';
import { datasetAt, formatGrowth, grow, TIMES } from './growth.ts';
import { GROWING, MEASUREMENTS } from './measurements.ts';
import { type MeasuredPeers, measurePeers } from './peers/measure-peers.ts';
import { describeMachine, type Machine, type Results, writeGrowth, writeReport } from './report.ts';
import { createBench } from './support/bench.ts';
import { formatPeers, formatTable } from './table.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);
const writeJson = (name: string, value: unknown) =>
  writeFile(join(import.meta.dirname, name), `${JSON.stringify(value, null, 2)}\n`);

interface Had {
  readonly figures: Figure[];
  /** What could not be measured. */
  readonly failed: string[];
  readonly peers: MeasuredPeers | null;
}

interface Wanted {
  readonly dataset: Dataset;
  readonly quick: boolean;
  readonly names: readonly string[];
}

async function measureAll({ dataset, quick, names }: Wanted): Promise<Had> {
  const figures: Figure[] = [];
  const failed: string[] = [];
  let peers: MeasuredPeers | null = null;
  const had = (...measured: Figure[]) => {
    if (measured.length > 0) say(formatTable(measured, quick));
    figures.push(...measured);
  };
  const bench = createBench({ dataset, quick, say, had });
  const attempt = async (name: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      failed.push(name);
      say(`${name} could not be measured: ${inspect(error)}`);
    }
  };
  try {
    for (const [name, measure] of MEASUREMENTS) {
      if (names.includes(name)) await attempt(name, async () => had(...(await measure(bench))));
    }
  } finally {
    await bench.close();
  }
  // After everything else is closed: they have a browser and a server of their own.
  if (names.includes('peers')) {
    await attempt('peers', async () => {
      peers = await measurePeers(bench);
      had(...peers.figures);
    });
  }
  return { figures, failed, peers };
}

function besidePeers({ figures, peers }: Had): Figure[] {
  const values = peers?.values ?? {};
  return figures.map((figure) => {
    const beside = values[figure.id];
    return beside ? { ...figure, peers: beside } : figure;
  });
}

async function runOnce({ quick, only }: Flags): Promise<number> {
  const all = MEASUREMENTS.map(([name]) => name);
  const names = only ?? (quick ? all : [...all, 'peers']);
  const dataset = quick ? QUICK : FULL;
  const had = await measureAll({ dataset, quick, names });
  const results: Results = {
    ...describeMachine(),
    dataset: `${dataset.name}: ${dataset.users} users, ${dataset.agents} agents`,
    quick,
    peerSettings: had.peers?.settings ?? {},
    figures: besidePeers(had),
  };
  process.stdout.write(`${results.machine}\n${results.dataset}\n\n${formatTable(results.figures, quick)}\n`);
  if (had.peers) process.stdout.write(`\n${formatPeers(results.figures, had.peers)}\n`);
  // Some figures alone are a look in between: the record of a whole run stays.
  if (!only) await writeRun(results);
  if (!only && !quick) await writeReport(results);
  return had.failed.length > 0 ? 1 : 0;
}

/** The figures, and apart from them what each was made of. */
async function writeRun({ figures, ...about }: Results): Promise<void> {
  const each = figures.map((figure) => ({ samples: [], ...figure }) as MeasuredFigure);
  const runs = Object.fromEntries(each.map(({ id, samples }) => [id, samples]));
  await writeJson('results.json', { ...about, figures: each.map(({ samples: _, ...figure }) => figure) });
  await writeFile(join(import.meta.dirname, 'runs.json'), formatRuns(about, runs));
}

/** A line per figure. */
function formatRuns({ machine, commit, date }: Machine, runs: Record<string, readonly number[]>): string {
  const lines = Object.entries(runs).map(
    ([id, samples]) => `    ${JSON.stringify(id)}: ${JSON.stringify(samples)}`,
  );
  const about = JSON.stringify({ machine, commit, date }, null, 2).slice(0, -2);
  return `${about},\n  "runs": {\n${lines.join(',\n')}\n  }\n}\n`;
}

async function runGrowing({ only }: Flags): Promise<number> {
  const runs: Figure[][] = [];
  const failed: string[] = [];
  for (const times of TIMES) {
    const dataset = datasetAt(times);
    say(`${dataset.name}: ${dataset.users} users, ${dataset.agents} agents`);
    const had = await measureAll({ dataset, quick: true, names: only ?? GROWING });
    runs.push(had.figures);
    failed.push(...had.failed);
  }
  const growth = { ...describeMachine(), grown: grow(runs) };
  process.stdout.write(`${growth.machine}\n\n${formatGrowth(growth.grown)}\n`);
  if (!only) {
    await writeJson('growth.json', growth);
    await writeGrowth(growth);
  }
  return failed.length > 0 ? 1 : 0;
}

async function run(): Promise<number> {
  const flags = readFlags([...MEASUREMENTS.map(([name]) => name), 'peers']);
  if ('wrong' in flags) {
    say(`${flags.wrong}\n${USAGE}`);
    return 2;
  }
  return flags.growth ? runGrowing(flags) : runOnce(flags);
}

process.exitCode = await run();
