/** An import whose agents somebody else got after the plan was made is planned again; one that leaves out who gives them up is not. On both databases. */
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { contents, create, patch, read } from '../records/write-fixture.ts';
import { A3, id, NORTH, own, refusal } from '../tenant-fixture.ts';
import { freshImporter, importer, ownUsers, WAYS } from './import-fixture.ts';

describeDatabases('an agent that somebody got after the plan', (subject) => {
  let database: Database;
  beforeAll(async () => {
    ({ database } = await freshImporter(subject()));
  });

  const renew = ownUsers();
  let made: number;
  let names: [string, string, string];
  let ids: [string, string, string];
  beforeEach(async () => {
    ({ made, names, ids } = await renew(database));
    await patch(database, ['crm-users', ids[0]], { set: { mapping: own() } });
  });
  it.each(WAYS)('makes the plan stale, with the row that wants it, %s', async (way) => {
    const csv = importer(database, way);
    const job = await csv.plan([`,${names[0]},,A,,,`, `,${names[1]},,,NICE EU,A4711,TRUE`]);
    await patch(database, ['crm-users', ids[2]], { set: { mapping: own(A3) } });
    const before = await contents(database);
    expect(await refusal(csv.apply(job))).toMatchObject({
      status: 412,
      code: 'plan_stale',
      detail: `Row 3, ${names[1]}: Agent A4711 is mapped to ${names[2]} by now. Nothing was applied; plan the file again.`,
      current: [{ row: 3, name: names[1] }],
    });
    expect(await contents(database)).toEqual(before);
  });

  it.each(WAYS)('makes it stale for a new user too, %s', async (way) => {
    const csv = importer(database, way);
    const job = await csv.plan([`,new.${made},,,NICE EU,A4711,TRUE`]);
    const late = { id: id(7_900 + made), instanceId: NORTH, username: `late.${made}`, mapping: own(A3) };
    await create(database, 'crm-users', late);
    expect(await refusal(csv.apply(job))).toMatchObject({
      code: 'plan_stale',
      current: [{ row: 2, name: `new.${made}` }],
    });
    await patch(database, ['crm-users', late.id], { set: { mapping: own() } });
  });

  it.each(WAYS)('makes it stale where it is on the list of an unticked row, %s', async (way) => {
    const csv = importer(database, way);
    const job = await csv.plan([`,${names[1]},,,NICE EU,A4711,TRUE`, `,${names[2]},,C,NICE EU,0007,TRUE`]);
    await patch(database, ['crm-users', ids[2]], { set: { mapping: own(A3) } });
    expect(await refusal(csv.apply(job, { exclude: [3] }))).toMatchObject({ code: 'plan_stale' });
    const again = await csv.plan([`,${names[1]},,,NICE EU,A4711,TRUE`, `,${names[2]},,C,NICE EU,0007,TRUE`]);
    expect(await refusal(csv.apply(again, { exclude: [3] }))).toMatchObject({
      status: 409,
      code: 'agent_taken',
      rule: 'C7',
      owner: { level: 'user', id: ids[2] },
    });
    expect(await read(database, 'crm-users', ids[1])).toMatchObject({ mapping: own() });
  });
});
