/** The real server is killed while it applies an import that renames, adds, makes groups and lets agents change hands: all or nothing, told truly. `npm run test:long -- import-kills` has the large count. */
import { afterAll, describe, expect, it } from 'vitest';
import { randomOf } from '../../long/long-test.ts';
import { killApply, measureApply } from '../../long/support/kill-apply.ts';
import { createKillWorld, type KillWorld } from '../../long/support/kill-world.ts';
import { DATABASES, type OpenTestDatabase, type TestDatabase } from '../../support/databases.ts';

/** Enough for their audit entries to be written ahead (decisions/0102). */
const USERS = 1_200;
/** Five kills with both databases for each kind of file: the last one on each comes with the answer. */
const KILLS = { pglite: 3, postgres: 2 } as const;
const KINDS = ['crm-users', 'cti-agents'] as const;

describe.each(DATABASES)(
  'an import whose server is killed, on $driver,',
  ({ driver, open }: OpenTestDatabase) => {
    let empty: TestDatabase | undefined;
    let world: KillWorld | undefined;
    afterAll(async () => {
      await world?.close();
      await empty?.close();
    });

    it('is applied as a whole or not at all', async () => {
      empty = driver === 'postgres' ? await open() : undefined;
      world = await createKillWorld({ users: USERS, url: empty?.url ?? null });
      const random = randomOf(43, 1);
      for (const kind of KINDS) {
        const milliseconds = await measureApply(world, { kind, name: 'measured' });
        for (let kill = 1; kill <= KILLS[driver]; kill += 1) {
          const at = kill === KILLS[driver] ? 'answered' : random() * milliseconds;
          const looked = world.users.slice(kill, kill + 3).map(({ id }) => id);
          await killApply(world, { kind, name: `kill${kill}`, at, looked });
        }
      }
      const faults = await world.close();
      world = undefined;
      expect(faults).toEqual([]);
      // A guard against hanging: it starts the server some twenty times
    }, 300_000);
  },
);
