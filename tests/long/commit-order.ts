/** A hundred thousand commits out of order on real PostgreSQL: no reader misses a row, and without the lock readers do. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Database } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { type Numbering, prepareControl, race, WITH_LOCK, WITHOUT_LOCK } from '../server/feed/commit-race.ts';
import { loadFixture } from '../server/tenant-fixture.ts';
import type { LongTest } from './long-test.ts';
import { type LongPostgres, startLongPostgres } from './support/long-postgres.ts';

const CROWD = { writers: 32, readers: 4 };
const COMMITS = 5_000;
const COMMITS_OF_CONTROL = 500;
/** Each has ten connections, so every writer and every reader has one. */
const SERVERS = 4;

export const COMMIT_ORDER: LongTest = {
  name: 'commit-order',
  what: '100,000 commits out of order on real PostgreSQL by 32 writers with random pauses, 5,000 in each of 20 rounds, while 4 readers page on; beside each round 500 commits of the naive variant, which must lose rows',
  covers: ['tests/long/commit-order.ts'],
  count: 20,
  async open({ seed, say }) {
    const postgres = await startLongPostgres();
    const ours = await openLane(postgres, { numbering: WITH_LOCK, commits: COMMITS, seed });
    const control = await openLane(postgres, { numbering: WITHOUT_LOCK, commits: COMMITS_OF_CONTROL, seed });
    let lost = 0;
    return {
      async run(round) {
        const missed = await ours.run(round);
        deepStrictEqual(missed, Array(CROWD.readers).fill(0), 'A reader missed rows.');
        const lostNow = Math.max(...(await control.run(round)));
        lost += lostNow;
        say(`without the lock a reader lost ${lostNow} of ${COMMITS_OF_CONTROL}, ${lost} until now`);
        ok(lostNow > 0, 'The naive variant lost nothing: the round would not have shown the fault.');
        return {
          seen: '5,000 commits by 32 writers: no reader of 4 missed one; the naive variant lost rows',
        };
      },
      async close() {
        for (const lane of [ours, control]) await lane.close();
        await postgres.stop();
        return [];
      },
    };
  },
};

interface LaneOptions {
  readonly numbering: Numbering;
  readonly commits: number;
  readonly seed: number;
}

/** A database of its own, on which one race follows another. */
async function openLane(postgres: LongPostgres, options: LaneOptions) {
  const isControl = options.numbering === WITHOUT_LOCK;
  const url = await postgres.create(isControl ? 'naive' : 'order');
  const databases: Database[] = [];
  for (let server = 0; server < SERVERS; server += 1) databases.push(await openDatabase({ url }));
  const [first] = databases;
  if (first) await loadFixture(first);
  if (isControl) await prepareControl(url);
  let since: string | undefined;
  return {
    async run(round: number) {
      const outcome = await race({ ...options, ...CROWD, databases, round, since });
      since = outcome.since;
      return outcome.missed;
    },
    close: () => Promise.all(databases.map((database) => database.close())),
  };
}
