/** Unticked rows as a new plan of the same file has them. */
import type { PageClient } from '../messages/page-client.ts';
import { type ExcludedRow, excludedRow } from './plan-filter.ts';

/** Rows of a plan that are not to be applied, by their number. */
export type Excluded = ReadonlyMap<number, ExcludedRow>;

/** Requests asked at once. */
const AT_ONCE = 10;
/** Rows of one request; the protocol allows as many. */
const PAGE_ROWS = 1000;
/** Unticked rows that are further apart are asked for one by one. */
const NEAR = 20;

type Span = readonly [first: number, last: number];

/** A row that cannot be read stays unticked as it was. */
export async function readExcluded(client: PageClient, jobId: string, former: Excluded): Promise<Excluded> {
  const kept = new Map(former);
  const spans = spansOf([...former.keys()].sort((one, other) => one - other));
  for (let start = 0; start < spans.length; start += AT_ONCE) {
    const asked = spans.slice(start, start + AT_ONCE).map(async ([first, last]) => {
      const query = { jobId, state: null, after: first - 1, offset: 0, limit: last - first + 1 };
      const result = await client.call('readImportRows', query);
      for (const row of result.ok ? result.value.rows : [])
        if (kept.has(row.row)) kept.set(row.row, excludedRow(row));
    });
    await Promise.all(asked);
  }
  return kept;
}

function spansOf(numbers: readonly number[]): Span[] {
  const spans: Span[] = [];
  for (const number of numbers) {
    const [first, last] = spans.at(-1) ?? [0, 0];
    const isNear = spans.length > 0 && number - last <= NEAR && number - first < PAGE_ROWS;
    if (isNear) spans[spans.length - 1] = [first, number];
    else spans.push([number, number]);
  }
  return spans;
}
