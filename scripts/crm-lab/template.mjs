/** A CRM's database with people in it, made once and kept to copy: making it takes long. Runs on any Node from 20. */
import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The path of the file, made now if it is not there. `make` gets an empty folder and answers the file it made in it.
 * @param {{ cacheDir: string, name: string, make: (folder: string) => Promise<string> }} template
 */
export async function prepareTemplate({ cacheDir, name, make }) {
  const target = join(cacheDir, name);
  if (await exists(target)) return target;
  await mkdir(cacheDir, { recursive: true });
  const folder = await mkdtemp(join(cacheDir, 'making-'));
  try {
    await rename(await make(folder), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return target;
}

/**
 * A target that is there already has its own data, and stays.
 * @param {string} source
 * @param {string} target
 */
export async function copyTemplate(source, target) {
  if (!(await exists(target))) await copyFile(source, target);
}

/** @param {string} path */
async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}
