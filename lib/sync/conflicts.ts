/** An edit that meets another change of its record: merged, and where both changed one thing kept until a person decides. */
import * as v from 'valibot';
import type { OutboxEntry } from '../cache/cache.ts';
import { applyPatch } from '../domain/apply-patch.ts';
import { combinePatches } from '../domain/combine-patches.ts';
import { type Merge, mergeEdit } from '../domain/merge.ts';
import { doPatchesOverlap, patchOf, unitsOf } from '../domain/merge-units.ts';
import type { AppError } from '../schema/app-error.ts';
import type { Decided } from '../schema/decided.ts';
import type { Kind } from '../schema/kind.ts';
import { type AnyRow, ROW_SCHEMAS } from '../schema/rows.ts';
import type { RecordPatch } from '../schema/writes.ts';
import type { SyncParts } from './change.ts';
import { blockedBehind, change, sentAgain, setAside } from './parked.ts';
import { storeRights } from './persist.ts';
import { rebasedBehind } from './rebase.ts';
import { isGoneFrom, isGoneFromCopy, type Stand } from './stand.ts';
import { takeRow } from './take-row.ts';

type ConflictParts = Pick<SyncParts, 'cache' | 'replica' | 'publish' | 'clock'>;

/** The row that a 412 holds; `null` where it cannot be read. */
export function rowOfConflict(kind: Kind, error: AppError): AnyRow | null {
  if (error.kind !== 'conflict') return null;
  const parsed = v.safeParse(ROW_SCHEMAS[kind], error.current);
  return parsed.success ? parsed.output : null;
}

export function mergeEntry(entry: OutboxEntry, theirs: AnyRow): Merge<RecordPatch> {
  const { baseRow, patch } = entry;
  return mergeEdit({ base: isBaseKnown(entry) ? baseRow : null, patch, theirs });
}

/** A page may have shown an older row than the one that was known here when it was edited. */
function isBaseKnown({ baseRow, baseVersion }: OutboxEntry): boolean {
  return baseRow.version === baseVersion;
}

/**
 * What nobody else changed waits to be sent on their row, under a new key; what they changed alike is done; the rest
 * is kept for a person. Their row is taken up first: what is done must not look undone until the feed brings it. Runs in the lock.
 */
export async function meetChange(
  parts: ConflictParts,
  changeId: string,
  { error, stand }: { error: AppError; stand: Stand },
): Promise<void> {
  const met = parts.replica.entry(changeId);
  const theirs = met ? rowOfConflict(met.kind, error) : null;
  if (!met || !theirs) return;
  await takeRow(parts, { kind: met.kind, row: theirs, stand });
  const isConflict = mergeEntry(met, theirs).conflicts.length > 0;
  const { entry, joined } = isConflict ? withOverlapping(parts, met) : { entry: met, joined: [] };
  const { conflicts, disjoint, alike } = mergeEntry(entry, theirs);
  if (conflicts.length > 0) return change(parts, setAside(parts.replica, entry, error), joined);
  // Of a decision the server has to hear, whatever else is left.
  if (disjoint === null && !entry.decided) return settleAlike(parts, { entry, joined }, { theirs, stand });
  const saved = goingOn(parts, entry, { left: disjoint, alike, theirs });
  const others = saved.filter((behind) => !joined.includes(behind.changeId));
  await change(parts, others, joined);
}

interface Rest {
  /** What is to be saved; `null` where the decision is all. */
  left: RecordPatch | null;
  alike: RecordPatch | null;
  theirs: AnyRow;
}

/** The edit as it is sent on their row, first, and those behind it. */
function goingOn(parts: ConflictParts, entry: OutboxEntry, { left, alike, theirs }: Rest): OutboxEntry[] {
  const others = letGoOn(parts, entry, alike);
  const onTheirs = sentAgain({ ...entry, patch: left ?? {}, baseRow: theirs, baseVersion: theirs.version });
  return left ? [onTheirs, ...others] : [without(onTheirs, entry.after), ...freeOf(parts, entry, others)];
}

/** What needed an edit needs no mere decision: that may be dropped alone. `changed` are to be saved anyway. */
function freeOf(
  { replica }: ConflictParts,
  { changeId }: OutboxEntry,
  changed: readonly OutboxEntry[],
): OutboxEntry[] {
  const behind = replica.outbox.filter(
    (entry) => entry.after?.includes(changeId) && !changed.some((one) => one.changeId === entry.changeId),
  );
  return [...changed, ...behind].map((entry) => without(entry, [changeId]));
}

function without({ after, ...entry }: OutboxEntry, changeIds: readonly string[] = []): OutboxEntry {
  const left = after?.filter((id) => !changeIds.includes(id)) ?? [];
  return left.length > 0 ? { ...entry, after: left } : entry;
}

interface Joined {
  entry: OutboxEntry;
  /** Edits that are in it now. */
  joined: string[];
}

/**
 * Edits queued behind one in conflict that change the same thing join it: decided later, they must not come before it. Each
 * unit keeps as its base what its author saw: a later choice may have known theirs already. None joins past one that stays
 * where it is and changes the same thing: that would come over it later, though it is the older word.
 */
function withOverlapping(parts: ConflictParts, first: OutboxEntry): Joined {
  const mayJoin = joinable(parts);
  let entry = first;
  const joined: string[] = [];
  const passed: OutboxEntry[] = [];
  for (const behind of parts.replica.entriesOf(first.id).filter(({ order }) => order > first.order)) {
    const isNext = mayJoin(behind) && !passed.some(({ patch }) => doPatchesOverlap(patch, behind.patch));
    const patch =
      isNext && doPatchesOverlap(entry.patch, behind.patch)
        ? combinePatches(entry.patch, behind.patch)
        : null;
    if (!patch) {
      passed.push(behind);
      continue;
    }
    const calls = [...(entry.calls ?? []), ...(behind.calls ?? [])];
    const { decided = entry.decided } = behind;
    entry = { ...entry, ...joinedBase(entry, behind), patch, calls, ...(decided ? { decided } : {}) };
    joined.push(behind.changeId);
  }
  return { entry, joined };
}

function joinedBase(entry: OutboxEntry, behind: OutboxEntry): Pick<OutboxEntry, 'baseRow' | 'baseVersion'> {
  // Of a base that is not known, nothing can be said about any unit.
  if (!isBaseKnown(entry) || !isBaseKnown(behind))
    return { baseRow: { ...entry.baseRow, version: -1 }, baseVersion: entry.baseVersion };
  const seen = patchOf(behind.baseRow, unitsOf(behind.patch, behind.baseRow));
  return { baseRow: seen ? applyPatch(entry.baseRow, seen) : entry.baseRow, baseVersion: entry.baseVersion };
}

/** Whether an edit may go into another one: it was not sent, and stands in no order with other records. */
function joinable({ replica }: ConflictParts): (entry: OutboxEntry) => boolean {
  const needed = new Set(replica.outbox.flatMap(({ after }) => after ?? []));
  return ({ changeId, state, key, after }) =>
    state === 'waiting' && key === null && after === undefined && !needed.has(changeId);
}

async function settleAlike(
  parts: ConflictParts,
  { entry, joined }: Joined,
  { theirs, stand }: { theirs: AnyRow; stand: Stand },
): Promise<void> {
  const { cache, replica, publish } = parts;
  if (joined.length > 0) await change(parts, [entry], joined);
  const rebased = [...rebasedBehind(replica, entry, null), ...unblocked(parts, entry)];
  const { changeId, kind } = entry;
  await storeRights(parts);
  const answered = { kind, row: theirs, stand };
  const isGone = isGoneFrom(replica, answered) === true || isGoneFromCopy(replica.nextCopy, answered);
  await cache.settleEdit({ changeId, kind, row: theirs, isGone, rebased });
  replica.removeEntry(changeId);
  for (const behind of rebased) replica.putEntry(behind);
  publish({ type: 'outbox' });
}

export interface Decision extends Decided {
  changeId: string;
}

/**
 * False when the record changed again since it was shown, so that the person must look again. The edit stays until the server
 * has recorded the decision, also where nothing else is left of it. Runs in the lock.
 */
export async function decideConflict(
  parts: ConflictParts,
  { changeId, keep, version }: Decision,
): Promise<boolean> {
  const entry = parts.replica.entry(changeId);
  const theirs = entry?.state === 'parked' && entry.error ? rowOfConflict(entry.kind, entry.error) : null;
  if (!entry || !theirs) return true;
  if (theirs.version !== version) return false;
  const { mine, disjoint, alike } = mergeEntry(entry, theirs);
  const left = keep === 'mine' ? mine : disjoint;
  const decided = { ...entry, decided: { keep, version } };
  await change(parts, goingOn(parts, decided, { left, alike, theirs }), []);
  return true;
}

/** The record changed again, or back: conflicts are merged anew with what is known of it now. Runs in the lock. */
export async function reviewConflicts(parts: ConflictParts): Promise<void> {
  for (const { changeId, kind, id, state, error } of parts.replica.outbox) {
    if (state !== 'parked' || error?.kind !== 'conflict') continue;
    const known = rowOfConflict(kind, error);
    const current = parts.replica.directory.get(kind, id);
    if (known && current && current.version > known.version) {
      const stand = { position: null, askedAt: parts.replica.copiedAt };
      await meetChange(parts, changeId, { error: { ...error, current }, stand });
    }
  }
}

/** Edits behind one that goes on without what others made alike: that is in their base, and what had to wait may be sent. */
function letGoOn(parts: ConflictParts, entry: OutboxEntry, alike: RecordPatch | null): OutboxEntry[] {
  const freed = unblocked(parts, entry);
  const freedOf = (changeId: string) => freed.find((one) => one.changeId === changeId);
  const rebased = alike === null ? [] : rebasedBehind(parts.replica, { ...entry, patch: alike }, null);
  const others = freed.filter(({ changeId }) => !rebased.some((one) => one.changeId === changeId));
  return [...rebased.map((one) => ({ ...one, ...stateOf(freedOf(one.changeId)) })), ...others];
}

function stateOf(freed: OutboxEntry | undefined): Partial<OutboxEntry> {
  return freed ? { state: freed.state, key: freed.key, error: freed.error } : {};
}

/** What had to wait for the edit may be sent after it again. */
function unblocked({ replica }: ConflictParts, { changeId }: OutboxEntry): OutboxEntry[] {
  return blockedBehind(replica, [changeId]).map(sentAgain);
}
