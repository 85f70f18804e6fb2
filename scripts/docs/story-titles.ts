/** Reads which stories there are from the files of `tests/e2e`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Story {
  /** Relative to `tests/e2e`. */
  readonly file: string;
  readonly title: string;
}

/** Titles that are plain texts; those made in loops are no stories of features. */
const TITLE = /^ *test\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)")/gm;

export function readStories(folder: string): Story[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.spec.ts'));
  return files.sort().flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return [...text.matchAll(TITLE)].map(([, single, double]) => ({
      file,
      title: (single ?? double ?? '').replace(/\\(.)/g, '$1'),
    }));
  });
}
