/** What is sent before a transaction asks for it: given for the very same alone, and bound, rolled back and refused as if it had been asked for then. */
import { beforeAll, expect, it } from 'vitest';
import type { AheadStatement } from '../../../server/db/ahead.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { ADA, asSeed, id, loadFixture, NORA, TENANT } from '../tenant-fixture.ts';

const binding = { tenantId: TENANT, accountId: ADA };
const statement = (sql: string, parameters: readonly unknown[] = []): AheadStatement => ({ sql, parameters });
const RENAME: AheadStatement = {
  sql: 'update crm_users set full_name = $1 where tenant_id = $2 returning id',
  parameters: ['renamed', TENANT],
  writes: true,
};
const FAILING = statement('select 1 / 0');
const ask = (tx: Transaction, { sql, parameters }: AheadStatement) => tx.query(sql, parameters);
const WHO = statement(`select current_user as role, current_setting('app.tenant') as tenant,
  current_setting('app.account') as account, current_setting('transaction_read_only') as "readOnly"`);

describeDatabases('what is asked ahead', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });
  const renamed = () =>
    asSeed(database, (tx) => tx.query("select id from crm_users where full_name = 'renamed'"));
  const whole = (ahead: readonly AheadStatement[]) => ({ readOnly: true, ahead, asksNoMore: true });

  it('is asked as whoever the transaction is bound to', async () => {
    const member = { role: 'patchpanel_member', tenant: TENANT };
    const reading = await database.transaction(binding, (tx) => ask(tx, WHO), whole([WHO]));
    expect(reading).toEqual([{ ...member, account: ADA, readOnly: 'on' }]);
    const other = { tenantId: TENANT, accountId: NORA };
    const writing = await database.transaction(other, (tx) => ask(tx, WHO), { ahead: [WHO] });
    expect(writing).toEqual([{ ...member, account: NORA, readOnly: 'off' }]);
  });

  it('leaves nothing of its binding to whoever comes next, whether it succeeded or failed', async () => {
    for (let round = 0; round < 12; round += 1) {
      await database.transaction(binding, (tx) => ask(tx, WHO), whole([WHO]));
      for (const options of [whole([FAILING]), { ahead: [FAILING] }]) {
        const failing = database.transaction(binding, (tx) => ask(tx, FAILING), options);
        await expect(failing).rejects.toThrow('division by zero');
      }
      const nobody = { tenantId: id(2), accountId: ADA };
      const users = statement('select id from crm_users');
      expect(await database.transaction(nobody, (tx) => ask(tx, users), whole([users]))).toEqual([]);
      expect(await database.transaction(nobody, (tx) => ask(tx, users))).toEqual([]);
    }
  });

  it('tells who asks for it what it failed with, and everybody the account', async () => {
    const seen: unknown[] = [];
    const work = async (tx: Transaction) => {
      seen.push((tx.account as { username: string }).username);
      await ask(tx, FAILING);
    };
    await expect(database.transaction(binding, work, whole([FAILING]))).rejects.toMatchObject({
      code: '22012',
    });
    await expect(database.transaction(binding, work, { ahead: [FAILING] })).rejects.toMatchObject({
      code: '22012',
    });
    expect(seen).toEqual(['ada', 'ada']);
  });

  it('is rolled back with all of it where something behind it fails', async () => {
    const work = async (tx: Transaction) => {
      expect(await ask(tx, RENAME)).not.toEqual([]);
      await ask(tx, FAILING);
    };
    await expect(database.transaction(binding, work, { ahead: [RENAME, FAILING] })).rejects.toThrow(
      'division by zero',
    );
    expect(await renamed()).toEqual([]);
  });

  it('is rolled back where the work refuses', async () => {
    const refusing = async () => {
      throw new Error('refused');
    };
    await expect(database.transaction(binding, refusing, { ahead: [RENAME] })).rejects.toThrow('refused');
    expect(await renamed()).toEqual([]);
  });

  it('must be asked for where it writes, or nothing is committed', async () => {
    const others = [async () => 1, (tx: Transaction) => ask(tx, { ...RENAME, parameters: ['x', TENANT] })];
    for (const work of others) {
      await expect(database.transaction<unknown>(binding, work, { ahead: [RENAME] })).rejects.toThrow(
        'written ahead',
      );
    }
    expect(await renamed()).toEqual([]);
  });

  it('is not given to who has asked for something else before', async () => {
    const count = statement("select count(*) as count from crm_users where full_name = 'other'");
    const work = async (tx: Transaction) => {
      await tx.query("update crm_users set full_name = 'other' where tenant_id = $1", [TENANT]);
      return ask(tx, count);
    };
    const [found] = (await database.transaction(binding, work, { ahead: [count] })) as { count: number }[];
    expect(found?.count).toBeGreaterThan(0);
  });

  it('is not given for other values', async () => {
    const one = (value: number) => statement('select $1::int as value', [value]);
    const work = (tx: Transaction) => ask(tx, one(2));
    expect(await database.transaction(binding, work, { ahead: [one(1)] })).toEqual([{ value: 2 }]);
  });

  it('is asked anew, in one snapshot, where a reading work asks for more', async () => {
    const begun: number[] = [];
    const moment = statement('select pg_current_snapshot()::text as seen, txid_current_if_assigned() as id');
    const work = async (tx: Transaction) => {
      begun.push(begun.length);
      const first = await ask(tx, moment);
      const second = await tx.query(`${moment.sql} `);
      return [first, second];
    };
    const [first, second] = await database.transaction(binding, work, whole([moment]));
    expect(begun).toEqual([0, 1]);
    expect(first).toEqual(second);
  });

  it('does not let a reading work write', async () => {
    await expect(
      database.transaction(binding, (tx) => ask(tx, RENAME), whole([RENAME])),
    ).rejects.toMatchObject({
      code: '25006',
    });
  });
});
