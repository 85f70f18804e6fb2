/** The database under simulated servers: a real PostgreSQL, many times faster, or else PGlite. One for all seeds, emptied before each. */
import { Client, types } from 'pg';
import { createCommittedChanges } from '../../server/db/committed.ts';
import type {
  Binding,
  CommittedChange,
  Database,
  Transaction,
  TransactionOptions,
} from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { refuseInsideTransaction } from '../../server/db/transaction-scope.ts';
import { databaseUrl } from '../support/database-url.ts';
import { startPostgres } from '../support/postgres.ts';
import { RememberedReads } from './remembered-reads.ts';
import { TENANT } from './world-rows.ts';

/** A database of a world, and what is known of it past the transactions of a server. */
export interface SimDatabase extends Database {
  /** Asks one thing as the owner, whom no policy holds, in the order of the transactions. */
  readAsOwner<R extends object>(sql: string, parameters: readonly unknown[]): Promise<R[]>;
  /** Transactions that wrote, and those of them that sealed an edit: each adds to the audit trail, and nothing else does. */
  readonly commits: { readonly written: number; readonly sealed: number };
}

export interface SimDatabases {
  readonly driver: Database['driver'];
  /** Empty, and the only one: what a seed before left is gone. */
  next(): Promise<SimDatabase>;
  close(): Promise<void>;
}

type ReadAsOwner = SimDatabase['readAsOwner'];

export async function openSimDatabases(isPostgres = true): Promise<SimDatabases> {
  const server = isPostgres ? await startPostgres() : null;
  if (!server || 'notRun' in server) {
    const real = await openDatabase({});
    return databasesOf(real, readInTransactions(real), async () => undefined);
  }
  const name = `sim_${process.pid}_${Date.now()}`;
  await asOwner(server.url, `create database ${name}`);
  const url = databaseUrl(server.url, name);
  const database = await openDatabase({ url });
  const owner = new Client({ connectionString: url, types: { getTypeParser } });
  await owner.connect();
  const read: ReadAsOwner = async (text, parameters) =>
    (await owner.query({ name: text.slice(0, 60), text, values: [...parameters] })).rows;
  return databasesOf(database, read, async () => {
    await owner.end();
    await asOwner(server.url, `drop database ${name} with (force)`);
    await server.stop();
  });
}

/** Counts are numbers, as the product has them. */
const getTypeParser = ((oid: number, format?: 'text') =>
  oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser;

/** An embedded database has one connection. */
const readInTransactions =
  (real: Database): ReadAsOwner =>
  (sql, parameters) =>
    real.transaction({ tenantId: TENANT, system: 'seed' }, async (tx) => {
      await tx.query('reset role');
      return tx.query(sql, parameters);
    });

async function asOwner(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

function databasesOf(real: Database, read: ReadAsOwner, released: () => Promise<void>): SimDatabases {
  const told: CommittedChange[] = [];
  real.onCommitted((change) => told.push(change));
  return {
    driver: real.driver,
    async next() {
      await real.transaction({ tenantId: TENANT, system: 'seed' }, empty);
      return inOrder(real, read, told);
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
  await tx.query("select set_config('app.emptying', 'on', true)");
  await tx.query(`truncate ${tables.map(({ name }) => name).join(', ')}`);
}

/** One transaction after another, and told of at once: what a seed does must not depend on how fast a database is. */
function inOrder(real: Database, read: ReadAsOwner, told: CommittedChange[]): SimDatabase {
  const committed = createCommittedChanges();
  const reads = new RememberedReads(real);
  const commits = { written: 0, sealed: 0 };
  let last: Promise<unknown> = Promise.resolve();
  const next = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  const write = async <T>(
    binding: Binding,
    work: (tx: Transaction) => Promise<T>,
    { ahead }: TransactionOptions,
  ): Promise<T> => {
    let hasSealed = false;
    const watched = (tx: Transaction) =>
      work({
        binding: tx.binding,
        account: tx.account,
        query(sql, parameters) {
          hasSealed ||= sql.includes('app_seal');
          return tx.query(sql, parameters);
        },
      });
    const answer = await real.transaction(binding, watched, { ahead });
    reads.forget();
    commits.written += 1;
    if (hasSealed) commits.sealed += 1;
    // A database tells of a commit before its transaction resolves.
    for (const change of told.splice(0)) committed.announce(change);
    return answer;
  };
  return {
    driver: real.driver,
    transaction(binding, work, options = {}) {
      refuseInsideTransaction();
      return next(() =>
        options.readOnly ? reads.read(binding, work, options) : write(binding, work, options),
      );
    },
    readAsOwner: (sql, parameters) => next(() => read(sql, parameters)),
    commits,
    compareMigrations: async () => ({ missing: [], unknown: [] }),
    onCommitted: committed.subscribe,
    hears: () => true,
    close: async () => undefined,
  };
}
