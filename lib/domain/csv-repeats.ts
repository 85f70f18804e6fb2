/** C9: what stands on several rows of one file is refused on each of them. Pure. */

const NAMED_ROWS = 5;

/** For each key that repeats, the rows it is on. */
export function repeatedKeys<R>(rows: readonly R[], keyOf: (row: R) => string): Map<string, R[]> {
  const first = new Map<string, R>();
  const repeated = new Map<string, R[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === '') continue;
    const known = first.get(key);
    const all = repeated.get(key);
    if (known === undefined) first.set(key, row);
    else if (all) all.push(row);
    else repeated.set(key, [known, row]);
  }
  return repeated;
}

/** "rows 3, 7 and 2 more" */
export function rowsInWords(rows: readonly number[]): string {
  const more = rows.length - NAMED_ROWS;
  const named = rows.slice(0, NAMED_ROWS).join(', ');
  return more > 0 ? `rows ${named} and ${more} more` : `rows ${named}`;
}
