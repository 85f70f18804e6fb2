/** The last transaction of an import that is written ahead: users who are updated in parts, and who changed since though nobody was locked. On both databases. */
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { applyImport } from '../../../server/imports/apply-import.ts';
import { prepareApply } from '../../../server/imports/prepare-apply.ts';
import { dropPrepared } from '../../../server/imports/users-ahead.ts';
import { describeDatabases } from '../../support/databases.ts';
import { verify } from '../audit/tamper.ts';
import { patch, read } from '../records/write-fixture.ts';
import { A3, ADA, as, asSeed, inherit, own, refusal } from '../tenant-fixture.ts';
import { aheadAs, freshImporter, type Importer, ownUsers } from './import-fixture.ts';

describeDatabases('the last step of an import', (subject) => {
  let database: Database;
  let csv: Importer;
  beforeAll(async () => {
    ({ database, csv } = await freshImporter(subject()));
  });

  const renew = ownUsers();
  let names: [string, string, string];
  let ids: [string, string, string];
  beforeEach(async () => {
    ({ names, ids } = await renew(database));
  });

  /** Of two users each, where they are updated in parts. */
  const preparing = async (job: { id: string; base: string }, more: object = {}) => {
    const body = { base: job.base, ...more };
    const { look, options } = aheadAs(database, ADA, body, 2);
    const prepared = await prepareApply(look, options(job.id));
    const asked: string[] = [];
    const apply = () =>
      as(database, ADA, (tx, caller) => {
        const query: Transaction['query'] = (sql, ...more) => {
          asked.push(sql);
          return tx.query(sql, ...more);
        };
        return applyImport({ ...tx, query }, caller, { id: job.id, body, prepared });
      });
    return { users: prepared?.ahead?.users, apply, asked, drop: () => dropPrepared(look, prepared) };
  };
  const mappingOf = async (user: string) => (await read(database, 'crm-users', user)) as { mapping: unknown };

  it('updates its users in parts, locked before where another transaction could change them', async () => {
    const former = await csv.exportUsers();
    const wanted = ['Anna', 'Bert "the \\B", {}', 'Cleo'] as const;
    const quoted = wanted.map((name) => `"${name.replaceAll('"', '""')}"`);
    const job = await csv.plan(names.map((name, n) => `,${name},,${quoted[n]},,,`));
    const { users, apply, asked } = await preparing(job);
    expect(users).toMatchObject({ count: 3, fields: ['fullName'] });
    expect(users?.parts).toHaveLength(2);
    expect(await apply()).toMatchObject({ state: 'applied', outcome: { updated: 3 } });
    const locks = asked.filter((sql) => sql.includes('for no key update'));
    expect(locks).toHaveLength(database.driver === 'pglite' ? 0 : 1);
    for (const [n, fullName] of wanted.entries())
      expect(await read(database, 'crm-users', ids[n] ?? '')).toMatchObject({ fullName, version: 2 });
    await csv.undo(job.id);
    expect(await csv.exportUsers()).toBe(former);
    expect((await asSeed(database, (tx) => verify(tx))).faults).toEqual([]);
  });

  it('updates those at once whose agents may change hands', async () => {
    await patch(database, ['crm-users', ids[0]], { set: { mapping: inherit } });
    await patch(database, ['crm-users', ids[2]], { set: { mapping: own(A3) } });
    const lines = [`,${names[0]},,,NICE EU,A4711,TRUE`, `,${names[1]},,Bert,,,`, `,${names[2]},,,,,TRUE`];
    const job = await csv.plan(lines, { applyMappings: true });
    const { users, apply } = await preparing(job, { confirm: { removeAll: true, removals: true } });
    expect(users?.count).toBe(3);
    expect(users?.parts).toHaveLength(1);
    await apply();
    expect(await mappingOf(ids[0])).toMatchObject({ mapping: own(A3) });
    expect(await mappingOf(ids[2])).toMatchObject({ mapping: own() });
  });

  it('is refused for who changed since, also where what they hold by now is in the way', async () => {
    await patch(database, ['crm-users', ids[0]], { set: { mapping: inherit } });
    const job = await csv.plan([`,${names[1]},,,NICE EU,A4711,TRUE`, `,${names[2]},,Cleo,,,`], {
      applyMappings: true,
    });
    const { users, apply, drop } = await preparing(job);
    expect(users?.count).toBe(2);
    await patch(database, ['crm-users', ids[2]], { set: { mapping: own(A3) } });
    expect(await refusal(apply())).toMatchObject({
      code: 'plan_stale',
      current: [{ row: 3, name: names[2] }],
    });
    await drop();
    expect(await mappingOf(ids[1])).toMatchObject({ mapping: own() });
  });
});
