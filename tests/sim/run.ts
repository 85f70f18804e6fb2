/** `npm run sim -- --seeds N --ops N --seed S`: so many worlds from a first seed on; ends with 1 at the first broken promise. */
import { parseArgs } from 'node:util';
import { isFailure, shrink } from './shrink.ts';
import { openSimDatabases, type SimDatabases } from './sim-database.ts';
import { type Outcome, simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    ops: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    lines: { type: 'string', default: '60' },
    // Worlds tried to make the story of a failure small.
    shrink: { type: 'string', default: '200' },
    // A smaller story again: numbers of its operations and places of people who stay away.
    only: { type: 'string' },
    absent: { type: 'string' },
    // A line for each seed that shows nothing.
    each: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
    pglite: { type: 'boolean', default: false },
  },
});

const numbersIn = (list: string | undefined) => list?.split(',').map(Number);

/** Tells the smallest story of a failure that can be found, and how to see it again. */
async function reportSmaller(failed: Outcome, databases: SimDatabases): Promise<void> {
  const { seed, clients } = failed;
  const { part, outcome, tried } = await shrink(
    failed,
    async (smaller) => simulate({ database: await databases.next(), seed, ...smaller }),
    Number(values.shrink),
  );
  report(outcome);
  const { operations, only, absent } = part;
  const without = absent.length > 0 ? ` --absent ${absent.join(',')}` : '';
  process.stdout.write(
    `${only.length} operations and ${clients - absent.length} of ${clients} people are left after ${tried} worlds. Again:\n` +
      `  npm run sim -- --seeds 1 --seed ${seed} --ops ${operations} --only ${only.join(',')}${without}\n`,
  );
}

function report({ seed, violation, error, story }: Outcome): void {
  const what = violation
    ? violation.message
    : `error: ${error instanceof Error ? error.stack : String(error)}`;
  process.stdout.write(`\nseed ${seed}: ${what}\n`);
  for (const line of story.slice(Math.max(0, story.length - Number(values.lines))))
    process.stdout.write(`  ${line}\n`);
}

/** The product warns of disks that refuse; here they do so on purpose. */
console.warn = () => undefined;

async function run(): Promise<number> {
  const [seeds, operations, first] = [values.seeds, values.ops, values.seed].map(Number) as [
    number,
    number,
    number,
  ];
  const databases = await openSimDatabases(!values.pglite);
  let [acts, failures] = [0, 0];
  const started = performance.now();
  for (let seed = first; seed < first + seeds; seed += 1) {
    const [only, absent] = [numbersIn(values.only), numbersIn(values.absent)];
    const outcome = await simulate({ database: await databases.next(), seed, operations, only, absent });
    acts += outcome.acts;
    if (isFailure(outcome)) {
      failures += 1;
      if (values.only || Number(values.shrink) === 0) report(outcome);
      else await reportSmaller(outcome, databases);
      if (!values['keep-going']) break;
    } else if (values.each) process.stdout.write(`seed ${seed}: nothing found\n`);
  }
  await databases.close();
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  process.stdout.write(
    `${seeds} seeds from ${first}, ${operations} operations each, ${acts} edits, ${failures} failed, ${seconds} s on ${databases.driver}\n`,
  );
  return failures > 0 ? 1 : 0;
}

process.exit(await run());
