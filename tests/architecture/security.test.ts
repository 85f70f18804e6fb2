/** `docs/SECURITY.md` is true: each threat names its defence and tests that exist under that title. */
import { expect, it } from 'vitest';
import { hasTitle, readSecurityTable, testsIn } from './security-table.ts';

const ROWS = readSecurityTable();

it('has a row for each threat', () => {
  expect(ROWS.length).toBeGreaterThan(55);
  expect(ROWS.filter(({ defence, more }) => defence === '' || more.length > 0)).toEqual([]);
});

it.each(ROWS)('shows: $threat', ({ tests }) => {
  const named = testsIn(tests);
  expect(named.length).toBeGreaterThan(0);
  // A folder, or a file without a title, shows nothing.
  expect(tests.match(/`tests\/[^`]+`/g)).toHaveLength(tests.match(/`tests\/[^`]+` "/g)?.length ?? 0);
  for (const { file, title } of named)
    expect(hasTitle(file, title), `${file} has no test "${title}"`).toBe(true);
});
