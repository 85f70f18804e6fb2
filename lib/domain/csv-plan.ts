/** What plans of both kinds of import have in common: options, a row with its write, and the counts. Pure. */
import type { ImportCounts, Issue, PlanRow, RowState } from '../schema/import-plan.ts';
import { advise, hasFault, shorten } from './csv-shape.ts';
import { differenceOf } from './near-miss.ts';

export interface PlanOptions {
  readonly createMissingGroups: boolean;
  /** Also applies lists of rows whose Update Mapping is not TRUE. */
  readonly applyMappings: boolean;
  /** Takes agents away from users who have them. */
  readonly moveTaken: boolean;
}

/** A row as it is kept: with what applying it writes. */
export interface PlannedRow<W> extends PlanRow {
  /** `null` where nothing is written. */
  readonly write: W | null;
  /** The list differs from the file and is not applied. */
  readonly differs: boolean;
}

export function stateOf(
  issues: readonly Issue[],
  isTaken: boolean,
  change: 'create' | 'update' | null,
): RowState {
  if (hasFault(issues)) return 'refused';
  if (isTaken) return 'conflict';
  return change ?? 'unchanged';
}

type Counted = Omit<ImportCounts, 'users' | 'groups' | 'removals' | 'effective' | 'taken'>;

export function countRows(rows: readonly PlannedRow<unknown>[]): Counted {
  const counts = {
    rows: rows.length,
    created: 0,
    updated: 0,
    unchanged: 0,
    refused: 0,
    conflicts: 0,
    warnings: 0,
  };
  const rest = { differs: 0, removeAll: 0 };
  for (const { state, issues, differs, removesAll } of rows) {
    counts[COUNTED[state]] += 1;
    if (issues.some(({ level }) => level === 'warning')) counts.warnings += 1;
    if (state === 'refused' || state === 'conflict') continue;
    if (differs) rest.differs += 1;
    if (removesAll) rest.removeAll += 1;
  }
  return { ...counts, ...rest };
}

const COUNTED = {
  create: 'created',
  update: 'updated',
  unchanged: 'unchanged',
  refused: 'refused',
  conflict: 'conflicts',
} as const satisfies Record<RowState, keyof Counted>;

/** C3, of a group that is made on the way. */
export function newGroupWarnings(column: string, twin: string | undefined): Issue[] {
  if (twin === undefined) return [];
  const text = `A new group is made, though ${shorten(twin)} looks the same but for case, space or Unicode form.`;
  return [advise('warning', column, text, 'C3')];
}

/** "; did you mean A4711 (upper and lower case differ)?" */
export function didYouMean(asked: string, near: readonly string[]): string {
  const named = near.slice(0, 3).map((name) => {
    const difference = differenceOf(asked, name);
    return difference === null ? name : `${name} (${difference})`;
  });
  return named.length > 0 ? `; did you mean ${named.join(' or ')}?` : '.';
}
