/** Five thousand users and some through the real server: planned, applied, taken back; their export has a second page. `npm run test:long -- import-rows` has fifty thousand. */
import { afterEach, describe, expect, it } from 'vitest';
import { importWhole } from '../../long/support/import-whole.ts';
import { createKillWorld, type KillWorld } from '../../long/support/kill-world.ts';
import { DATABASES, type OpenTestDatabase, type TestDatabase } from '../../support/databases.ts';

/** More than an export reads at once. */
const USERS = 5_012;
/** Of the demo's other instance, which no file here is about. */
const OTHERS = 12;

describe.each(DATABASES)('an import of 5,012 users on $driver', ({ driver, open }: OpenTestDatabase) => {
  let empty: TestDatabase | undefined;
  let world: KillWorld | undefined;
  afterEach(async () => {
    await world?.close();
    await empty?.close();
  });

  it('says, does and takes back exactly what the file says, and leaves a right trail', async () => {
    empty = driver === 'postgres' ? await open() : undefined;
    world = await createKillWorld({ users: USERS + OTHERS, url: empty?.url ?? null });
    expect(world.users).toHaveLength(USERS);
    await importWhole(world, 'Renamed');
    const faults = await world.close();
    world = undefined;
    expect(faults).toEqual([]);
  });
});
