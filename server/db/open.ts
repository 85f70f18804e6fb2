/** Opens the database an installation is configured for, migrated and ready. Runs in the server. */
import { lockDataDir } from './data-dir-lock.ts';
import type { Database } from './database.ts';
import { pgliteFolder } from './owner.ts';
import type { PgliteDatabase } from './pglite-database.ts';
import type { ReplicaSettings } from './replica-report.ts';

export interface DatabaseOptions {
  /** Address of a PostgreSQL server, `postgres://…`; it wins over `dataDir`. */
  readonly url?: string | undefined;
  /** Folder of the embedded database; without it the data is in memory and ends with the process. */
  readonly dataDir?: string | undefined;
  /** Hot standbys of the PostgreSQL server, which feeds are read from. */
  readonly replicas?: ReplicaSettings | undefined;
  /** How long a statement of a request may take there. */
  readonly statementSeconds?: number | undefined;
}

/** Long enough for a list of everything on a busy server; who asked has given up by then. */
export const STATEMENT_SECONDS = 30;

/** Throws when the server is too old, its structure too new, or the folder is in use by another process. */
export async function openDatabase({
  url,
  dataDir,
  replicas,
  statementSeconds = STATEMENT_SECONDS,
}: DatabaseOptions): Promise<Database> {
  if (url) {
    const [{ openPostgres }, { statementLimits }] = await Promise.all([
      import('./postgres-database.ts'),
      import('./postgres-transaction.ts'),
    ]);
    return openPostgres(url, { standbys: replicas, limits: statementLimits(statementSeconds) });
  }
  const { openPglite } = await import('./pglite-database.ts');
  if (!dataDir) return openPglite({});
  const release = await lockDataDir(dataDir);
  try {
    const database = await openPglite({ dataDir: pgliteFolder(dataDir) }, release);
    return await withDoor(database, dataDir);
  } catch (error) {
    await release();
    throw error;
  }
}

/** Backups of the folder go through this process as long as it has it. */
async function withDoor(database: PgliteDatabase, dataDir: string): Promise<Database> {
  const { openDoor } = await import('../backup/door.ts');
  const closeDoor = await openDoor({ dataDir, owner: database.owner });
  const close = async () => {
    await closeDoor();
    await database.close();
  };
  return { ...database, close };
}
