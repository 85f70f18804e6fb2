/** Rows that are not as they were planned: the import is refused whole, and says which. Runs in the server. */
import type { StaleRow } from '../../lib/schema/import-job.ts';
import type { ProblemError } from '../problem-error.ts';
import { refuse } from '../records/patch-problems.ts';

/** Of so many rows the answer says which; more would be no help. */
const MOST_STALE = 1000;

export function staleRows(rows: readonly StaleRow[]): ProblemError {
  const first = `${rows[0]?.row}, ${rows[0]?.name},`;
  const what =
    rows.length === 1
      ? `Row ${first} was changed since it was planned`
      : `${rows.length} of the rows were changed since they were planned, the first of them row ${first.slice(0, -1)}`;
  return refuse(412, 'plan_stale', {
    title: 'Changed meanwhile',
    detail: `${what}. Nothing was applied; plan the file again.`,
    current: rows.slice(0, MOST_STALE),
  });
}

/** Rows that want agents which others got since. */
export function takenRows(rows: readonly TakenRow[]): ProblemError {
  const [first] = rows;
  if (!first) return staleReference('One of the agents was mapped to somebody else');
  const more = rows.length === 1 ? '' : ` So it is with ${rows.length - 1} more.`;
  const what = `Row ${first.row}, ${first.name}: ${first.agent} is mapped to ${first.owner} by now.${more}`;
  return refuse(412, 'plan_stale', {
    title: 'Changed meanwhile',
    detail: `${what} Nothing was applied; plan the file again.`,
    current: rows.slice(0, MOST_STALE).map(({ row, name }) => ({ row, name })),
  });
}

interface TakenRow extends StaleRow {
  readonly agent: string;
  readonly owner: string;
}

/** What the plan relied on is not there any more; which row it is no constraint tells. */
export function staleReference(what: string): ProblemError {
  return refuse(412, 'plan_stale', {
    title: 'Changed meanwhile',
    detail: `${what} since the plan was made. Nothing was applied; plan the file again.`,
  });
}
