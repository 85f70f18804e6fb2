/** The database inside this process: PGlite, in a folder or in memory. Runs in the server. */
import { PGlite, type PGliteOptions, type Transaction as PgliteTransaction } from '@electric-sql/pglite';
import { bindStatement } from './bind.ts';
import { COMMITTED_CHANNEL, createCommittedChanges } from './committed.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import type { OwnerDatabase, OwnerTransaction } from './owner.ts';
import { copyTemplate } from './pglite-template.ts';
import { refuseInsideTransaction, withinTransaction } from './transaction-scope.ts';

const INT8 = 20;
const TIMESTAMPTZ = 1184;

export type PgliteSource = Pick<PGliteOptions, 'dataDir' | 'loadDataDir'>;

/** As there is one connection, whoever reads everything shares it with the requests, which wait meanwhile. */
export type PgliteDatabase = Database & { readonly owner: Pick<OwnerDatabase, 'transaction'> };

/** Opens and migrates. `released` runs after the database is closed. */
export async function openPglite(source: PgliteSource, released = async () => {}): Promise<PgliteDatabase> {
  const { dataDir } = source;
  if (dataDir) await copyTemplate(dataDir, makeTemplate);
  const pglite = await createMigrated(source);
  await pglite.exec(GIVE_IDENTITY);
  return asDatabase(pglite, released);
}

/** Opens as it is: nothing is migrated. */
export async function openPgliteOwner(
  source: PgliteSource,
  released: () => Promise<void>,
): Promise<OwnerDatabase> {
  const pglite = await createPglite(source);
  const close = async () => {
    await pglite.close();
    await released();
  };
  return { driver: 'pglite', ...ownerOf(pglite), close };
}

function ownerOf(pglite: PGlite): Pick<OwnerDatabase, 'transaction'> {
  return {
    transaction: (access, work) =>
      pglite.transaction(async (transaction) => {
        if (access === 'read') await transaction.exec(ONE_SNAPSHOT);
        return work(ownerTransaction(transaction));
      }),
  };
}

const ONE_SNAPSHOT = 'set transaction isolation level repeatable read, read only';

async function asDatabase(pglite: PGlite, released: () => Promise<void>): Promise<PgliteDatabase> {
  const committed = createCommittedChanges();
  await pglite.listen(COMMITTED_CHANNEL, (payload) => committed.receive(payload));
  return {
    driver: 'pglite',
    owner: ownerOf(pglite),
    async transaction(binding, work, { readOnly = false } = {}) {
      refuseInsideTransaction();
      return pglite.transaction(async (transaction) => {
        if (readOnly) await transaction.exec(ONE_SNAPSHOT);
        const bind = bindStatement(binding);
        await transaction.query(bind.sql, [...bind.parameters]);
        return withinTransaction(binding, (sql, parameters) => rowsOf(transaction, sql, parameters), work);
      });
    },
    onCommitted: committed.subscribe,
    async close() {
      await pglite.close();
      await released();
    },
  };
}

/** New segments of the write-ahead log are not filled with zeros first: an import of 50,000 users writes a dozen of 16 MB. */
const UNFILLED_LOG = 'set wal_init_zero = off';

/** What tells one installation's data from another's must not be copied: a template has none. */
const NO_IDENTITY = '00000000-0000-0000-0000-000000000000';
const TAKE_IDENTITY = `update tenants set server_id = '${NO_IDENTITY}', epoch = '${NO_IDENTITY}'`;
const GIVE_IDENTITY = `update tenants set server_id = gen_random_uuid(), epoch = gen_random_uuid()
  where server_id = '${NO_IDENTITY}'`;

async function makeTemplate(dataDir: string): Promise<void> {
  const pglite = await createMigrated({ dataDir });
  try {
    await pglite.exec(TAKE_IDENTITY);
  } finally {
    await pglite.close();
  }
}

/** A migrated data directory as one archive, from which a database starts in a fraction of the time; empty unless it is filled. */
export async function packPglite(
  fill: (database: Database) => Promise<void> = async () => {},
): Promise<Blob> {
  const pglite = await createMigrated({});
  const database = await asDatabase(pglite, async () => {});
  try {
    await fill(database);
    await pglite.exec(TAKE_IDENTITY);
    return await pglite.dumpDataDir('none');
  } finally {
    await database.close();
  }
}

async function createMigrated(source: PgliteSource): Promise<PGlite> {
  const pglite = await createPglite(source);
  await pglite.transaction((transaction) => migrate(ownerTransaction(transaction)));
  return pglite;
}

async function createPglite(source: PgliteSource): Promise<PGlite> {
  const pglite = await PGlite.create({
    ...source,
    parsers: { [INT8]: Number, [TIMESTAMPTZ]: (text: string) => new Date(text).toISOString() },
  });
  await pglite.exec(UNFILLED_LOG);
  return pglite;
}

async function rowsOf<R>(
  transaction: PgliteTransaction,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<R[]> {
  return (await transaction.query<R>(sql, [...parameters])).rows;
}

function ownerTransaction(transaction: PgliteTransaction): OwnerTransaction {
  return {
    async script(sql) {
      await transaction.exec(sql);
    },
    rows: <R>(sql: string, parameters?: readonly unknown[]) => rowsOf<R>(transaction, sql, parameters),
  };
}
