/** Brings files to the disk: found as they are now after a loss of power. Runs in the server. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Windows keeps names by itself, and syncs only what may be written. */
const HAS_FOLDER_SYNC = process.platform !== 'win32';

/** One after another a thousand new files take two seconds, so many at once an eighth of one. */
const AT_ONCE = 8;

/** Every file and folder in it, and itself. */
export async function syncFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = HAS_FOLDER_SYNC ? entries : entries.filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name));
  const work = async () => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) await syncFile(path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await syncNames(folder);
}

/** Which files and folders a folder has. */
export async function syncNames(folder: string): Promise<void> {
  if (HAS_FOLDER_SYNC) await syncFile(folder);
}

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, HAS_FOLDER_SYNC ? 'r' : 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
