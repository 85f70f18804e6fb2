/** The table of `docs/SECURITY.md`, read: each threat with its defence and the tests that it names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface NamedTest {
  /** Path from the root of the repository. */
  readonly file: string;
  /** As it stands in the file. */
  readonly title: string;
}

/** Several titles of one file stand behind it. */
export function testsIn(cell: string): NamedTest[] {
  return [...cell.matchAll(/`(tests\/[^`]+)` ((?:"[^"]+"(?:, )?)+)/g)].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  );
}

export function readSecurityTable() {
  const page = readFileSync(join(ROOT, 'docs', 'SECURITY.md'), 'utf8');
  const [, table = ''] = /## Threat → defence → test\n([\s\S]*?)\n## /.exec(page) ?? [];
  return table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| threat |'))
    .map((line) => line.slice(2, -2).split(' | '))
    .map(([threat = '', defence = '', tests = '', ...more]) => ({ threat, defence, tests, more }));
}

/** Whole: a title that only begins so may be of a test of something else. */
export function hasTitle(file: string, title: string): boolean {
  const source = readFileSync(join(ROOT, file), 'utf8');
  return ["'", '`', '"'].some((quote) => source.includes(quote + title + quote));
}
