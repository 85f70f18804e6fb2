/** `docs/FAULTS.md` is true: each fault names tests that exist under that title, or says why there is none. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEMANDED_FAULTS } from './demanded-faults.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'FAULTS.md'), 'utf8');
const ROWS = PAGE.split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| fault |'))
  .map((line) => line.slice(2, -2).split(' | '));
const NAMED = /`(tests\/[^`]+)` "([^"]+)"/g;

const testsIn = (cell: string) =>
  [...cell.matchAll(NAMED)].map(([, file = '', title = '']) => ({ file, title }));

describe('the page of faults', () => {
  it('has the four parts of the quality goals, and a row for each fault', () => {
    expect(PAGE.match(/^## .+$/gm)).toEqual(Object.keys(DEMANDED_FAULTS).map((part) => `## ${part}`));
    for (const row of ROWS) expect(row, row[0]).toHaveLength(3);
  });

  it.each(
    Object.entries(DEMANDED_FAULTS).flatMap(([part, faults]) =>
      faults.map(([demand, row]) => ({ part, demand, row })),
    ),
  )('has what the quality goals demand: $demand', ({ part, row }) => {
    const [, rows = ''] = PAGE.split(`\n## ${part}\n`);
    const [own = ''] = rows.split('\n## ');
    expect(own.split('\n').filter((line) => line.startsWith(`| ${row}`))).toHaveLength(1);
  });

  it.each(ROWS.map(([fault = '', , tests = '']) => ({ fault, tests })))(
    'shows or explains: $fault',
    ({ tests }) => {
      const named = testsIn(tests);
      if (named.length === 0) expect(tests).toMatch(/^none\b.{30,}/);
      for (const { file, title } of named) {
        const source = readFileSync(join(ROOT, file), 'utf8');
        const isThere = ["'", '`'].some((quote) => source.includes(`${quote}${title}`));
        expect(isThere, `${file} has no test "${title}"`).toBe(true);
      }
    },
  );
});
