/** Takes up a row that the server answered outside feed and outbox, so that the screen need not wait for the feed. */
import { lostWith } from '../domain/lost-rows.ts';
import type { Kind } from '../schema/kind.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { SyncParts } from './change.ts';
import { persistRows } from './persist.ts';
import { isInScope, takeRowBack } from './scope.ts';
import { isGoneFrom, isGoneFromCopy, type Stand } from './stand.ts';

type RowParts = Pick<SyncParts, 'cache' | 'clock' | 'replica' | 'publish'>;

export interface AnsweredRow {
  kind: Kind;
  row: AnyRow;
  stand: Stand;
}

/** Runs in the lock. */
export async function takeRow(parts: RowParts, answered: AnsweredRow): Promise<void> {
  const { kind, row } = answered;
  const { cache, clock, replica, publish } = parts;
  // Signed out meanwhile, or the role was taken away.
  if (!replica.owner || !isInScope(replica, kind, row)) return;
  if (isGoneFrom(replica, answered) === true) return;
  const delta = { rows: { [kind]: [row] }, deleted: [] };
  const now = clock.now();
  const back = lostWith(kind, replica.directory.get(kind, row.id), row);
  const lost = back ? [{ ...back, foundAt: now }] : [];
  if (!isGoneFromCopy(replica.nextCopy, answered)) {
    await persistRows(parts, () => cache.applyDelta(delta, null, replica.checkedAt ?? now, lost));
  }
  if (!isInScope(replica, kind, row)) return takeRowBack(parts, kind, row);
  // A copy took the place of the base meanwhile.
  if (isGoneFrom(replica, answered) === true) return;
  replica.lost.note(lost);
  replica.answeredRows.set(row.id, answered);
  publish({ type: 'rows', changed: replica.directory.apply(delta) });
}
