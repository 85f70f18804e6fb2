/** Takes up a row that the server answered outside feed and outbox, so that the screen need not wait for the feed. */
import { lostWith } from '../domain/lost-rows.ts';
import type { Kind } from '../schema/kind.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { SyncParts } from './change.ts';
import { persistRows } from './persist.ts';
import { isInScope, takeRowBack } from './scope.ts';

type RowParts = Pick<SyncParts, 'cache' | 'clock' | 'replica' | 'publish'>;

/** Runs in the lock. */
export async function takeRow(parts: RowParts, kind: Kind, row: AnyRow): Promise<void> {
  const { cache, clock, replica, publish } = parts;
  // Signed out meanwhile, or the role was taken away.
  if (!replica.owner || !isInScope(replica, kind, row)) return;
  const delta = { rows: { [kind]: [row] }, deleted: [] };
  const now = clock.now();
  const back = lostWith(kind, replica.directory.get(kind, row.id), row);
  const lost = back ? [{ ...back, foundAt: now }] : [];
  await persistRows(parts, () => cache.applyDelta(delta, null, replica.checkedAt ?? now, lost));
  if (!isInScope(replica, kind, row)) return takeRowBack(parts, kind, row);
  replica.lost.note(lost);
  replica.answeredRows.set(row.id, { kind, row });
  publish({ type: 'rows', changed: replica.directory.apply(delta) });
}
