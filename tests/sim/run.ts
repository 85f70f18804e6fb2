/** `npm run sim -- --seeds N --ops N --seed S`: so many worlds from a first seed on; ends with 1 at the first broken promise. */
import { parseArgs } from 'node:util';
import { openSimDatabases } from './sim-database.ts';
import { type Outcome, simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    ops: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    lines: { type: 'string', default: '60' },
    'keep-going': { type: 'boolean', default: false },
    pglite: { type: 'boolean', default: false },
  },
});

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
    const outcome = await simulate({ database: await databases.next(), seed, operations });
    acts += outcome.acts;
    if (outcome.violation || outcome.error) {
      failures += 1;
      report(outcome);
      if (!values['keep-going']) break;
    }
  }
  await databases.close();
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  process.stdout.write(
    `${seeds} seeds from ${first}, ${operations} operations each, ${acts} edits, ${failures} failed, ${seconds} s on ${databases.driver}\n`,
  );
  return failures > 0 ? 1 : 0;
}

process.exit(await run());
