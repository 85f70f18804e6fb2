/** Ten thousand pairs of edits of one record by two people at once, on PGlite and PostgreSQL in turns. */
import { openDatabase } from '../../server/db/open.ts';
import { openPairWorld, type PairWorld } from '../sync/pair-world.ts';
import { runPair } from '../sync/run-pair.ts';
import { type LongTest, randomOf } from './long-test.ts';
import { startLongPostgres } from './support/long-postgres.ts';

const PAIRS = 500;

export const CONCURRENT_PAIRS: LongTest = {
  name: 'concurrent-pairs',
  what: '10,000 random pairs of edits of one record by two real sync engines over the real server, 500 in each of 20 rounds, PGlite and PostgreSQL in turns: what both changed is asked about, field by field, and all else is kept of both',
  covers: ['tests/long/concurrent-pairs.ts'],
  count: 20,
  async open({ seed, say }) {
    const postgres = await startLongPostgres();
    const databases = [await openDatabase({}), await openDatabase({ url: await postgres.create('pairs') })];
    const worlds: PairWorld[] = [];
    for (const database of databases) worlds.push(await openPairWorld(database));
    return {
      async run(round) {
        const world = worlds[round % worlds.length];
        if (!world) throw new Error('There is no database.');
        const counts: Record<string, number> = {};
        for (let pair = 0; pair < PAIRS; pair += 1) {
          const outcome = await runPair(world, randomOf(seed, round * PAIRS + pair));
          counts[outcome] = (counts[outcome] ?? 0) + 1;
        }
        say(`${world.database.driver}: ${JSON.stringify(counts)}`);
        return { seen: `${world.database.driver}: 500 pairs, none lost, none overwritten` };
      },
      async close() {
        for (const world of worlds) world.close();
        for (const database of databases) await database.close();
        await postgres.stop();
        return [];
      },
    };
  },
};
