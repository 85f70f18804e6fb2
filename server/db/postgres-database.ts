/** The database in a PostgreSQL server, 15 or newer, through `pg`. Runs in the server. */
import { Pool, type PoolClient, type PoolConfig, type QueryResult, types } from 'pg';
import { bindStatement } from './bind.ts';
import { type CommittedChanges, createCommittedChanges } from './committed.ts';
import type { Database, Transaction } from './database.ts';
import { type Listening, listenForCommits } from './listen.ts';
import { migrate, missingMigrations } from './migrate.ts';
import { refuseInsideTransaction, withinTransaction } from './transaction-scope.ts';

const OLDEST_VERSION = 150_000;
/** Beyond this many different texts, statements are no longer kept prepared: each costs memory on every connection. */
const MAX_PREPARED = 500;

/** Compiling a statement costs more than it saves where each runs once and is over in a second: 77 ms of a plan of 50,000 rows. */
const NO_JIT = "set_config('jit', 'off', true)";

const parsers: Partial<Record<number, (text: string) => unknown>> = {
  [types.builtins.INT8]: Number,
  [types.builtins.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
};

function poolConfig(url: string): PoolConfig {
  return {
    connectionString: url,
    application_name: 'patchpanel',
    max: 10,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        parsers[oid] ?? types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  };
}

export async function openPostgres(url: string): Promise<Database> {
  const pool = new Pool(poolConfig(url));
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  try {
    await prepareDatabase(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const committed = createCommittedChanges();
  const listening = await listenForCommits(poolConfig(url), committed);
  return createDatabase(pool, committed, listening);
}

function createDatabase(pool: Pool, committed: CommittedChanges, listening: Listening): Database {
  const names = new Map<string, string>();
  return {
    driver: 'postgres',
    async transaction(binding, work, { readOnly = false } = {}) {
      refuseInsideTransaction();
      const begin = readOnly ? 'begin isolation level repeatable read read only' : 'begin';
      const commit = readOnly ? plainCommit : hearingCommit(committed);
      const run = async (client: PoolClient) => {
        const query: Transaction['query'] = async (sql, parameters = []) =>
          (await client.query({ name: preparedName(names, sql), text: sql, values: [...parameters] })).rows;
        const bind = bindStatement(binding);
        await query(`${bind.sql}, ${NO_JIT}`, bind.parameters);
        return withinTransaction(binding, query, work);
      };
      return inTransaction(pool, { begin, commit }, run);
    },
    onCommitted: committed.subscribe,
    hears: listening.hears,
    missingMigrations: () =>
      missingMigrations({ rows: async <R>(sql: string) => (await pool.query(sql)).rows as R[] }),
    async close() {
      await listening.stop();
      await pool.end();
    },
  };
}

function preparedName(names: Map<string, string>, sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= MAX_PREPARED) return known;
  const name = `patchpanel_${names.size}`;
  names.set(sql, name);
  return name;
}

type Commit = (client: PoolClient) => Promise<void>;

const plainCommit: Commit = async (client) => void (await client.query('commit'));

const COMMIT = "select current_setting('app.told', true) as told; commit";

/** What the transaction tells of itself (migration 0026) is heard here before anybody can learn that it has committed. */
function hearingCommit(committed: CommittedChanges): Commit {
  return async (client) => {
    const [asked] = (await client.query(COMMIT)) as unknown as QueryResult<{ told: string | null }>[];
    const told = asked?.rows[0]?.told ?? '';
    for (const payload of told.split('\n').filter(Boolean)) committed.receive(payload);
  };
}

async function inTransaction<T>(
  pool: Pool,
  { begin, commit }: { begin: string; commit: Commit },
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: unknown;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query(begin);
    const result = await work(client);
    await commit(client);
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken instanceof Error ? broken : undefined);
  }
}

async function prepareDatabase(pool: Pool): Promise<void> {
  await inTransaction(pool, { begin: 'begin', commit: plainCommit }, async (client) => {
    const answer = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    const version = answer.rows[0]?.version ?? 0;
    if (version < OLDEST_VERSION) {
      throw new Error(`PostgreSQL 15 or newer is needed; this server says ${version}. Upgrade it.`);
    }
    await migrate({
      script: async (sql) => void (await client.query(sql)),
      rows: async <R>(sql: string) => (await client.query(sql)).rows as R[],
    });
  });
}
