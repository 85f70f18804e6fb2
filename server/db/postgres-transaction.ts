/** One transaction on a connection of a PostgreSQL pool: how it begins, asks and ends. Runs in the server. */
import type { Duplex } from 'node:stream';
import { type Pool, type PoolClient, type PoolConfig, type QueryConfig, type QueryResult, types } from 'pg';
import { bindStatement } from './bind.ts';
import type { Binding, Transaction } from './database.ts';
import { withinTransaction } from './transaction-scope.ts';

/** Beyond this many different texts, statements are no longer kept prepared: each costs memory on every connection. */
const MAX_PREPARED = 500;

/** Compiling a statement costs more than it saves where each runs once and is over in a second: 77 ms of a plan of 50,000 rows. */
const NO_JIT = "set_config('jit', 'off', true)";

/** How long one statement may take before the database ends it with SQLSTATE 57014, in milliseconds. */
export interface StatementLimits {
  readonly usual: number;
  /** In transactions that `mayBeLong`. */
  readonly long: number;
}

/** An import of 50,000 rows has statements of seconds; on a slow disk and beside others they are far from it still. */
const LONG_FACTOR = 20;

export const statementLimits = (seconds: number): StatementLimits => ({
  usual: seconds * 1000,
  long: seconds * 1000 * LONG_FACTOR,
});

const parsers: Partial<Record<number, (text: string) => unknown>> = {
  [types.builtins.INT8]: Number,
  [types.builtins.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
};

export function poolConfig(url: string): PoolConfig {
  return {
    connectionString: url,
    application_name: 'patchpanel',
    max: 10,
    pipeline: true,
    connectionTimeoutMillis: 10_000,
    // A new connection has neither plans nor what the database knows of its tables: its first requests take tens of milliseconds each.
    idleTimeoutMillis: 600_000,
    idle_in_transaction_session_timeout: 60_000,
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        parsers[oid] ?? types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  };
}

/** How a transaction begins and ends. */
export interface Steps {
  /** Sent together. */
  readonly open: readonly QueryConfig[];
  /** Looks at what these were answered; where it throws, nothing is asked. */
  opened?(answers: readonly QueryResult[]): void;
  commit(client: PoolClient): Promise<void>;
}

export const plainCommit: Steps['commit'] = async (client) => void (await ask(client, 'commit'));

/** What only read has nothing to wait for: whoever has the connection next is behind the commit. A connection that is lost is noticed by the pool. */
export const commitLater: Steps['commit'] = async (client) =>
  void ask(client, 'commit').catch(() => undefined);

/** The socket of a connection, for which `pg` has no name of its own. */
interface Connected {
  readonly connection: { readonly stream: Duplex };
}

/**
 * What is asked within one turn goes in one write: each costs more than a small statement does. By callback: the library makes its promises by a
 * closure that lies among old objects, so what they are answered would live as long (`decisions/0099`).
 */
export function ask(client: PoolClient, query: QueryConfig | string): Promise<QueryResult> {
  const { stream } = (client as unknown as Connected).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
  return new Promise((resolve, reject) => {
    client.query(query as QueryConfig, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

export const BEGIN = { write: 'begin', read: 'begin isolation level repeatable read read only' } as const;

export type Work<T> = (transaction: Transaction) => Promise<T>;

/** Statements of one pool: texts that come again are prepared under the same name on each of its connections. */
export class Statements {
  readonly #names = new Map<string, string>();
  readonly #limits: StatementLimits;

  constructor(limits: StatementLimits) {
    this.#limits = limits;
  }

  of(sql: string, parameters: readonly unknown[] = []): QueryConfig {
    return { ...this.#named(sql), text: sql, values: [...parameters] };
  }

  /**
   * Sets the limit for all that follows it, the commit too. By the transaction and not at the start of the connection, where a pooler that stands in
   * between refuses or forgets it.
   */
  binding(binding: Binding, mayBeLong = false): QueryConfig {
    const limit = this.#limits[mayBeLong ? 'long' : 'usual'];
    const { sql, parameters } = bindStatement(binding, [
      NO_JIT,
      `set_config('statement_timeout', '${limit}', true)`,
    ]);
    return this.of(sql, parameters);
  }

  #named(sql: string): { name?: string } {
    const known = this.#names.get(sql);
    if (known !== undefined) return { name: known };
    if (this.#names.size >= MAX_PREPARED) return {};
    const name = `patchpanel_${this.#names.size}`;
    this.#names.set(sql, name);
    return { name };
  }
}

/** A transaction of the server: `steps` bind it. */
export function boundTransaction<T>(
  { pool, statements, binding }: { pool: Pool; statements: Statements; binding: Binding },
  steps: Steps,
  work: Work<T>,
): Promise<T> {
  return inTransaction(pool, steps, (client, atCommit, answers) => {
    const query: Transaction['query'] = async (sql, parameters = [], { isLast = false, onRows } = {}) => {
      const asked = ask(client, statements.of(sql, parameters));
      if (!isLast) return (await asked).rows;
      atCommit(onRows ? asked.then(({ rows }) => onRows(rows)) : asked);
      return [];
    };
    const account = answers.flatMap(({ rows }) => rows).find((row) => 'account' in row)?.account;
    return withinTransaction({ binding, account, query }, work);
  });
}

type ClientWork<T> = (
  client: PoolClient,
  atCommit: (asked: Promise<unknown>) => void,
  /** Of the steps that opened the transaction. */
  answers: readonly QueryResult[],
) => Promise<T>;

/** Statements that nobody waits for in between travel together (`pipeline`): one that fails lets all after it fail, and is heard of first. */
export async function inTransaction<T>(pool: Pool, steps: Steps, work: ClientWork<T>): Promise<T> {
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
    const answers = await Promise.all(steps.open.map((step) => ask(client, step)));
    steps.opened?.(answers);
    const result = await work(client, answerLater, answers);
    await Promise.all([...unanswered, steps.commit(client)]);
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

const connected = (pool: Pool): Promise<PoolClient> => pool.connect().catch(refuseWithState);

/** Throws it, with a state in any case. */
export function refuseWithState(error: Error & { code?: string }): never {
  throw Object.assign(error, { code: error.code ?? NO_CONNECTION });
}
