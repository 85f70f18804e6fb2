/** A few seeds of the simulator, that it repeats itself, and that it sees three planted bugs; the large counts are in `npm run test:long`. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findingIn } from './mutants/finding.ts';
import { mutated } from './mutants/mutant.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { openSimDatabases, type SimDatabases } from './sim-database.ts';
import { type Outcome, simulate } from './simulate.ts';

const SEEDS = [101, 102, 103, 104, 105];
const OPERATIONS = 120;

let databases: SimDatabases;
beforeAll(async () => {
  // The product warns of disks that refuse; here they do so on purpose.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  databases = await openSimDatabases();
});
afterAll(() => databases.close());

async function live(seed: number, operations = OPERATIONS): Promise<Outcome> {
  return simulate({ database: await databases.next(), seed, operations });
}

describe('the simulator', () => {
  it.each(SEEDS)('finds nothing in seed %i', async (seed) => {
    const { violation, error, story } = await live(seed);
    expect([violation?.message, error, violation || error ? story.slice(-40) : []]).toEqual([
      undefined,
      null,
      [],
    ]);
  });

  it('gives the same world for the same seed', async () => {
    const first = await live(7, 60);
    const second = await live(7, 60);
    expect(first.story.length).toBeGreaterThan(100);
    expect(second.story).toEqual(first.story);
  });
});

const run = promisify(execFile);
const SIM = join(import.meta.dirname, 'run.ts');
const PLANT = join(import.meta.dirname, 'mutants', 'plant.ts');
const CANARIES = [
  'ignores If-Match',
  'drops an edit whose answer did not come',
  'hides an edit while it is being sent',
];

describe('planted bugs', () => {
  it('are at least 25, each with a name of its own', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });

  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    'fit the source: %s',
    async (_, mutant) => {
      const source = await readFile(resolve(mutant.file), 'utf8');
      expect(mutated(source, mutant)).not.toBe(source);
    },
  );

  it.each(CANARIES)('are found: %s', async (name) => {
    const env = { ...process.env, PATCHPANEL_MUTANT: name };
    const words = ['--import', PLANT, SIM, '--seeds', '20', '--ops', '120', '--lines', '0', '--shrink', '0'];
    const said = await run(process.execPath, words, { env }).catch((failed: { stdout: string }) => failed);
    expect(findingIn(said.stdout).check).not.toBe('');
  });
});
