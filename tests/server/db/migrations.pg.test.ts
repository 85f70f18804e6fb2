/** Migrations and the LISTEN connection on real PostgreSQL: several processes at once, older and newer programs, lost connections. */
import { Client } from 'pg';
import { expect, it, vi } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { databaseUrl } from '../../support/database-url.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { asSeed, TENANT } from '../tenant-fixture.ts';

/** Runs statements as the owner of the database; rows are those of the last. */
async function asOwner(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const sql of statements) ({ rows } = await client.query<Record<string, unknown>>(sql));
    return rows;
  } finally {
    await client.end();
  }
}

const seal = (database: Database) =>
  asSeed(database, (tx) => tx.query<{ seq: number }>("select app_seal('[]') as seq"));

describeDatabases(
  'a PostgreSQL database',
  (subject) => {
    const url = () => subject().url ?? '';

    it('is migrated once by four servers that start at once', async () => {
      const name = `patchpanel_empty_${process.pid}`;
      await asOwner(url(), `create database ${name}`);
      const empty = databaseUrl(url(), name);
      const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ url: empty })));
      const tenants = await asSeed(opened[0] as Database, (tx) => tx.query('select tenant_id from tenants'));
      await Promise.all(opened.map((database) => database.close()));
      await asOwner(url(), `drop database ${name}`);
      expect(tenants).toEqual([{ tenant_id: TENANT }]);
    });

    it('refuses data of a newer program and a changed migration', async () => {
      await asOwner(url(), "insert into schema_migrations values ('9999-later.sql', 'x')");
      await expect(openDatabase({ url: url() })).rejects.toThrow(
        '9999-later.sql, which this version does not know',
      );
      await asOwner(
        url(),
        "delete from schema_migrations where name like '9999%'",
        "update schema_migrations set hash = hash || 'x' where name like '0001%'",
      );
      await expect(openDatabase({ url: url() })).rejects.toThrow('was changed after it had been applied');
      await asOwner(url(), "update schema_migrations set hash = rtrim(hash, 'x') where name like '0001%'");
    });

    it.each([
      ['was given the roles', '', ''],
      // What `create role` gives since PostgreSQL 16: https://www.postgresql.org/docs/16/sql-createrole.html, Notes.
      ['made the roles', 'with admin option', 'with admin true, inherit false, set false'],
    ])('works for an owner that is no superuser and %s', async (_, before16, since16) => {
      const name = `patchpanel_plain_${process.pid}`;
      const [version] = await asOwner(url(), "select current_setting('server_version_num')::int as number");
      const options = Number(version?.number) < 160_000 ? before16 : since16;
      await asOwner(
        url(),
        `create role ${name} login`,
        `grant patchpanel_member, patchpanel_sign_in, patchpanel_seed, patchpanel_maintenance to ${name} ${options}`,
        `create database ${name} owner ${name}`,
      );
      const plain = new URL(databaseUrl(url(), name));
      plain.username = name;
      const database = await openDatabase({ url: plain.href });
      expect(await asSeed(database, (tx) => tx.query('select tenant_id from tenants'))).toHaveLength(1);
      expect(await seal(database)).toEqual([{ seq: 0 }]);
      await database.close();
      await asOwner(url(), `drop database ${name}`, `drop owned by ${name}`, `drop role ${name}`);
    });

    it('hears of commits again after its connections were cut, also of those in between', async () => {
      const heard = vi.fn();
      const stop = subject().database.onCommitted(heard);
      const other = await openDatabase({ url: url() });
      const lost = { tenantId: TENANT, seq: 78, accounts: [TENANT] };
      const tell = `select pg_notify('patchpanel_committed', '${JSON.stringify({ ...lost, xact: '4711' })}')`;
      await asOwner(url(), tell);
      await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(lost), 10_000);
      await asOwner(
        url(),
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
        `update tenant_heads set seq = 77 where tenant_id = '${TENANT}'`,
      );
      await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ tenantId: TENANT, seq: 77 }), 10_000);
      heard.mockClear();
      // A standby that had not heard of a commit gives its numbers again once it is the primary.
      await asOwner(url(), tell);
      await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(lost), 10_000);
      heard.mockClear();
      await seal(other);
      await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1), 10_000);
      stop();
      await other.close();
    });
  },
  POSTGRES ? [POSTGRES] : [],
);
