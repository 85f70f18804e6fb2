/** A migrated, empty data directory kept in the clone: a new installation is a copy of it, since making one takes seconds. Runs in the server. */
import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashMigrations } from './migrate.ts';
import { syncFolder, syncNames } from './sync-files.ts';

/** Git-ignored; may be deleted at any time. */
const FOLDER = fileURLToPath(new URL('../../.cache/pglite/', import.meta.url));

/** Makes a migrated data directory in a folder that is not there yet, and closes it. */
export type MakeTemplate = (dataDir: string) => Promise<void>;

/**
 * Fills a data directory that holds nothing; leaves any other as it is. Resolves to whether it did: where the clone
 * cannot be written, or the disk is full, the database makes its directory itself.
 */
export async function copyTemplate(
  dataDir: string,
  make: MakeTemplate,
  folder: string = FOLDER,
): Promise<boolean> {
  if ((await list(dataDir)).length > 0) return false;
  const arriving = `${dataDir}.new`;
  try {
    const template = await provideTemplate(folder, make);
    await rm(arriving, { recursive: true, force: true });
    // A thousand small files: the synchronous call takes 45 ms, the other one four times as long.
    cpSync(template, arriving, { recursive: true });
    await syncFolder(arriving);
    // Whole or not at all, whenever the process or the machine ends.
    await rm(dataDir, { recursive: true, force: true });
    await rename(arriving, dataDir);
    await syncNames(dirname(dataDir));
    return true;
  } catch {
    await rm(arriving, { recursive: true, force: true }).catch(() => undefined);
    return false;
  }
}

/** Named after everything it is made from, so it is never an old one. */
async function provideTemplate(folder: string, make: MakeTemplate): Promise<string> {
  const name = await templateName();
  const path = join(folder, name);
  const kept = await list(folder);
  if (kept.includes(name)) return path;
  await mkdir(folder, { recursive: true });
  const workshop = await mkdtemp(join(folder, 'making-'));
  try {
    await make(join(workshop, name));
    await rename(join(workshop, name), path);
  } catch (error) {
    // Another process was faster.
    if (!(await list(folder)).includes(name)) throw error;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  for (const old of kept) await rm(join(folder, old), { recursive: true, force: true });
  return path;
}

async function templateName(): Promise<string> {
  const pglite = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const { version } = JSON.parse(await readFile(pglite, 'utf8')) as { version: string };
  return createHash('sha256')
    .update(`${version} ${await hashMigrations()}`)
    .digest('hex')
    .slice(0, 32);
}

/** Nothing for a folder that is not there. */
async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
