/** The database with the rights of its owner, past tenants and roles: for migrations, backups and restores, never for a request. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDataDir } from './data-dir-lock.ts';
import type { Database } from './database.ts';
import type { MigrationConnection } from './migrate.ts';
import type { DatabaseOptions } from './open.ts';

export interface OwnerTransaction extends MigrationConnection {
  rows<R>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}

export interface OwnerDatabase {
  readonly driver: Database['driver'];
  /** `read` reads from one snapshot and refuses writes; `write` is committed when `work` resolves, else nothing of it is. */
  transaction<T>(access: 'read' | 'write', work: (tx: OwnerTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Of the embedded database inside the folder of its installation. */
export const pgliteFolder = (dataDir: string) => join(dataDir, 'pglite');

export async function hasEmbeddedDatabase(dataDir: string): Promise<boolean> {
  return access(join(pgliteFolder(dataDir), 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

/**
 * Opens without migrating. Throws when PostgreSQL cannot be reached, or when another process uses the folder; a folder
 * that is not there is made.
 */
export async function openOwner({ url, dataDir }: DatabaseOptions): Promise<OwnerDatabase> {
  if (url) {
    const { openPostgresOwner } = await import('./postgres-owner.ts');
    return openPostgresOwner(url);
  }
  const { openPgliteOwner } = await import('./pglite-database.ts');
  if (!dataDir) return openPgliteOwner({}, async () => {});
  const release = await lockDataDir(dataDir);
  try {
    return await openPgliteOwner({ dataDir: pgliteFolder(dataDir) }, release);
  } catch (error) {
    await release();
    throw error;
  }
}
