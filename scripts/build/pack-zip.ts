/** Packs a build into the archive that a store takes: the same bytes for the same files, whenever and wherever it is made. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** MS-DOS: no rights, no owners. */
const os = 0;

export function packBuild(folder: string): Uint8Array {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    // By their code units: the order of a language differs from machine to machine
    .sort((a, b) => (a < b ? -1 : 1));
  // The first day that the format knows; it is written as local time, without a zone
  const mtime = new Date(1980, 0, 1);
  const files: Zippable = {};
  for (const name of names) files[name] = [new Uint8Array(readFileSync(join(folder, name))), { mtime, os }];
  return zipSync(files, { level: 9 });
}
