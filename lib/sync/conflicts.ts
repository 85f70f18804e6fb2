/** An edit that meets another change of its record: merged, and where both changed one thing kept until a person decides. */
import * as v from 'valibot';
import type { OutboxEntry } from '../cache/cache.ts';
import { combinePatches } from '../domain/combine-patches.ts';
import { type Merge, mergeEdit } from '../domain/merge.ts';
import { doPatchesOverlap } from '../domain/merge-units.ts';
import type { AppError } from '../schema/app-error.ts';
import type { Kind } from '../schema/kind.ts';
import { type AnyRow, ROW_SCHEMAS } from '../schema/rows.ts';
import type { RecordPatch } from '../schema/writes.ts';
import type { SyncParts } from './change.ts';
import { blockedBehind, change, sentAgain } from './parked.ts';
import { rebasedBehind } from './rebase.ts';

type ConflictParts = Pick<SyncParts, 'cache' | 'replica' | 'publish'>;

/** The row that a 412 holds; `null` where it cannot be read. */
export function rowOfConflict(kind: Kind, error: AppError): AnyRow | null {
  if (error.kind !== 'conflict') return null;
  const parsed = v.safeParse(ROW_SCHEMAS[kind], error.current);
  return parsed.success ? parsed.output : null;
}

export function mergeEntry({ baseRow, baseVersion, patch }: OutboxEntry, theirs: AnyRow): Merge<RecordPatch> {
  // A page may have shown an older row than the one that was known here when it was edited.
  const base = baseRow.version === baseVersion ? baseRow : null;
  return mergeEdit({ base, patch, theirs });
}

/**
 * What nobody else changed waits to be sent on their row, under a new key; what they changed alike is done; the rest
 * is kept for a person. Runs in the lock.
 */
export async function meetChange(parts: ConflictParts, changeId: string, error: AppError): Promise<void> {
  const entry = parts.replica.entry(changeId);
  const theirs = entry ? rowOfConflict(entry.kind, error) : null;
  if (!entry || !theirs) return;
  const { conflicts, disjoint } = mergeEntry(entry, theirs);
  if (conflicts.length > 0) return keepConflict(parts, entry, error);
  if (disjoint === null) return settleAlike(parts, entry, theirs);
  const merged = { ...entry, patch: disjoint, baseRow: theirs, baseVersion: theirs.version };
  await change(parts, [sentAgain(merged), ...unblocked(parts, entry)], []);
}

/** Edits queued behind it that change the same thing join it: decided later, they must not come before it. */
async function keepConflict(parts: ConflictParts, entry: OutboxEntry, error: AppError): Promise<void> {
  const joined: string[] = [];
  let { patch } = entry;
  for (const behind of mayJoin(parts, entry)) {
    const combined = doPatchesOverlap(patch, behind.patch) ? combinePatches(patch, behind.patch) : null;
    if (!combined) continue;
    patch = combined;
    joined.push(behind.changeId);
  }
  await change(parts, [{ ...entry, patch, state: 'parked', error }], joined);
}

function mayJoin({ replica }: ConflictParts, { id, order }: OutboxEntry): OutboxEntry[] {
  const needed = new Set(replica.outbox.flatMap(({ after }) => after ?? []));
  return replica
    .entriesOf(id)
    .filter((entry) => entry.order > order && entry.state === 'waiting' && entry.key === null)
    .filter(({ changeId, after }) => after === undefined && !needed.has(changeId));
}

async function settleAlike(parts: ConflictParts, entry: OutboxEntry, theirs: AnyRow): Promise<void> {
  const { cache, replica, publish } = parts;
  const rebased = [...rebasedBehind(replica, entry, null), ...unblocked(parts, entry)];
  const { changeId, kind } = entry;
  await cache.settleEdit({ changeId, kind, row: theirs, rebased });
  replica.removeEntry(changeId);
  for (const behind of rebased) replica.putEntry(behind);
  replica.answeredRows.set(theirs.id, { kind, row: theirs });
  const changed = replica.directory.apply({ rows: { [kind]: [theirs] }, deleted: [] });
  publish({ type: 'outbox' });
  publish({ type: 'rows', changed });
}

export interface Decision {
  changeId: string;
  keep: 'mine' | 'theirs';
  /** Version of the row that the person was shown as theirs. */
  version: number;
}

/** False when the record changed again since it was shown, so that the person must look again. Runs in the lock. */
export async function decideConflict(
  parts: ConflictParts,
  { changeId, keep, version }: Decision,
): Promise<boolean> {
  const entry = parts.replica.entry(changeId);
  const theirs = entry?.state === 'parked' && entry.error ? rowOfConflict(entry.kind, entry.error) : null;
  if (!entry || !theirs) return true;
  if (theirs.version !== version) return false;
  const { mine, disjoint } = mergeEntry(entry, theirs);
  const patch = keep === 'mine' ? mine : disjoint;
  const decided = patch && sentAgain({ ...entry, patch, baseRow: theirs, baseVersion: theirs.version });
  await change(parts, [...(decided ? [decided] : []), ...unblocked(parts, entry)], decided ? [] : [changeId]);
  return true;
}

/** The record changed again, or back: conflicts are merged anew with what is known of it now. Runs in the lock. */
export async function reviewConflicts(parts: ConflictParts): Promise<void> {
  for (const { changeId, kind, id, state, error } of parts.replica.outbox) {
    if (state !== 'parked' || error?.kind !== 'conflict') continue;
    const known = rowOfConflict(kind, error);
    const current = parts.replica.directory.get(kind, id);
    if (known && current && current.version > known.version) {
      await meetChange(parts, changeId, { ...error, current });
    }
  }
}

/** What had to wait for the edit may be sent after it again. */
function unblocked({ replica }: ConflictParts, { changeId }: OutboxEntry): OutboxEntry[] {
  return blockedBehind(replica, [changeId]).map(sentAgain);
}
