/** The database under simulated servers: a real PostgreSQL, many times faster, or else PGlite. One for all seeds, emptied before each. */
import { Client } from 'pg';
import { createCommittedChanges } from '../../server/db/committed.ts';
import type { Database, Transaction } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { refuseInsideTransaction } from '../../server/db/transaction-scope.ts';
import { databaseUrl } from '../support/database-url.ts';
import { startPostgres } from '../support/postgres.ts';
import { TENANT } from './world-rows.ts';

export interface SimDatabases {
  readonly driver: Database['driver'];
  /** Empty, and the only one: what a seed before left is gone. */
  next(): Promise<Database>;
  close(): Promise<void>;
}

export async function openSimDatabases(isPostgres = true): Promise<SimDatabases> {
  const server = isPostgres ? await startPostgres() : null;
  if (!server || 'notRun' in server) return databasesOf(await openDatabase({}), async () => undefined);
  const name = `sim_${process.pid}_${Date.now()}`;
  await asOwner(server.url, `create database ${name}`);
  const database = await openDatabase({ url: databaseUrl(server.url, name) });
  return databasesOf(database, async () => {
    await asOwner(server.url, `drop database ${name} with (force)`);
    await server.stop();
  });
}

async function asOwner(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

function databasesOf(real: Database, released: () => Promise<void>): SimDatabases {
  return {
    driver: real.driver,
    async next() {
      await real.transaction({ tenantId: TENANT, system: 'seed' }, empty);
      return inOrder(real);
    },
    async close() {
      await real.close();
      await released();
    },
  };
}

async function empty(tx: Transaction): Promise<void> {
  await tx.query('reset role');
  const tables = await tx.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname = 'tenant_id'`,
  );
  await tx.query(`truncate ${tables.map(({ name }) => name).join(', ')}`);
}

/** One transaction after another, and told of at once: what a seed does must not depend on how fast a database is. */
function inOrder(real: Database): Database {
  const committed = createCommittedChanges();
  let last: Promise<unknown> = Promise.resolve();
  let seq = 0;
  return {
    driver: real.driver,
    transaction(binding, work, options) {
      refuseInsideTransaction();
      let hasSealed = false;
      const watched = (tx: Transaction) =>
        work({
          binding: tx.binding,
          query(sql, parameters) {
            hasSealed ||= sql.includes('app_seal');
            return tx.query(sql, parameters);
          },
        });
      const result = last.then(async () => {
        const answer = await real.transaction(binding, watched, options);
        seq += 1;
        if (hasSealed) committed.announce({ tenantId: binding.tenantId, seq });
        return answer;
      });
      last = result.catch(() => undefined);
      return result;
    },
    onCommitted: committed.subscribe,
    close: async () => undefined,
  };
}
