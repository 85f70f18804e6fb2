/** Three-way merge of an edit of a CRM user with what others made of the row meanwhile (rule C13). Pure. */
import type { CrmUser } from '../schema/crm-records.ts';
import type { CrmUserPatch } from '../schema/patch.ts';
import { applyUserPatch } from './apply-patch.ts';
import { isSameValue, patchOf, type Unit, unitsOf, unitValue } from './merge-units.ts';

export interface MergeParts {
  /** The row that the edit was made on; `null` when it is not known any more. */
  base: CrmUser | null;
  patch: CrmUserPatch;
  /** The row as it is now. */
  theirs: CrmUser;
}

export interface Merge {
  /** What is left of the edit where others changed nothing, to be sent on their row; `null` when nothing is. */
  disjoint: CrmUserPatch | null;
  /** What is left of the edit with the units in conflict; `null` when nothing is. */
  mine: CrmUserPatch | null;
  /** Units that both sides changed, to different values. */
  conflicts: Unit[];
}

/**
 * A unit that already holds what the edit gives it, or that the edit left as it was, is done. Without the base nobody
 * can tell whether others changed a unit, so any other value counts as a change of theirs.
 */
export function mergeEdit({ base, patch, theirs }: MergeParts): Merge {
  const from = base ?? theirs;
  const wanted = applyUserPatch(from, patch);
  const left = unitsOf(patch, from).filter((unit) => isLeft(unit, { base, wanted, theirs }));
  const isTheirs = (unit: Unit) =>
    base === null || !isSameValue(unitValue(base, unit), unitValue(theirs, unit));
  return {
    disjoint: patchOf(
      wanted,
      left.filter((unit) => !isTheirs(unit)),
    ),
    mine: patchOf(wanted, left),
    conflicts: left.filter(isTheirs),
  };
}

interface Rows {
  base: CrmUser | null;
  wanted: CrmUser;
  theirs: CrmUser;
}

function isLeft(unit: Unit, { base, wanted, theirs }: Rows): boolean {
  const mine = unitValue(wanted, unit);
  const isDone = isSameValue(mine, unitValue(theirs, unit));
  const isUntouched = base !== null && isSameValue(mine, unitValue(base, unit));
  return !isDone && !isUntouched;
}
