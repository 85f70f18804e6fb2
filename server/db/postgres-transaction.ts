/** One transaction on a connection of a PostgreSQL pool: how it begins, asks and ends. Runs in the server. */
import type { Duplex } from 'node:stream';
import {
  type Pool,
  type PoolClient,
  type PoolConfig,
  type QueryConfig,
  type QueryResult,
  type Submittable,
  types,
} from 'pg';
import { Asked, attempts } from './asked.ts';
import { bindStatement, type Statement } from './bind.ts';
import type { Binding, Transaction, TransactionOptions } from './database.ts';
import { Unit } from './postgres-unit.ts';
import { withinTransaction } from './transaction-scope.ts';
import { COMMIT, type Outcome, UnitLine } from './unit-line.ts';

/** Beyond this many different texts, statements are no longer kept prepared: each costs memory on every connection. */
const MAX_PREPARED = 500;

/** Compiling a statement costs more than it saves where each runs once and is over in a second: 77 ms of a plan of 50,000 rows. */
const NO_JIT = "set_config('jit', 'off', true)";

/**
 * A statement of this transaction is planned once on each connection, for whatever values: of the 15 ms that the plan of an event took on a loaded
 * machine, each connection would need six, the first five for the values of one call.
 */
const PLANS_ONCE = "set_config('plan_cache_mode', 'force_generic_plan', true)";

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

/** The socket of a connection, for which `pg` has no name of its own. */
interface Connected {
  readonly connection: { readonly stream: Duplex };
}

/**
 * What is asked within one turn goes in one write: each costs more than a small statement does. By callback: the library makes its promises by a
 * closure that lies among old objects, so what they are answered would live as long (`decisions/0099`).
 */
export function ask(client: PoolClient, query: QueryConfig | string): Promise<QueryResult> {
  corked(client);
  return new Promise((resolve, reject) => {
    client.query(query as QueryConfig, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

function corked(client: PoolClient): void {
  const { stream } = (client as unknown as Connected).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

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
  binding(binding: Binding, { mayBeLong = false, asksNoMore = false }: TransactionOptions = {}): Statement {
    const limit = this.#limits[mayBeLong ? 'long' : 'usual'];
    const more = asksNoMore ? [PLANS_ONCE] : [];
    return bindStatement(binding, [NO_JIT, `set_config('statement_timeout', '${limit}', true)`, ...more]);
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

export interface BoundPostgres {
  readonly pool: Pool;
  readonly statements: Statements;
  readonly binding: Binding;
  /** Asked before it begins, and looked at before anything but the binding is: where that throws, nothing is. */
  readonly before?: { readonly query: QueryConfig; look(answer: QueryResult): void };
  /** Asks for the commit of a transaction. */
  readonly commit: (line: UnitLine) => Promise<void>;
}

/** What only read has nothing to wait for: whoever has the connection next is behind the commit. A connection that is lost is noticed by the pool. */
export const commitLater: BoundPostgres['commit'] = async (line) =>
  void line.ask(COMMIT).catch(() => undefined);

/** A transaction of the server. */
export function boundTransaction<T>(
  { pool, statements, binding, before, commit }: BoundPostgres,
  options: TransactionOptions,
  work: Work<T>,
): Promise<T> {
  const bind = statements.binding(binding, options);
  return attempts(options, (isWhole) =>
    onConnection(pool, async (client, ended) => {
      const looked = before && ask(client, before.query).then(before.look);
      looked?.catch(() => undefined);
      const line = new UnitLine((unit) => askUnit(client, statements, unit));
      const asked = new Asked({ line, bind, commit, ended }, options, isWhole);
      const account = await asked.account().finally(() => looked);
      const result = await withinTransaction({ binding, account, query: asked.query }, work);
      await asked.commit();
      return result;
    }),
  );
}

/** Of the owner, who migrates, backs up and restores. */
export function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  return onConnection(pool, async (client) => {
    await ask(client, begin);
    const result = await work(client);
    await ask(client, 'commit');
    return result;
  });
}

function askUnit(
  client: PoolClient,
  statements: Statements,
  unit: readonly Statement[],
): Promise<readonly Outcome[]> {
  corked(client);
  return new Promise((resolve) => {
    const configs = unit.map(({ sql, parameters }) => statements.of(sql, parameters));
    client.query(new Unit(configs, resolve) as unknown as Submittable);
  });
}

/** Rolls back what throws. `work` says when its transaction has ended by itself. */
async function onConnection<T>(
  pool: Pool,
  work: (client: PoolClient, ended: () => void) => Promise<T>,
): Promise<T> {
  const client = await connected(pool);
  let broken: unknown;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  let isOpen = true;
  try {
    return await work(client, () => {
      isOpen = false;
    });
  } catch (error) {
    if (isOpen) {
      await client.query('rollback').catch((failure: unknown) => {
        broken = failure;
      });
    }
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
