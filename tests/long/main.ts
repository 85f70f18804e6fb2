/** Runs the tests with the large counts, goes on where an interrupted run of the same commit stopped, and writes evidence. Runs on Node 24. */
import { parseArgs } from 'node:util';
import { commitOf } from './frame/commit.ts';
import { type Evidence, writeEvidence } from './frame/evidence.ts';
import { readProgress, writeProgress } from './frame/progress.ts';
import { LONG_TESTS } from './long-tests.ts';

const NAMES = LONG_TESTS.map(({ name }) => name).join(', ');
const USAGE = `Usage: npm run test:long [-- NAME…] [--count N] [--seed N]\nNames: ${NAMES}\n`;

const say = (line: string) => void process.stderr.write(`${line}\n`);

function readFlags() {
  try {
    const options = { count: { type: 'string' }, seed: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const numbers = [values.count, values.seed].filter((value) => value !== undefined).map(Number);
    if (!numbers.every((number) => Number.isSafeInteger(number) && number > 0))
      throw new Error('N is 1 or more.');
    const unknown = positionals.find((name) => !LONG_TESTS.some((test) => test.name === name));
    if (unknown !== undefined) throw new Error(`There is no long test ${unknown}.`);
    const chosen = LONG_TESTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    return { chosen, count: values.count && Number(values.count), seed: Number(values.seed ?? 1) };
  } catch (error) {
    say(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

async function run(): Promise<number> {
  const { chosen, count: wanted, seed } = readFlags();
  const commit = commitOf();
  let failed = 0;
  for (const test of chosen) {
    const count = wanted || test.count;
    const progress = readProgress({ name: test.name, commit, seed });
    if (progress.done > 0) say(`${test.name}: going on after ${progress.done} of ${count}`);
    const rounds = await test.open({ seed, say });
    try {
      for (let round = progress.done; round < count; round += 1) {
        const began = performance.now();
        const outcome = await rounds.run(round).catch((error: unknown) => ({ failure: reasonOf(error) }));
        progress.done = round + 1;
        progress.seconds += (performance.now() - began) / 1000;
        if ('failure' in outcome) progress.failures.push(`${round}: ${outcome.failure}`);
        else progress.seen[outcome.seen] = (progress.seen[outcome.seen] ?? 0) + 1;
        writeProgress(progress);
        say(`${test.name} ${round + 1}/${count}: ${'failure' in outcome ? outcome.failure : outcome.seen}`);
      }
      progress.failures.push(...(await rounds.close()));
    } catch (error) {
      progress.failures.push(reasonOf(error));
    }
    const { done, seconds, failures, seen } = progress;
    const evidence: Evidence = {
      name: test.name,
      what: test.what,
      ...commit,
      seed,
      wanted: test.count,
      done,
      seen,
      seconds,
      failures,
    };
    say(`${test.name}: ${done} done, ${failures.length} failures → ${writeEvidence(evidence)}`);
    failed += failures.length;
  }
  return failed > 0 ? 1 : 0;
}

const reasonOf = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

process.exitCode = await run();
