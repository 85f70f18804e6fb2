/** `/readyz` says no where requests would fail: the database is gone, lacks a migration, or the server is being stopped. */
import { Client } from 'pg';
import { expect, it, test } from 'vitest';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { createReadiness } from '../../../server/http/readiness.ts';
import { startServer } from '../../../server/http/serve.ts';
import { databaseUrl } from '../../support/database-url.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { captureLog } from '../capture-log.ts';

const ready = async (url: string) => {
  const answer = await fetch(`${url}/readyz`);
  return { status: answer.status, code: ((await answer.json()) as { code?: string }).code ?? null };
};

describeDatabases('readiness', (subject) => {
  it('says no while the database lacks a migration of this version, or has one of a newer', async () => {
    const { database } = subject();
    const { log } = captureLog();
    const server = await startServer({ database, log });
    expect(await ready(server.url)).toEqual({ status: 200, code: null });
    const change = (sql: string) =>
      database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'seed' }, async (tx) => {
        await tx.query("select set_config('role', 'none', true)");
        return tx.query<{ name: string; hash: string }>(sql);
      });
    const last = 'name = (select max(name) from schema_migrations)';
    const [gone] = await change(`delete from schema_migrations where ${last} returning name, hash`);
    expect(await database.compareMigrations()).toEqual({ missing: [gone?.name], unknown: [] });
    expect(await ready(server.url)).toEqual({ status: 503, code: 'not_migrated' });
    await change(
      `insert into schema_migrations (name, hash) values ('${gone?.name}', '${gone?.hash}') returning name, hash`,
    );
    expect(await ready(server.url)).toEqual({ status: 200, code: null });
    await change(
      `insert into schema_migrations (name, hash) values ('9999-newer.sql', 'x') returning name, hash`,
    );
    expect(await database.compareMigrations()).toEqual({ missing: [], unknown: ['9999-newer.sql'] });
    expect(await ready(server.url)).toEqual({ status: 503, code: 'newer_structure' });
    await server.close();
  });
});

describeDatabases(
  'a database that is gone',
  (subject) => {
    it('is not ready, and is again when it is back', async () => {
      const { database, url } = subject();
      const { log } = captureLog();
      const server = await startServer({ database, log });
      const admin = new Client(databaseUrl(url ?? '', 'postgres'));
      await admin.connect();
      const name = new URL(url ?? '').pathname.slice(1);
      await admin.query(`alter database ${name} allow_connections false`);
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
      expect(await ready(server.url)).toEqual({ status: 503, code: 'not_ready' });
      await admin.query(`alter database ${name} allow_connections true`);
      expect(await ready(server.url)).toEqual({ status: 200, code: null });
      await admin.end();
      await server.close();
    });
  },
  POSTGRES ? [POSTGRES] : [],
);

test('a database that does not answer is not waited for', async () => {
  const silent = { compareMigrations: () => new Promise<never>(() => {}) };
  expect(await createReadiness(silent, 20).check()).toMatchObject({ status: 503, code: 'not_ready' });
});
