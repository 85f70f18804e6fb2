/** The database inside this process: PGlite, in a folder or in memory. Runs in the server. */
import type { Transaction as PgliteTransaction } from '@electric-sql/pglite';
import { COMMITTED_CHANNEL, createCommittedChanges } from './committed.ts';
import { type CreatedPglite, createPglite, type PgliteSource } from './create-pglite.ts';
import type { Binding, Database } from './database.ts';
import { claimRoom, KEPT_FREE_BY_SIGN_INS_BYTES, KEPT_FREE_BYTES } from './disk-room.ts';
import { compareMigrations, migrate } from './migrate.ts';
import type { OwnerDatabase, OwnerTransaction } from './owner.ts';
import { PgliteStatements } from './pglite-statements.ts';
import { copyTemplate } from './pglite-template.ts';
import { pgliteTransaction } from './pglite-transaction.ts';
import { Tending, type TendOptions } from './tend-pglite.ts';
import { refuseInsideTransaction } from './transaction-scope.ts';

/** As there is one connection, whoever reads everything shares it with the requests, which wait meanwhile. */
export type PgliteDatabase = Database & {
  readonly owner: Pick<OwnerDatabase, 'transaction'>;
  /** Does at once what is done in quiet moments else. */
  tend(): Promise<void>;
};

/** Opens and migrates. `released` runs after the database is closed. */
export async function openPglite(
  source: PgliteSource,
  released = async () => {},
  tended: Partial<TendOptions> = {},
): Promise<PgliteDatabase> {
  const { dataDir } = source;
  if (dataDir) await copyTemplate(dataDir, makeTemplate);
  const created = await createMigrated(source);
  await created.pglite.exec(GIVE_IDENTITY);
  return telling(await asDatabase(created, released, { dataDir, tended }));
}

/** Each transaction that nobody else has one meanwhile: there is one connection, and one process that has the folder. */
function telling(database: PgliteDatabase): PgliteDatabase {
  const { transaction } = database;
  return {
    ...database,
    transaction: (binding, work, options) =>
      transaction(binding, (alone) => work({ ...alone, isAlone: true }), options),
  };
}

/** Opens as it is: nothing is migrated. */
export async function openPgliteOwner(
  source: PgliteSource,
  released: () => Promise<void>,
): Promise<OwnerDatabase> {
  const created = await createPglite(source);
  const close = async () => {
    await created.durably(() => created.pglite.close());
    await released();
  };
  return { driver: 'pglite', ...ownerOf(created, source.dataDir), close };
}

function ownerOf(
  { pglite, durably }: CreatedPglite,
  dataDir: string | undefined,
): Pick<OwnerDatabase, 'transaction'> {
  return {
    transaction(access, work) {
      const run = async (transaction: PgliteTransaction) => {
        if (access === 'read') await transaction.exec(ONE_SNAPSHOT);
        const claim = access === 'write' ? claimsOf(dataDir) : () => {};
        return work(ownerTransaction(transaction, claim));
      };
      return durably(() => pglite.transaction(run));
    },
  };
}

/** Asks for room on the disk before anything is written; data in memory has no disk. */
function claimsOf(
  dataDir: string | undefined,
  { binding, onShort }: { binding?: Binding; onShort?: () => void } = {},
): () => void {
  if (dataDir === undefined) return () => {};
  const isSignIn = binding !== undefined && 'system' in binding && binding.system === 'sign-in';
  const kept = isSignIn ? KEPT_FREE_BY_SIGN_INS_BYTES : KEPT_FREE_BYTES;
  return () => {
    try {
      claimRoom(dataDir, kept);
    } catch (error) {
      onShort?.();
      throw error;
    }
  };
}

const ONE_SNAPSHOT = 'set transaction isolation level repeatable read, read only';

async function asDatabase(
  created: CreatedPglite,
  released: () => Promise<void>,
  { dataDir, tended }: { dataDir?: string | undefined; tended?: Partial<TendOptions> } = {},
): Promise<PgliteDatabase> {
  const { pglite, durably, whenDurable } = created;
  const tending = new Tending(pglite, tended);
  const statements = new PgliteStatements(pglite);
  const committed = createCommittedChanges();
  await pglite.listen(COMMITTED_CHANNEL, (payload) => whenDurable(() => committed.receive(payload)));
  return {
    driver: 'pglite',
    owner: ownerOf(created, dataDir),
    tend: () => tending.now(),
    async transaction(binding, work, options = {}) {
      refuseInsideTransaction();
      const { readOnly = false } = options;
      const claim = readOnly
        ? () => {}
        : claimsOf(dataDir, { binding, onShort: () => tending.shortOfRoom() });
      const bound = { pglite, statements, binding, claim };
      return tending.during(!readOnly, () => durably(() => pgliteTransaction(bound, options, work)));
    },
    onCommitted: committed.subscribe,
    hears: () => true,
    compareMigrations: () =>
      pglite.transaction((transaction) => compareMigrations(ownerTransaction(transaction))),
    async close() {
      await tending.close();
      await durably(() => pglite.close());
      await released();
    },
  };
}

/** What tells one installation's data from another's must not be copied: a template has none. */
const NO_IDENTITY = '00000000-0000-0000-0000-000000000000';
const TAKE_IDENTITY = `update tenants set server_id = '${NO_IDENTITY}', epoch = '${NO_IDENTITY}'`;
const GIVE_IDENTITY = `update tenants set server_id = gen_random_uuid(), epoch = gen_random_uuid()
  where server_id = '${NO_IDENTITY}'`;

async function makeTemplate(dataDir: string): Promise<void> {
  const { pglite, durably } = await createMigrated({ dataDir });
  try {
    await pglite.exec(TAKE_IDENTITY);
  } finally {
    await durably(() => pglite.close());
  }
}

/** PostgreSQL makes further databases from these, which an archive is not for: two thirds of its files. */
const SPARES = ['template0', 'template1'];

async function dropSpares(pglite: CreatedPglite['pglite']): Promise<void> {
  await pglite.exec('update pg_database set datistemplate = false');
  for (const name of SPARES) await pglite.exec(`drop database ${name}`);
  // Whoever starts from it has nothing to repeat
  await pglite.exec('checkpoint');
}

/** A migrated data directory as one archive, from which a database starts in a fraction of the time; empty unless it is filled. */
export async function packPglite(
  fill: (database: Database) => Promise<void> = async () => {},
): Promise<Blob> {
  const created = await createMigrated({});
  const database = await asDatabase(created, async () => {});
  try {
    await fill(database);
    await created.pglite.exec(TAKE_IDENTITY);
    await dropSpares(created.pglite);
    return await created.pglite.dumpDataDir('none');
  } finally {
    await database.close();
  }
}

async function createMigrated(source: PgliteSource): Promise<CreatedPglite> {
  const created = await createPglite(source);
  await created.pglite.transaction((transaction) => migrate(ownerTransaction(transaction)));
  return created;
}

async function rowsOf<R>(
  transaction: PgliteTransaction,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<R[]> {
  return (await transaction.query<R>(sql, [...parameters])).rows;
}

function ownerTransaction(transaction: PgliteTransaction, claim = () => {}): OwnerTransaction {
  return {
    async script(sql) {
      claim();
      await transaction.exec(sql);
    },
    async rows<R>(sql: string, parameters?: readonly unknown[]) {
      claim();
      return rowsOf<R>(transaction, sql, parameters);
    },
  };
}
