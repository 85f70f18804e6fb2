/** One step of the change feed, and the snapshot when the feed cannot be continued. For support and admins. */
import type { SyncParts } from './change.ts';
import { failureOf } from './failure.ts';
import type { Step } from './loop.ts';
import { persistBase, persistRows } from './persist.ts';
import { loadSnapshot, type SnapshotParts } from './pull-snapshot.ts';
import { staleness, takeBackLate } from './scope.ts';

/** `askMe` asks for the own view at once, and resolves when it is here or cannot be had. */
export async function pullRows(sync: SyncParts, step: Step, askMe: SnapshotParts['askMe']): Promise<void> {
  const parts = { ...sync, askMe };
  await parts.replica.storing;
  if (parts.replica.cursor === null) return loadSnapshot(parts, step.signal);
  try {
    await pullChanges(parts, step);
  } catch (thrown) {
    if (!failureOf(thrown).isReset) throw thrown;
    await loadSnapshot(parts, step.signal);
  }
}

async function pullChanges(parts: SyncParts, { wait, signal }: Step): Promise<void> {
  const { cache, remote, clock, replica, publish } = parts;
  const isStale = staleness(replica);
  const changes = await remote.readChanges({ since: replica.cursor, wait, signal });
  signal.throwIfAborted();
  // They were for rights that are gone, and continue what is not here any more.
  if (isStale()) return;
  const checkedAt = clock.now();
  const isEmpty = Object.keys(changes.rows).length === 0 && changes.deleted.length === 0;
  if (isEmpty && changes.since === replica.cursor) await persistBase(() => cache.markChecked(checkedAt));
  else {
    const cursor = replica.isDiskBehind ? null : changes.since;
    const isStored = await persistRows(parts, () => cache.applyDelta(changes, cursor, checkedAt));
    if (!isStored) replica.isDiskBehind = true;
  }
  if (isStale()) return takeBackLate(parts);
  replica.cursor = changes.since;
  replica.behindAt = changes.more ? changes.since : null;
  replica.checkedAt = checkedAt;
  const changed = replica.directory.apply(changes);
  replica.directory.fold();
  publish(changed.size > 0 ? { type: 'rows', changed } : { type: 'status' });
  if (changes.more) await pullChanges(parts, { wait: 0, signal });
}
