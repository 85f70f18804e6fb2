/** What the server wants confirmed before an import takes mappings away, counted over the ticked rows. Pure. */
import type { ImportJob } from '../schema/import-job.ts';
import { needsRemovalsConfirmed } from '../schema/import-plan.ts';
import type { ExcludedRow } from './plan-filter.ts';

export interface Confirmation {
  /** Users who lose all their agents. */
  readonly removeAll: number;
  /** Users who lose an agent; at most so many where it is not exact. */
  readonly removals: number;
  readonly isExact: boolean;
  /** More than a fifth of the users, or any who lose all: the number must be typed. */
  readonly isBraked: boolean;
  readonly sent: { readonly removeAll: number; readonly removals: number | true };
}

export function confirmed({ counts, options }: ImportJob, excluded: readonly ExcludedRow[]): Confirmation {
  const written = excluded.filter(({ state }) => state === 'create' || state === 'update');
  const losing = written.filter(({ isLosing }) => isLosing).length;
  const removeAll = counts.removeAll - written.filter(({ removesAll }) => removesAll).length;
  const removals = counts.removals - losing;
  // Whoever loses an agent to an unticked row may lose another to a ticked one.
  const isExact = !options.moveTaken || written.every(({ isTaking }) => !isTaking);
  const isBraked = removeAll > 0 || needsRemovalsConfirmed({ removals, users: counts.users });
  return { removeAll, removals, isExact, isBraked, sent: { removeAll, removals: isExact ? removals : true } };
}
