/** Five thousand users through the real server: planned, applied, taken back. `npm run test:long -- import-rows` has fifty thousand. */
import { afterEach, describe, expect, it } from 'vitest';
import { importWhole } from '../../long/support/import-whole.ts';
import { createKillWorld, type KillWorld } from '../../long/support/kill-world.ts';
import { DATABASES, type OpenTestDatabase, type TestDatabase } from '../../support/databases.ts';

const USERS = 5_000;

describe.each(DATABASES)('an import of 5,000 users on $driver', ({ driver, open }: OpenTestDatabase) => {
  let empty: TestDatabase | undefined;
  let world: KillWorld | undefined;
  afterEach(async () => {
    await world?.close();
    await empty?.close();
  });

  it('says, does and takes back exactly what the file says, and leaves a right trail', async () => {
    empty = driver === 'postgres' ? await open() : undefined;
    world = await createKillWorld({ users: USERS, url: empty?.url ?? null });
    await importWhole(world, 'Renamed');
    const faults = await world.close();
    world = undefined;
    expect(faults).toEqual([]);
  });
});
