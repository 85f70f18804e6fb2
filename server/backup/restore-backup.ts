/** Puts a backup in the place of a whole database, in one transaction, as data with a history of its own. Runs in the command line. */
import { lockMigrations, migrate, missingAfter, readApplied } from '../db/migrate.ts';
import type { OwnerDatabase, OwnerTransaction } from '../db/owner.ts';
import { beginHistory, keepSignIns, lastHistory, moveVersions } from './begin-history.ts';
import { BackupError, type BackupHeader, DatabaseInTheWay, type OnRows, rowsOf } from './format.ts';
import { readBackup } from './read-backup.ts';
import { dropStructure, readTables, SIGN_INS, type Table, withoutKeys } from './structure.ts';

/** How long others may hold on to a table before the restore is given up. */
const LOCK_SECONDS = 15;

export interface RestoreOptions {
  /** Puts the backup in the place of what is there. */
  readonly isReplacing: boolean;
  readonly onRows?: OnRows;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves when everything is committed. Throws `BackupError` for a file that cannot be used and `DatabaseInTheWay` for a
 * database that is in use or not empty; then, and when it is cancelled or killed, the database is as it was.
 */
export async function restoreBackup(
  owner: OwnerDatabase,
  path: string,
  options: RestoreOptions,
): Promise<BackupHeader> {
  // All of the file is looked at before anything of the database is.
  const header = await checkBackup(path, options.signal);
  return owner.transaction('write', async (tx) => {
    if (owner.driver === 'postgres') await takeAlone(tx);
    await refuseContents(tx, options.isReplacing);
    const before = await lastHistory(tx);
    const returnSignIns = await keepSignIns(tx, header);
    await dropStructure(tx);
    await migrate(tx, header.migrations.length);
    await load(tx, { path, header, options }, () => moveVersions(tx, before));
    await migrate(tx);
    if (!Object.hasOwn(header.tables, SIGN_INS)) await returnSignIns();
    await beginHistory(tx, header);
    return header;
  });
}

/** The file is whole and of a version that this one understands. */
export async function checkBackup(path: string, signal?: AbortSignal): Promise<BackupHeader> {
  const header = await readBackup({ path, signal });
  try {
    await missingAfter('The backup', header.migrations);
  } catch (error) {
    throw new BackupError(`${path}: ${error instanceof Error ? error.message : error}`);
  }
  return header;
}

/** No server may run on what is replaced under it; one that starts meanwhile waits for the end. */
async function takeAlone(tx: OwnerTransaction): Promise<void> {
  await tx.script(`set local lock_timeout = '${LOCK_SECONDS}s'`);
  await lockMigrations(tx);
  await refuseServers(tx);
}

/** Wants PostgreSQL; the embedded database has a lock. */
export async function refuseServers(tx: OwnerTransaction): Promise<void> {
  const [found] = await tx.rows<{ sessions: number }>(
    `select count(*)::int as sessions from pg_stat_activity
     where datname = current_database() and application_name = 'patchpanel' and pid <> pg_backend_pid()`,
  );
  if (!found?.sessions) return;
  throw new DatabaseInTheWay('A server uses the database. Stop every server on it first.');
}

const COUNTED = {
  accounts: 'accounts',
  crm_instances: 'CRM instances',
  crm_users: 'CRM users',
  environments: 'environments',
};

async function refuseContents(tx: OwnerTransaction, isReplacing: boolean): Promise<void> {
  if (!(await isThere(tx, 'schema_migrations'))) return;
  await missingAfter('The database', await readApplied(tx)).catch((error: Error) => {
    throw new DatabaseInTheWay(error.message);
  });
  if (isReplacing) return;
  const counts: string[] = [];
  for (const [table, words] of Object.entries(COUNTED)) {
    if (!(await isThere(tx, table))) continue;
    const [found] = await tx.rows<{ count: number }>(`select count(*)::int as count from public.${table}`);
    if (found?.count) counts.push(`${found.count} ${words}`);
  }
  if (counts.length === 0) return;
  throw new DatabaseInTheWay(
    `The database is not empty: it has ${counts.join(', ')}. With --replace the backup takes the place of all of it.`,
  );
}

async function isThere(tx: OwnerTransaction, table: string): Promise<boolean> {
  const [found] = await tx.rows<{ there: boolean }>('select to_regclass($1) is not null as there', [
    `public.${table}`,
  ]);
  return found?.there === true;
}

interface Load {
  readonly path: string;
  readonly header: BackupHeader;
  readonly options: RestoreOptions;
}

/** `change` is made while nothing is checked for each row. */
async function load(
  tx: OwnerTransaction,
  { path, header, options }: Load,
  change: () => Promise<void>,
): Promise<void> {
  const tables = await readTables(tx, { signIns: Object.hasOwn(header.tables, SIGN_INS) });
  const names = tables.map(({ name }) => name);
  const unknown = Object.keys(header.tables).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new BackupError(`${path} has tables that its version did not have: ${unknown}.`);
  // Migrations make the first tenant.
  await tx.script(`truncate ${names.join(', ')} cascade`);
  const total = rowsOf(header);
  let done = 0;
  await withoutKeys(tx, tables, async () => {
    const rows = async (name: string, lines: readonly string[]) => {
      await insert(
        tx,
        tables.find((table) => table.name === name),
        lines,
      );
      done += lines.length;
      options.onRows?.(done, total);
    };
    // Read once more: the file may have been changed since it was checked.
    await readBackup({ path, signal: options.signal }, { rows });
    await change();
  });
  await countAgain(tx, header);
  for (const name of names) await tx.script(`analyze ${name}`);
}

/** The columns are those of the catalogue; what else a row has is not heeded. */
async function insert(
  tx: OwnerTransaction,
  table: Table | undefined,
  lines: readonly string[],
): Promise<void> {
  if (!table) throw new BackupError('A row belongs to no table.');
  const columns = table.columns.join(', ');
  await tx.rows(
    `insert into public.${table.name} (${columns})
     select ${columns} from json_populate_recordset(null::public.${table.name}, $1::json)`,
    [`[${lines.join(',')}]`],
  );
}

async function countAgain(tx: OwnerTransaction, { tables }: BackupHeader): Promise<void> {
  for (const [name, expected] of Object.entries(tables)) {
    const [found] = await tx.rows<{ count: number }>(`select count(*)::float8 as count from public.${name}`);
    if (found?.count !== expected) {
      throw new BackupError(`${name} has ${found?.count} rows after the restore instead of ${expected}.`);
    }
  }
}
