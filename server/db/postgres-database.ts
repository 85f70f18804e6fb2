/** The database in a PostgreSQL server, 15 or newer, through `pg`. Runs in the server. */
import { Pool, type PoolClient } from 'pg';
import { type CommittedChanges, createCommittedChanges } from './committed.ts';
import type { Binding, Database } from './database.ts';
import { type Few, FewAtOnce } from './few-at-once.ts';
import { type Listening, listenForCommits } from './listen.ts';
import { compareMigrations, migrate } from './migrate.ts';
import {
  type BoundPostgres,
  boundTransaction,
  commitLater,
  inTransaction,
  poolConfig,
  type StatementLimits,
  Statements,
} from './postgres-transaction.ts';
import type { ReplicaSettings } from './replica-report.ts';
import { openReplicas, type Replicas } from './replicas.ts';
import { refuseInsideTransaction } from './transaction-scope.ts';
import { COMMIT } from './unit-line.ts';

const OLDEST_VERSION = 150_000;

/** Edits of single records under way at once: one that seals, one that waits for it to, and one that comes there (`decisions/0117`). */
const EDITS: Few = { places: 3, patience: 100 };

export interface PostgresOptions {
  readonly standbys?: ReplicaSettings | undefined;
  readonly limits: StatementLimits;
}

export async function openPostgres(url: string, { standbys, limits }: PostgresOptions): Promise<Database> {
  const pool = new Pool(poolConfig(url));
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  let replicas: Replicas | undefined;
  try {
    await prepareDatabase(pool);
    if (standbys && standbys.urls.length > 0) replicas = await openReplicas(pool, standbys);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const committed = createCommittedChanges();
  const listening = await listenForCommits(poolConfig(url), committed);
  const statements = new Statements(limits);
  return createDatabase({ pool, statements, committed, listening, replicas, edits: new FewAtOnce(EDITS) });
}

interface Parts {
  readonly pool: Pool;
  readonly statements: Statements;
  readonly committed: CommittedChanges;
  readonly listening: Listening;
  readonly replicas: Replicas | undefined;
  readonly edits: FewAtOnce;
}

function createDatabase({ pool, statements, committed, listening, replicas, edits }: Parts): Database {
  return {
    driver: 'postgres',
    async transaction(binding, work, options = {}) {
      refuseInsideTransaction();
      const { readOnly = false, mayBeReplica = false, mayBeLong = isLongByItself(binding) } = options;
      const commit = readOnly ? commitLater : hearingCommit(committed);
      const bound = { pool, statements, binding, commit };
      const onPrimary = () => boundTransaction(bound, { ...options, mayBeLong }, work);
      if (!readOnly) return options.ahead ? edits.run(onPrimary) : onPrimary();
      if (!mayBeReplica || !replicas) return onPrimary();
      return replicas.read(binding, work, onPrimary);
    },
    onCommitted: committed.subscribe,
    hears: listening.hears,
    compareMigrations: () =>
      compareMigrations({ rows: async <R>(sql: string) => (await pool.query(sql)).rows as R[] }),
    replicas: () => replicas?.report() ?? null,
    async close() {
      await listening.stop();
      await replicas?.close();
      await pool.end();
    },
  };
}

/** What fills a tenant, and what removes what is old: of no request. */
const isLongByItself = (binding: Binding) =>
  'system' in binding && (binding.system === 'seed' || binding.system === 'maintenance');

const TOLD = { sql: "select current_setting('app.told', true) as told", parameters: [] };

/** What the transaction tells of itself (migration 0026) is heard here before anybody can learn that it has committed. */
function hearingCommit(committed: CommittedChanges): BoundPostgres['commit'] {
  return async (line) => {
    const [[asked]] = await Promise.all([line.ask(TOLD), line.ask(COMMIT)]);
    const told = (asked as { told: string | null } | undefined)?.told ?? '';
    for (const payload of told.split('\n').filter(Boolean)) committed.receive(payload);
  };
}

async function prepareDatabase(pool: Pool): Promise<void> {
  const work = async (client: PoolClient) => {
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
  };
  await inTransaction(pool, work, 'begin; set local statement_timeout = 0');
}
