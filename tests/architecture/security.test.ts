/** `docs/SECURITY.md` is true: each threat names its defence and tests that exist under that title. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'SECURITY.md'), 'utf8');
const [, TABLE = ''] = /## Threat → defence → test\n([\s\S]*?)\n## /.exec(PAGE) ?? [];
const ROWS = TABLE.split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| threat |'))
  .map((line) => line.slice(2, -2).split(' | '))
  .map(([threat = '', defence = '', tests = '', ...more]) => ({ threat, defence, tests, more }));

/** Several titles of one file stand behind it. */
function testsIn(cell: string): { file: string; title: string }[] {
  return [...cell.matchAll(/`(tests\/[^`]+)` ((?:"[^"]+"(?:, )?)+)/g)].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  );
}

it('has a row for each threat', () => {
  expect(ROWS.length).toBeGreaterThan(55);
  expect(ROWS.filter(({ defence, more }) => defence === '' || more.length > 0)).toEqual([]);
});

it.each(ROWS)('shows: $threat', ({ tests }) => {
  const named = testsIn(tests);
  expect(named.length).toBeGreaterThan(0);
  // A folder, or a file without a title, shows nothing.
  expect(tests.match(/`tests\/[^`]+`/g)).toHaveLength(tests.match(/`tests\/[^`]+` "/g)?.length ?? 0);
  for (const { file, title } of named) {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const isThere = ["'", '`', '"'].some((quote) => source.includes(quote + title));
    expect(isThere, `${file} has no test "${title}"`).toBe(true);
  }
});
