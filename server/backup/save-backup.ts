/** Saves a backup as a file that is there whole or not at all, and reads it back before it is called saved. Runs in the command line. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DatabaseOptions } from '../db/open.ts';
import { hasEmbeddedDatabase, openOwner } from '../db/owner.ts';
import { syncFile, syncNames } from '../db/sync-files.ts';
import { askForBackup } from './ask-door.ts';
import { BackupError, type BackupHeader, type OnRows } from './format.ts';
import { readBackup } from './read-backup.ts';
import { writeBackup } from './write-backup.ts';

export interface SaveOptions {
  readonly signIns?: boolean;
  readonly onRows?: OnRows;
  readonly signal?: AbortSignal | undefined;
}

/** Throws `BackupError` where there is no database; a file of that name is replaced, and only by a whole one. */
export async function saveBackup(
  at: DatabaseOptions,
  path: string,
  options: SaveOptions = {},
): Promise<BackupHeader> {
  const part = `${path}.part`;
  try {
    // What is in it lets its reader sign in as anybody: nobody else's to read.
    const output = createWriteStream(part, { mode: 0o600 });
    const running = at.url || !at.dataDir ? null : await askForBackup(at.dataDir, options.signal);
    if (running) await pipeline(running, output, { signal: options.signal });
    else await readDatabase(at, output, options);
    // A machine that stops now must not take it away again.
    await syncFile(part);
    const header = await readBackup({ path: part, signal: options.signal });
    await rename(part, path);
    await syncNames(dirname(path));
    return header;
  } finally {
    await rm(part, { force: true });
  }
}

async function readDatabase(
  at: DatabaseOptions,
  output: ReturnType<typeof createWriteStream>,
  options: SaveOptions,
): Promise<void> {
  if (!at.url && at.dataDir && !(await hasEmbeddedDatabase(at.dataDir))) {
    output.destroy();
    throw new BackupError(`There is no database in ${at.dataDir}. Set PATCHPANEL_DATA_DIR or DATABASE_URL.`);
  }
  const owner = await openOwner(at);
  try {
    await owner.transaction('read', (tx) => writeBackup(tx, output, { ...options, driver: owner.driver }));
  } finally {
    await owner.close();
  }
}
