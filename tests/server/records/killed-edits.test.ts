/** The real server is killed while several clients edit: no answered edit is lost, none doubled. `npm run test:long -- server-kills` has the large count. */
import { afterAll, describe, expect, it } from 'vitest';
import { randomOf } from '../../long/long-test.ts';
import { killUnderLoad } from '../../long/support/kill-edits.ts';
import { createKillWorld, type KillWorld } from '../../long/support/kill-world.ts';
import { DATABASES, type OpenTestDatabase, type TestDatabase } from '../../support/databases.ts';

const USERS = 100;
/** Ten with both databases. */
const KILLS = 5;
/** Milliseconds. */
const LONGEST_LOAD = 300;

describe.each(DATABASES)(
  'edits whose server is killed, on $driver,',
  ({ driver, open }: OpenTestDatabase) => {
    let empty: TestDatabase | undefined;
    let world: KillWorld | undefined;
    afterAll(async () => {
      await world?.close();
      await empty?.close();
    });

    it('are each there once, answered or asked for again', async () => {
      empty = driver === 'postgres' ? await open() : undefined;
      world = await createKillWorld({ users: USERS, url: empty?.url ?? null });
      let answered = 0;
      for (let kill = 1; kill <= KILLS; kill += 1) {
        const random = randomOf(44, kill);
        const after = random() * LONGEST_LOAD;
        answered += (await killUnderLoad(world, { name: `kill ${kill}`, after, random })).answered;
      }
      expect(answered).toBeGreaterThan(0);
      const faults = await world.close();
      world = undefined;
      expect(faults).toEqual([]);
      // A guard against hanging: it starts the server some ten times
    }, 300_000);
  },
);
