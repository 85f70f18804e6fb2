/** The database in a PostgreSQL server, 15 or newer, through `pg`. Runs in the server. */
import { Pool, type PoolClient, type PoolConfig, type QueryConfig, type QueryResult, types } from 'pg';
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
    pipeline: true,
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
  const statement = (sql: string, parameters: readonly unknown[]): QueryConfig => ({
    ...named(names, sql),
    text: sql,
    values: [...parameters],
  });
  return {
    driver: 'postgres',
    async transaction(binding, work, { readOnly = false } = {}) {
      refuseInsideTransaction();
      const bind = bindStatement(binding);
      const steps: Steps = {
        open: [
          { text: readOnly ? 'begin isolation level repeatable read read only' : 'begin' },
          statement(`${bind.sql}, ${NO_JIT}`, bind.parameters),
        ],
        commit: readOnly ? plainCommit : hearingCommit(committed),
      };
      return inTransaction(pool, steps, (client, atCommit) => {
        const query: Transaction['query'] = async (sql, parameters = [], { isLast = false } = {}) => {
          const asked = client.query(statement(sql, parameters));
          if (!isLast) return (await asked).rows;
          atCommit(asked);
          return [];
        };
        return withinTransaction(binding, query, work);
      });
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

function named(names: Map<string, string>, sql: string): { name?: string } {
  const known = names.get(sql);
  if (known !== undefined) return { name: known };
  if (names.size >= MAX_PREPARED) return {};
  const name = `patchpanel_${names.size}`;
  names.set(sql, name);
  return { name };
}

/** How a transaction begins and ends. */
interface Steps {
  /** Sent together. */
  readonly open: readonly QueryConfig[];
  commit(client: PoolClient): Promise<void>;
}

type Work<T> = (client: PoolClient, atCommit: (asked: Promise<unknown>) => void) => Promise<T>;

const plainCommit: Steps['commit'] = async (client) => void (await client.query('commit'));

const COMMIT = "select current_setting('app.told', true) as told; commit";

/** What the transaction tells of itself (migration 0026) is heard here before anybody can learn that it has committed. */
function hearingCommit(committed: CommittedChanges): Steps['commit'] {
  return async (client) => {
    const [asked] = (await client.query(COMMIT)) as unknown as QueryResult<{ told: string | null }>[];
    const told = asked?.rows[0]?.told ?? '';
    for (const payload of told.split('\n').filter(Boolean)) committed.receive(payload);
  };
}

/** Statements that nobody waits for in between travel together (`pipeline`): one that fails lets all after it fail, and is heard of first. */
async function inTransaction<T>(pool: Pool, { open, commit }: Steps, work: Work<T>): Promise<T> {
  const client = await connected(pool);
  let broken: unknown;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  const unanswered: Promise<unknown>[] = [];
  const answerLater = (asked: Promise<unknown>) => {
    unanswered.push(asked);
    // What it fails with is told by the commit.
    asked.catch(() => undefined);
  };
  try {
    // Before anything is asked: outside of a transaction that is bound, the owner of the database would ask it.
    await Promise.all(open.map((step) => client.query(step)));
    const result = await work(client, answerLater);
    await Promise.all([...unanswered, commit(client)]);
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

/** SQLSTATE of a connection that could not be had, for what the pool says without one: the same request may succeed in a moment. */
const NO_CONNECTION = '08001';

async function connected(pool: Pool): Promise<PoolClient> {
  return pool.connect().catch((error: Error & { code?: string }) => {
    throw Object.assign(error, { code: error.code ?? NO_CONNECTION });
  });
}

async function prepareDatabase(pool: Pool): Promise<void> {
  await inTransaction(pool, { open: [{ text: 'begin' }], commit: plainCommit }, async (client) => {
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
