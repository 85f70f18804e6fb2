/** Random pairs of edits of one record by two people at once. `npm run test:long -- concurrent-pairs` has the large count. */
import { expect, it } from 'vitest';
import { randomOf } from '../long/long-test.ts';
import { describeDatabases } from '../support/databases.ts';
import { openPairWorld } from './pair-world.ts';
import { runPair } from './run-pair.ts';

/** PGlite takes three times as long. */
const PAIRS = { pglite: 60, postgres: 240 } as const;
const SEED = 7;

describeDatabases('two people who edit one record at once', (subject) => {
  it('keep what they changed apart, and are asked about each field that both changed', async () => {
    const { database } = subject();
    const world = await openPairWorld(database);
    const seen = new Set<string>();
    for (let pair = 0; pair < PAIRS[database.driver]; pair += 1)
      seen.add(await runPair(world, randomOf(SEED, pair)));
    world.close();
    expect([...seen].sort()).toEqual([
      'both kept',
      'conflict, mine kept',
      'conflict, theirs kept',
      'nothing to merge',
    ]);
  }, 120_000);
});
