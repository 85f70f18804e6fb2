/** What people chose between two changes of one thing: marked in the outbox as it is chosen, and in the trail once (`decisions/0114`). */
import type { OutboxEntry } from '../../lib/cache/cache.ts';
import type { Decided } from '../../lib/schema/decided.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Kept } from './kept-edit.ts';
import type { Effect } from './ledger.ts';
import { isSame, textOf } from './units.ts';
import { Violation } from './violation.ts';

/** The edit as it is on disk from now on. Only a decision brings one in conflict onto the very row that it is in conflict with. */
export function noteDecision(kept: Kept, { state, error, baseVersion, decided }: OutboxEntry): void {
  const isDecided = kept.conflictAt !== null && state === 'waiting' && baseVersion === kept.conflictAt;
  if (isDecided && decided?.version !== kept.conflictAt)
    throw new Violation('I1', `${kept.changeId} was decided at v${kept.conflictAt} and does not say so`);
  const isConflict = state === 'parked' && error?.kind === 'conflict';
  kept.conflictAt = isConflict ? (error.current as AnyRow).version : null;
  kept.decided = decided ?? null;
}

export function decisionIn(row: AnyRow | null): Decided | null {
  return (row as { decided?: Decided } | null)?.decided ?? null;
}

/** What the server wrote down is what was chosen; nothing where nothing was. */
export function checkRecorded({ changeId, decided }: Kept, { after, seq }: Effect): void {
  const recorded = decisionIn(after);
  if (isSame(recorded, decided)) return;
  throw new Violation(
    'I1',
    `${changeId} was decided ${textOf(decided)}, and recorded as ${textOf(recorded)} (audit ${seq})`,
  );
}

/** The edit leaves the outbox as saved. A backup that came back since may have taken the entry away. */
export function checkHeard({ changeId, decided, appliedAt, wasRewound }: Kept): void {
  if (decided === null || appliedAt !== null || wasRewound) return;
  throw new Violation('I1', `${changeId} was decided ${textOf(decided)}, and no entry of the trail says so`);
}

/** One write records one decision. */
export function checkOnce(effects: readonly Effect[]): void {
  const recorded = effects.filter(({ after }) => decisionIn(after) !== null);
  if (recorded.length > 1)
    throw new Violation(
      'I2',
      `one decision was recorded ${recorded.length} times (audit ${recorded[0]?.seq})`,
    );
}
