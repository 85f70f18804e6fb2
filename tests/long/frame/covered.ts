/** The code a long test covers: modules it begins with, all that they import and run, the database's migrations, the packages. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSourceFiles, root, type SourceFile } from '../../architecture/source-files.ts';

/** Read when they are run, and by whoever runs anything. */
const BESIDES = ['server/db/migrations/*.sql', 'package-lock.json'];

export interface Covered {
  /** From the root, sorted. */
  readonly files: readonly string[];
  /** The same for the same contents of the same files. */
  readonly fingerprint: string;
}

/** Throws where a module is not there: what it covered cannot be told. */
export function coveredBy(modules: readonly string[], sources = readSourceFiles()): Covered {
  const besides = BESIDES.flatMap((pattern) => globSync(pattern, { cwd: root }));
  const files = [...new Set([...importsOf(modules, sources), ...besides])].sort();
  return { files, fingerprint: fingerprintOf(files.map((path) => [path, readFileSync(join(root, path))])) };
}

/** The modules and what they import, as far as it runs: types are gone by then. */
export function importsOf(
  modules: readonly string[],
  sources: readonly Pick<SourceFile, 'path' | 'imports'>[],
): string[] {
  const known = new Map(sources.map((source) => [source.path, source]));
  const missing = modules.find((path) => !known.has(path));
  if (missing !== undefined) throw new Error(`${missing} is no module of this project.`);
  const found = new Set(modules);
  // A set is walked to what is added on the way.
  for (const path of found) {
    for (const { target, isOwn, isType } of known.get(path)?.imports ?? []) {
      if (isOwn && !isType) found.add(target);
    }
  }
  return [...found];
}

export function fingerprintOf(files: readonly (readonly [string, Uint8Array])[]): string {
  const hash = createHash('sha256');
  for (const [path, content] of files)
    hash.update(`${path} ${createHash('sha256').update(content).digest('hex')}\n`);
  return hash.digest('hex').slice(0, 16);
}
