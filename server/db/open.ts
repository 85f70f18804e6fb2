/** Opens the database an installation is configured for, migrated and ready. Runs in the server. */
import { join } from 'node:path';
import { lockDataDir } from './data-dir-lock.ts';
import type { Database } from './database.ts';

export interface DatabaseOptions {
  /** Address of a PostgreSQL server, `postgres://…`; it wins over `dataDir`. */
  readonly url?: string | undefined;
  /** Folder of the embedded database; without it the data is in memory and ends with the process. */
  readonly dataDir?: string | undefined;
}

/** Throws when the server is too old, its structure too new, or the folder is in use by another process. */
export async function openDatabase({ url, dataDir }: DatabaseOptions): Promise<Database> {
  if (url) {
    const { openPostgres } = await import('./postgres-database.ts');
    return openPostgres(url);
  }
  const { openPglite } = await import('./pglite-database.ts');
  if (!dataDir) return openPglite({});
  const release = await lockDataDir(dataDir);
  try {
    return await openPglite({ dataDir: join(dataDir, 'pglite') }, release);
  } catch (error) {
    await release();
    throw error;
  }
}
