/** Knows whether a build of the extension was made from the present sources, by a hash of them kept beside the build. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything the build reads. */
const SOURCES = [
  'entrypoints',
  'components',
  'lib',
  'public',
  'scripts/build',
  'wxt.config.ts',
  'public-key.json',
  'package-lock.json',
  'tsconfig.json',
];

export function hashSources(root: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of listFiles(root, source))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function listFiles(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) return [];
  if (/\.[a-z]+$/.test(path)) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

/** Beside the folder, not in it: the folder is what a browser loads and a store gets. */
export const stampFile = (folder: string) => `${folder}.sources`;

/** `sources` is what `hashSources` said before the build read them. */
export function stampBuild(folder: string, sources: string): void {
  writeFileSync(stampFile(folder), sources);
}

export function isBuildCurrent(root: string, folder: string): boolean {
  if (!existsSync(join(folder, 'manifest.json')) || !existsSync(stampFile(folder))) return false;
  return readFileSync(stampFile(folder), 'utf8') === hashSources(root);
}
