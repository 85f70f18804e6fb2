/** One step of the change feed, and the snapshot when the feed cannot be continued. For support and admins. */
import type { RowsByKind, SnapshotPart } from '../schema/feed.ts';
import { KINDS } from '../schema/kind.ts';
import type { SyncParts } from './change.ts';
import { failureOf } from './failure.ts';
import type { Step } from './loop.ts';
import { persistBase } from './persist.ts';

export async function pullRows(parts: SyncParts, step: Step): Promise<void> {
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
  const changes = await remote.readChanges({ since: replica.cursor, wait, signal });
  signal.throwIfAborted();
  const checkedAt = clock.now();
  const isEmpty = Object.keys(changes.rows).length === 0 && changes.deleted.length === 0;
  if (isEmpty && changes.since === replica.cursor) await persistBase(() => cache.markChecked(checkedAt));
  else await persistBase(() => cache.applyDelta(changes, changes.since, checkedAt));
  replica.cursor = changes.since;
  replica.checkedAt = checkedAt;
  const changed = replica.directory.apply(changes);
  publish(changed.size > 0 ? { type: 'rows', changed } : { type: 'status' });
  if (changes.more) await pullChanges(parts, { wait: 0, signal });
}

async function loadSnapshot(parts: SyncParts, signal: AbortSignal): Promise<void> {
  const { cache, clock, replica, publish } = parts;
  replica.answeredRows.clear();
  const snapshot = await readWhole(parts, signal);
  const [first] = snapshot;
  if (!first) return;
  const checkedAt = clock.now();
  const rows = joinRows(snapshot);
  const answered = [...replica.answeredRows.values()];
  await persistBase(() => cache.swapSnapshot(rows, first.since, checkedAt));
  replica.directory.replace([]);
  replica.directory.apply({ rows, deleted: [] });
  // An edit saved while the parts came in may be newer than they are.
  if (answered.length > 0) {
    const late = { rows: { 'crm-users': answered }, deleted: [] };
    await persistBase(() => cache.applyDelta(late, null, checkedAt));
    replica.directory.apply(late);
  }
  replica.cursor = first.since;
  replica.checkedAt = checkedAt;
  publish({ type: 'rows', changed: 'all' });
}

/** Takes up an unfinished snapshot where it stopped; starts again when the server no longer has it. */
async function readWhole(parts: SyncParts, signal: AbortSignal): Promise<SnapshotPart[]> {
  const unfinished = await parts.cache.readUnfinishedSnapshot();
  try {
    return await readParts(parts, unfinished, signal);
  } catch (thrown) {
    if (unfinished === null || !failureOf(thrown).isReset) throw thrown;
    return readParts(parts, null, signal);
  }
}

async function readParts(
  { cache, remote }: SyncParts,
  unfinished: string | null,
  signal: AbortSignal,
): Promise<SnapshotPart[]> {
  const parts = new Map<number, SnapshotPart>();
  let at = unfinished;
  if (at !== null) for (const part of await cache.readSnapshotParts(at)) parts.set(part.part, part);
  for (let number = 0; number < (parts.values().next().value?.parts ?? 1); number += 1) {
    if (parts.has(number)) continue;
    const part = await remote.readSnapshotPart({ at, part: number, signal });
    signal.throwIfAborted();
    if (at === null) await cache.readSnapshotParts(part.at);
    at = part.at;
    parts.set(number, part);
    await persistBase(() => cache.saveSnapshotPart(part));
  }
  return [...parts.values()];
}

function joinRows(parts: readonly SnapshotPart[]): RowsByKind {
  const entries = KINDS.map((kind) => [kind, parts.flatMap((part) => (part.rows[kind] ?? []) as unknown[])]);
  return Object.fromEntries(entries) as RowsByKind;
}
