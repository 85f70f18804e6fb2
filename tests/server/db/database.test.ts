/** The door to the data: binding, isolation between transactions, values and notifications, on both databases. */
import { beforeAll, expect, it, vi } from 'vitest';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { describeDatabases } from '../../support/databases.ts';
import { ADA, as, asSeed, EVE_ACCOUNT, id, loadFixture, NORTH, TENANT } from '../tenant-fixture.ts';

const binding = { tenantId: TENANT, accountId: ADA };

describeDatabases('the database', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  it('gives counts as numbers, moments as ISO text and JSON as values', async () => {
    const [row] = await asSeed(database, (tx) =>
      tx.query(
        `select count(*) as count, updated_at as moment, '{"a":[1]}'::jsonb as json, $1::uuid[] as ids
        from crm_users where username = 'eve' group by updated_at`,
        [[NORTH]],
      ),
    );
    expect(row).toEqual({ count: 1, moment: '2026-11-01T08:00:00.123Z', json: { a: [1] }, ids: [NORTH] });
  });

  it('binds an account to a role that row-level security holds for', async () => {
    const [role] = await database.transaction(binding, (tx) =>
      tx.query(
        'select current_user as name, r.rolsuper, r.rolbypassrls from pg_roles r where r.rolname = current_user',
      ),
    );
    expect(role).toEqual({ name: 'patchpanel_member', rolsuper: false, rolbypassrls: false });
  });

  it('has row-level security on every table but its own list of migrations', async () => {
    const open = await asSeed(database, (tx) =>
      tx.query(
        `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity`,
      ),
    );
    expect(open).toEqual([{ relname: 'schema_migrations' }]);
  });

  it('has the tenant first in every primary and foreign key', async () => {
    const others = await asSeed(database, (tx) =>
      tx.query(`select c.conname from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'f') and a.attname <> 'tenant_id'
          and c.conrelid <> 'schema_migrations'::regclass`),
    );
    expect(others).toEqual([]);
  });

  it('carries nothing over to the next transaction', async () => {
    for (let round = 0; round < 12; round += 1) {
      await as(database, ADA, (tx) => tx.query('select 1'));
      const seen = await database.transaction({ tenantId: id(2), accountId: ADA }, (tx) =>
        tx.query('select id from crm_users'),
      );
      expect(seen).toEqual([]);
    }
  });

  it('fails with what its last statement fails with, and keeps nothing', async () => {
    const failing = asSeed(database, async (tx) => {
      await tx.query("update crm_users set full_name = 'gone'");
      await tx.query("select 1 / (case when full_name = 'gone' then 0 else 1 end) from crm_users", [], {
        isLast: true,
      });
      return 'an answer that nobody may have';
    });
    await expect(failing).rejects.toThrow('division by zero');
    const left = await asSeed(database, (tx) =>
      tx.query("select id from crm_users where full_name = 'gone'"),
    );
    expect(left).toEqual([]);
  });

  it('runs what is asked without waiting in its order, and tells the first that fails', async () => {
    const values = await asSeed(database, (tx) =>
      Promise.all([
        tx.query("select set_config('app.test', 'one', true) as value"),
        tx.query("select current_setting('app.test') || ' two' as value"),
      ]),
    );
    expect(values.flat()).toEqual([{ value: 'one' }, { value: 'one two' }]);
    const failing = asSeed(database, (tx) =>
      Promise.all([
        tx.query('select 1 / 0'),
        tx.query('select 1'),
        tx.query('select 2', [], { isLast: true }),
      ]),
    );
    await expect(failing).rejects.toThrow('division by zero');
  });

  it('rolls back what throws', async () => {
    const failing = asSeed(database, async (tx) => {
      await tx.query("update crm_users set full_name = 'gone'");
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const left = await asSeed(database, (tx) =>
      tx.query("select id from crm_users where full_name = 'gone'"),
    );
    expect(left).toEqual([]);
  });

  it('refuses writes in a read-only transaction', async () => {
    const writing = database.transaction(
      { tenantId: TENANT, system: 'seed' },
      (tx) => tx.query("update crm_users set full_name = 'x'"),
      { readOnly: true },
    );
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });

  it('refuses a transaction inside a transaction instead of waiting for itself', async () => {
    const nested = database.transaction(binding, () => database.transaction(binding, async () => 1));
    await expect(nested).rejects.toThrow('open already');
  });

  it('refuses queries after the end', async () => {
    let kept: Transaction | undefined;
    await database.transaction(binding, async (tx) => {
      kept = tx;
    });
    expect(() => kept?.query('select 1')).toThrow('has ended');
  });

  it.each(["'; drop table crm_users; --", '', 'DEFAULT'])('refuses %s as a tenant', async (tenantId) => {
    await expect(database.transaction({ tenantId, accountId: ADA }, async () => 1)).rejects.toThrow('UUID');
  });

  it('pages by moments without losing rows', async () => {
    await asSeed(database, (tx) =>
      tx.query(
        `insert into crm_users (tenant_id, id, instance_id, username, updated_at)
        select $1, gen_random_uuid(), $2, 'paged ' || n, now() + n * interval '137 microseconds' from generate_series(1, 300) n`,
        [TENANT, NORTH],
      ),
    );
    const seen = new Set<string>();
    let last = { at: '2000-01-01T00:00:00Z', id: id(0) };
    for (;;) {
      const page = await as(database, ADA, (tx) =>
        tx.query<{ at: string; id: string }>(
          `select updated_at as at, id from crm_users where username like 'paged %' and (updated_at, id) > ($1, $2)
           order by updated_at, id limit 7`,
          [last.at, last.id],
        ),
      );
      for (const row of page) seen.add(row.id);
      const end = page.at(-1);
      if (!end) break;
      last = end;
    }
    expect(seen.size).toBe(300);
  });

  it('tells listeners after the commit, also of other processes, and never of what was rolled back', async () => {
    const { url } = subject();
    const other = url ? await openDatabase({ url }) : database;
    const heard: number[] = [];
    const stop = database.onCommitted(({ tenantId, seq }) => {
      if (tenantId === TENANT) heard.push(seq);
    });
    const seal = (tx: Transaction) => tx.query<{ seq: number }>("select app_seal('[]') as seq");
    const failing = asSeed(other, async (tx) => {
      await seal(tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const [sealed] = await asSeed(other, seal);
    await vi.waitFor(() => expect(heard).toEqual([sealed?.seq]));
    stop();
    if (other !== database) await other.close();
  });

  it('lets a listener use the database', async () => {
    const read = new Promise((resolve, reject) => {
      const stop = database.onCommitted(() => {
        stop();
        as(database, EVE_ACCOUNT, (tx) => tx.query('select 1 as one')).then(resolve, reject);
      });
    });
    await asSeed(database, (tx) => tx.query("select app_seal('[]')"));
    expect(await read).toEqual([{ one: 1 }]);
  });
});
