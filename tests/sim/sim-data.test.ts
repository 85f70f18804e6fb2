/** A simulated restore gives no version that anybody may hold from before, also when one backup comes back twice. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadTenant } from '../../server/db/load.ts';
import { SimData } from './sim-data.ts';
import { openSimDatabases, type SimDatabases } from './sim-database.ts';
import { accountsFor, id, ROWS, TENANT } from './world-rows.ts';

let databases: SimDatabases;
beforeAll(async () => {
  databases = await openSimDatabases();
});
afterAll(() => databases.close());

it('moves versions beyond those of every restore before it', async () => {
  const database = await databases.next();
  await loadTenant(database, { tenantId: TENANT, rows: ROWS, accounts: accountsFor(1) });
  const data = new SimData(database);
  const backup = await data.back(0);
  const versionOf = async () => (await data.versions()).get(id(301))?.version ?? 0;
  const first = await versionOf();
  await data.restore(backup);
  const second = await versionOf();
  await data.restore(backup);
  expect([second > first, (await versionOf()) > second]).toEqual([true, true]);
});
