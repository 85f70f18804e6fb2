/** Runs the tests with the large counts, goes on where an interrupted run of the same code stopped, and writes evidence. Runs on Node 24. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { root } from '../architecture/source-files.ts';
import { SOAK_COVERS } from '../soak/soak-covers.ts';
import { changedSince, commitOf } from './frame/commit.ts';
import { coveredBy } from './frame/covered.ts';
import { readEvidence, writeEvidence } from './frame/evidence.ts';
import { type Progress, readProgress, writeProgress } from './frame/progress.ts';
import { stateOf } from './frame/stale.ts';
import type { LongTest, Rounds } from './long-test.ts';
import { LONG_TESTS } from './long-tests.ts';

const NAMES = LONG_TESTS.map(({ name }) => name).join(', ');
const USAGE = `Usage: npm run test:long [-- NAME…] [--count N] [--seed N] [--processes N] [--minutes N] [--stale]
--minutes N begins no round after so long; the next run goes on from there.
--stale runs nothing and says of which evidence the code has changed since.
Names: ${NAMES}
`;

const say = (line: string) => void process.stderr.write(`${line}\n`);

interface Flags {
  chosen: readonly LongTest[];
  /** Rounds; those of the test where it is null. */
  count: number | null;
  seed: number;
  processes: number;
  /** No round begins after so many. */
  minutes: number;
  isStale: boolean;
}

function readFlags(): Flags {
  try {
    const text = { type: 'string' } as const;
    const numbers = { count: text, seed: text, processes: text, minutes: text } as const;
    const options = { ...numbers, stale: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const { count, seed, processes, minutes } = values;
    const given = [count, seed, processes, minutes].filter((value) => value !== undefined);
    if (!given.map(Number).every((number) => Number.isSafeInteger(number) && number > 0))
      throw new Error('N is 1 or more.');
    const unknown = positionals.find((name) => !LONG_TESTS.some((test) => test.name === name));
    if (unknown !== undefined) throw new Error(`There is no long test ${unknown}.`);
    const chosen = LONG_TESTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    return {
      chosen,
      count: count === undefined ? null : Number(count),
      seed: Number(seed ?? 1),
      processes: Number(processes ?? Math.min(2, availableParallelism())),
      minutes: Number(minutes ?? Number.POSITIVE_INFINITY),
      isStale: values.stale === true,
    };
  } catch (error) {
    say(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

/** Goes on after the rounds that are done; what fails is kept with them. */
async function runRounds(
  rounds: Rounds,
  progress: Progress,
  { count, minutes }: { count: number; minutes: number },
): Promise<void> {
  const end = performance.now() + minutes * 60_000;
  for (let round = progress.done; round < count && performance.now() < end; round += 1) {
    const began = performance.now();
    const outcome = await rounds.run(round).catch((error: unknown) => ({ failure: reasonOf(error) }));
    progress.done = round + 1;
    progress.seconds += (performance.now() - began) / 1000;
    if ('failure' in outcome) progress.failures.push(`${round}: ${outcome.failure}`);
    else progress.seen[outcome.seen] = (progress.seen[outcome.seen] ?? 0) + 1;
    writeProgress(progress);
    const seen = 'failure' in outcome ? outcome.failure : outcome.seen;
    say(`${progress.name} ${round + 1}/${count}: ${seen}`);
  }
}

/** Returns how many rounds failed. */
async function runTest(test: LongTest, { count: wanted, seed, processes, minutes }: Flags): Promise<number> {
  const { name, what } = test;
  const count = wanted ?? test.count;
  const { files, fingerprint } = coveredBy(test.covers);
  const commit = commitOf(files);
  const progress = readProgress({ name, fingerprint, seed });
  if (progress.done > 0) say(`${name}: going on after ${progress.done} of ${count}`);
  const rounds = await test.open({ seed, processes, say });
  try {
    await runRounds(rounds, progress, { count, minutes });
    progress.failures.push(...(await rounds.close()));
  } catch (error) {
    progress.failures.push(reasonOf(error));
  }
  const { done, seconds, failures, seen } = progress;
  const whole = {
    name,
    what,
    ...commit,
    fingerprint,
    seed,
    wanted: test.count,
    done,
    seen,
    seconds,
    failures,
  };
  say(`${name}: ${done} done, ${failures.length} failures → ${writeEvidence(whole)}`);
  return failures.length;
}

const reasonOf = (error: unknown) =>
  (error instanceof Error ? (error.stack ?? error.message) : String(error)).replaceAll(`${root}/`, '');

async function run(): Promise<number> {
  const flags = readFlags();
  let failed = 0;
  for (const test of flags.chosen) {
    if (flags.isStale) say(stateOf(test.name, readEvidence(test.name), coveredBy(test.covers), changedSince));
    else failed += await runTest(test, flags);
  }
  if (flags.isStale && flags.chosen.length === LONG_TESTS.length)
    say(stateOf('soak', readEvidence('soak'), coveredBy(SOAK_COVERS), changedSince));
  return failed > 0 ? 1 : 0;
}

process.exitCode = await run();
