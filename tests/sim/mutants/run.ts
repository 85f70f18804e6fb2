/** `npm run sim:mutants`: each planted bug in a process of its own, until a seed shows it; ends with 1 where one stays hidden. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../support/postgres.ts';
import { type Finding, findingIn } from './finding.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '200' },
    ops: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: '2' },
  },
});

const PLANT = join(import.meta.dirname, 'plant.ts');
const SIMULATOR = join(import.meta.dirname, '..', 'run.ts');

const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    for (const child of running) child.kill();
    process.exit(1);
  });
}

function simulate({ name }: Mutant, url: string | null): Promise<Finding> {
  const { seeds, ops, seed } = values;
  const words = [
    '--import',
    PLANT,
    SIMULATOR,
    '--seeds',
    seeds,
    '--ops',
    ops,
    '--seed',
    seed,
    '--lines',
    '0',
    '--shrink',
    '0',
  ];
  const address = url ? { PATCHPANEL_TEST_DATABASE_URL: url } : {};
  const env = { ...process.env, ...address, PATCHPANEL_MUTANT: name };
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

function tell({ name, breaks }: Mutant, finding: Finding, seconds: number): void {
  const what =
    finding.seed === null
      ? `NOT FOUND: ${finding.what}`
      : `seed ${finding.seed}: ${finding.check} (thought of: ${breaks.join(', ')})`;
  process.stdout.write(`${name.padEnd(66)} ${what}, ${seconds} s\n`);
}

async function run(): Promise<number> {
  const server = await startPostgres();
  const url = 'notRun' in server ? null : server.url;
  const wanted = MUTANTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const waiting = [...wanted];
  let hidden = 0;
  const work = async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const began = performance.now();
      const finding = await simulate(mutant, url);
      if (finding.seed === null) hidden += 1;
      tell(mutant, finding, Math.round((performance.now() - began) / 1000));
    }
  };
  await Promise.all(Array.from({ length: Number(values.processes) }, work));
  if (!('notRun' in server)) await server.stop();
  process.stdout.write(`${wanted.length} planted bugs, ${hidden} not found\n`);
  return hidden > 0 || wanted.length === 0 ? 1 : 0;
}

process.exit(await run());
