/** Three-way merge of an edit of a record with what others made of the row meanwhile (rule C13). Pure. */
import type { AnyRow } from '../schema/rows.ts';
import type { RecordPatch } from '../schema/writes.ts';
import { applyPatch } from './apply-patch.ts';
import { isSameValue, patchOf, type Unit, unitsOf, unitValue } from './merge-units.ts';

/** Rows and patch are of one kind. */
export interface MergeParts<P> {
  /** The row that the edit was made on; `null` when it is not known any more. */
  base: AnyRow | null;
  patch: P;
  /** The row as it is now. */
  theirs: AnyRow;
}

export interface Merge<P> {
  /** What is left of the edit where others changed nothing, to be sent on their row; `null` when nothing is. */
  disjoint: P | null;
  /** What is left of the edit with the units in conflict; `null` when nothing is. */
  mine: P | null;
  /** What others made exactly as the edit wants it; `null` when nothing is. */
  alike: P | null;
  /** Units that both sides changed, to different values. */
  conflicts: Unit[];
}

/**
 * A unit that already holds what the edit gives it, or that the edit left as it was, is done. Without the base nobody
 * can tell whether others changed a unit, so any other value counts as a change of theirs.
 */
export function mergeEdit<P extends RecordPatch>({ base, patch, theirs }: MergeParts<P>): Merge<P> {
  const from = base ?? theirs;
  const wanted = applyPatch(from, patch);
  const units = unitsOf(patch, from);
  const left = units.filter((unit) => isLeft(unit, { base, wanted, theirs }));
  const alike = units.filter((unit) => isSameValue(unitValue(wanted, unit), unitValue(theirs, unit)));
  const isTheirs = (unit: Unit) =>
    base === null || !isSameValue(unitValue(base, unit), unitValue(theirs, unit));
  const disjoint = left.filter((unit) => !isTheirs(unit));
  return {
    disjoint: patchOf(wanted, disjoint) as P | null,
    mine: patchOf(wanted, left) as P | null,
    alike: patchOf(wanted, alike) as P | null,
    conflicts: left.filter(isTheirs),
  };
}

interface Rows {
  base: AnyRow | null;
  wanted: AnyRow;
  theirs: AnyRow;
}

function isLeft(unit: Unit, { base, wanted, theirs }: Rows): boolean {
  const mine = unitValue(wanted, unit);
  const isDone = isSameValue(mine, unitValue(theirs, unit));
  const isUntouched = base !== null && isSameValue(mine, unitValue(base, unit));
  return !isDone && !isUntouched;
}
