/**
 * `npm run sim:mutants`: each planted bug in a process of its own, until a seed shows it; ends with 1 where one stays hidden. What the
 * product shows in that seed without the bug is no finding of the bug.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../support/postgres.ts';
import { type Finding, findingIn } from './finding.ts';
import { KeptFindings, type Known } from './kept.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { findSkippedLock, SKIPS_LOCK } from './skipped-lock.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '200' },
    ops: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: '2' },
    // Names or parts of names, with semicolons between them.
    only: { type: 'string', default: '' },
    // Stops after so long; the next run goes on from there.
    minutes: { type: 'string', default: '0' },
    // Runs those again whose seed is known for the very same code.
    again: { type: 'boolean', default: false },
  },
});

const PLANT = join(import.meta.dirname, 'plant.ts');
const SIMULATOR = join(import.meta.dirname, '..', 'run.ts');

const first = Number(values.seed);
const last = first + Number(values.seeds) - 1;
const kept = new KeptFindings({ operations: Number(values.ops), first, last });

const running = new Set<ChildProcess>();
let isStopped = false;
function stop(): void {
  isStopped = true;
  for (const child of running) child.kill();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
if (Number(values.minutes) > 0) setTimeout(stop, Number(values.minutes) * 60_000).unref();

interface Seeds {
  from: number;
  to: number;
}

/** Without a bug where there is none to plant. */
function simulate(mutant: Mutant | null, { from, to }: Seeds, url: string | null): Promise<Finding> {
  const range = ['--seed', from, '--seeds', to - from + 1, '--ops', values.ops].map(String);
  const planted = mutant ? ['--import', PLANT] : [];
  const words = [...planted, SIMULATOR, ...range, '--lines', '0', '--shrink', '0', '--each'];
  const address = url ? { PATCHPANEL_TEST_DATABASE_URL: url } : {};
  const env = { ...process.env, ...address, ...(mutant ? { PATCHPANEL_MUTANT: mutant.name } : {}) };
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk;
    });
  }
  return new Promise((resolve) =>
    child.once('exit', () => {
      running.delete(child);
      resolve(findingIn(said));
    }),
  );
}

const isDone = ({ seed, reached }: Known) => seed !== null || (reached !== null && reached >= last);

function tell({ name, breaks }: Mutant, known: Known, isOld: boolean): void {
  const { seed, check, what, reached, seconds } = known;
  const until = reached === null ? 'no seed done' : `seeds ${first} to ${reached} show nothing`;
  const open = isStopped && !isDone(known) ? 'stopped' : `NOT FOUND: ${isDone(known) ? '' : what}`;
  const found =
    seed === null ? `${open}, ${until}` : `seed ${seed}: ${check} (thought of: ${breaks.join(', ')})`;
  process.stdout.write(`${name.padEnd(66)} ${found}, ${isOld ? 'known before' : `${seconds} s`}\n`);
}

/** The seed shows nothing where nothing is planted; found out once for the same code. */
async function isQuiet(seed: number, url: string | null): Promise<boolean> {
  if (kept.isQuiet(seed)) return true;
  const { reached } = await simulate(null, { from: seed, to: seed }, url);
  if (reached === seed) kept.keepQuiet(seed);
  return reached === seed;
}

/** From where the last run stopped, as long as the code is the same. */
async function find(mutant: Mutant, url: string | null): Promise<Known> {
  const before = values.again ? null : kept.of(mutant);
  if (before && isDone(before)) {
    tell(mutant, before, true);
    return before;
  }
  const began = performance.now();
  const finding = await checked(
    await simulate(mutant, { from: (before?.reached ?? first - 1) + 1, to: last }, url),
    url,
  );
  const seconds = Math.round((performance.now() - began) / 1000) + (before?.seconds ?? 0);
  const known = { ...finding, reached: finding.reached ?? before?.reached ?? null, seconds };
  kept.keep(mutant, known);
  tell(mutant, known, false);
  return known;
}

async function checked(finding: Finding, url: string | null): Promise<Finding> {
  const { seed } = finding;
  if (seed === null || isStopped || (await isQuiet(seed, url))) return finding;
  const what = `the product itself shows it in seed ${seed}: ${finding.what}`;
  return { ...finding, seed: null, check: '', what };
}

/** The one that is planted in the database, and found by a race instead of a seed. */
async function tellOfLock(url: string | null): Promise<boolean> {
  const shown = url ? await findSkippedLock(url) : null;
  const found = shown && `the race of commits: ${shown.refused} refused, ${shown.missed} missed`;
  const isFound = shown !== null && shown.missed > 0;
  const said = isFound ? found : `NOT FOUND: ${found ?? 'there is no real PostgreSQL here'}`;
  process.stdout.write(`${SKIPS_LOCK.padEnd(66)} ${said}\n`);
  return isFound;
}

async function run(): Promise<number> {
  const parts = [...positionals, ...values.only.split(';')].map((part) => part.trim()).filter(Boolean);
  const wanted = MUTANTS.filter(
    ({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)),
  );
  const isLockWanted = parts.length === 0 || parts.some((part) => SKIPS_LOCK.includes(part));
  const server = await startPostgres();
  const url = 'notRun' in server ? null : server.url;
  const waiting = [...wanted];
  let [found, hidden] = [0, 0];
  const work = async () => {
    for (let mutant = waiting.shift(); mutant && !isStopped; mutant = waiting.shift()) {
      const known = await find(mutant, url);
      if (known.seed !== null) found += 1;
      else if (!isStopped || isDone(known)) hidden += 1;
    }
  };
  await Promise.all(Array.from({ length: Number(values.processes) }, work));
  const isLockFound = !isLockWanted || isStopped || (await tellOfLock(url));
  if (!('notRun' in server)) await server.stop();
  const open = wanted.length - found - hidden;
  process.stdout.write(
    `${wanted.length} planted bugs, ${found} found, ${hidden} not found, ${open} not run to the end → ${kept.writeEvidence(MUTANTS)}\n`,
  );
  return found === wanted.length && isLockFound && (wanted.length > 0 || isLockWanted) ? 0 : 1;
}

process.exit(await run());
