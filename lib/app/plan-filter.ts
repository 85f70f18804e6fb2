/** Which rows of a plan are shown, how they are asked for, and how many they are. Pure. */
import type { ImportRowsQuery } from '../schema/console/import-view.ts';
import type { ImportCounts, PlanRow, RowState } from '../schema/import-plan.ts';

/** `null`: all of them. */
export type PlanFilter = RowState | 'warning' | null;

export const COUNTED = {
  create: 'created',
  update: 'updated',
  unchanged: 'unchanged',
  refused: 'refused',
  conflict: 'conflicts',
  warning: 'warnings',
} as const satisfies Record<RowState | 'warning', keyof ImportCounts>;

export function askedRows(filter: PlanFilter): Pick<ImportRowsQuery, 'state' | 'issues'> {
  return filter === 'warning' ? { state: null, issues: 'warning' } : { state: filter };
}

export function shownCount(counts: ImportCounts, filter: PlanFilter): number {
  return filter === null ? counts.rows : counts[COUNTED[filter]];
}

/** Neither refused nor conflicting rows are ever written. */
export const isApplied = ({ state }: Pick<PlanRow, 'state'>) => state !== 'refused' && state !== 'conflict';

/** Of the rows that are shown; of those with a warning, at most so many. */
export function appliedCount(counts: ImportCounts, filter: PlanFilter): number {
  if (filter === null) return counts.rows - counts.refused - counts.conflicts;
  return filter === 'warning' || isApplied({ state: filter }) ? shownCount(counts, filter) : 0;
}

/** What is kept of a row that is not to be applied: a plan may have a quarter of a million. */
export interface ExcludedRow extends Pick<PlanRow, 'row' | 'state' | 'removesAll'> {
  readonly isWarned: boolean;
  /** Its user loses agents. */
  readonly isLosing: boolean;
  /** It takes agents from others. */
  readonly isTaking: boolean;
}

export function excludedRow(plan: PlanRow): ExcludedRow {
  const { row, state, removesAll, removed, taken, issues, loses } = plan;
  return {
    row,
    state,
    removesAll,
    isWarned: issues.some(({ level }) => level === 'warning'),
    isLosing: removed.length > 0 || removesAll || loses === true,
    isTaking: taken.length > 0,
  };
}

export function isShown({ state, isWarned }: ExcludedRow, filter: PlanFilter): boolean {
  return filter === null || (filter === 'warning' ? isWarned : state === filter);
}
