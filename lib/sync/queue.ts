/** What enters the outbox: an edit, the addition of a record, two edits that belong together. */
import type { EditSource, NewEdit, OutboxEntry } from '../cache/cache.ts';
import { combinePatches } from '../domain/combine-patches.ts';
import { referencesOf } from '../domain/references.ts';
import type { Kind } from '../schema/kind.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { RecordPatch } from '../schema/writes.ts';
import type { SyncParts } from './change.ts';
import type { Replica } from './replica.ts';

/** The patch is one of the kind. */
export interface Edit {
  kind: Kind;
  id: string;
  baseVersion: number;
  patch: RecordPatch;
  source?: EditSource;
  /** The page's call: one that is in the outbox already is not queued again. */
  call?: { id: string; isRepeated: boolean };
}

export interface Addition {
  kind: Kind;
  row: AnyRow;
  source?: EditSource;
}

/** Resolves when the edit is durably on disk. */
export async function queueEdit(parts: SyncParts, edit: Edit): Promise<OutboxEntry> {
  const { cache, replica, publish } = parts;
  const queued = queuedBy(replica, edit);
  if (queued) return queued;
  const fresh = { ...newEdit(parts, edit), calls: callOf(edit) };
  const joined = joinedWith(replica.entriesOf(edit.id).at(-1), fresh, replica);
  const entry = joined ?? (await cache.addEdit(fresh));
  if (joined) await cache.saveEdit(joined);
  replica.putEntry(entry);
  publish({ type: 'outbox' });
  return entry;
}

/** The waiting edit of the record with this one in it; `null` where this one must be an edit of its own. */
function joinedWith(last: OutboxEntry | undefined, fresh: NewEdit, replica: Replica): OutboxEntry | null {
  // Joining an edit made on another version would hide what others changed in between.
  const isOpen = last?.state === 'waiting' && last.key === null && last.baseVersion === fresh.baseVersion;
  // What somebody decided is recorded with what it was about, and with nothing else.
  if (!isOpen || last.decided) return null;
  const needed = (fresh.after ?? []).filter((changeId) => changeId !== last.changeId);
  // It would come before what it needs.
  if (needed.some((changeId) => (replica.entry(changeId)?.order ?? 0) > last.order)) return null;
  const patch = combinePatches(last.patch, fresh.patch);
  if (!patch) return null;
  const after = [...new Set([...(last.after ?? []), ...needed])];
  return { ...last, patch, calls: [...(last.calls ?? []), ...(fresh.calls ?? [])], ...afterAll(after) };
}

function newEdit({ replica, clock }: SyncParts, { kind, id, baseVersion, patch, source }: Edit): NewEdit {
  const baseRow = replica.row(kind, id);
  if (!baseRow) throw new Error(`The record ${id} of ${kind} is not in this copy of the configuration.`);
  return {
    kind,
    id,
    baseVersion: presentVersion(replica.ownSteps.get(id), baseVersion),
    baseRow,
    patch,
    source,
    queuedAt: clock.now(),
    ...afterAll(additionsOf([id, ...referencesOf(patch.set)], replica)),
  };
}

const afterAll = (after: readonly string[]) => (after.length > 0 ? { after } : {});

/** The entry that a former life of the worker made of this very call. */
export function queuedBy(replica: Replica, { call }: Pick<Edit, 'call'>): OutboxEntry | undefined {
  return call?.isRepeated ? replica.outbox.find(({ calls }) => calls?.includes(call.id)) : undefined;
}

function callOf({ call }: Edit): string[] {
  return call ? [call.id] : [];
}

/** The edits that add these records, while the server has not answered them. */
function additionsOf(ids: readonly string[], { outbox }: Replica): string[] {
  const added = outbox.filter(({ isNew, state, id }) => isNew && state !== 'parked' && ids.includes(id));
  return added.map(({ changeId }) => changeId);
}

/** Queues the addition of a record under the id made here; a later edit of it joins or waits. */
export async function queueAddition(
  { cache, replica, clock, publish }: SyncParts,
  { kind, row, source }: Addition,
): Promise<OutboxEntry> {
  const known = replica.entriesOf(row.id).find(({ isNew }) => isNew);
  if (known) return known;
  // An edit finds no row then; a new record would stay behind as nobody's.
  if (!replica.owner) throw new Error('Nobody is signed in here any more.');
  const entry = await cache.addEdit({
    kind,
    id: row.id,
    baseVersion: row.version,
    baseRow: row,
    patch: {},
    isNew: true,
    source,
    queuedAt: clock.now(),
    ...afterAll(additionsOf(referencesOf(row), replica)),
  });
  replica.putEntry(entry);
  publish({ type: 'outbox' });
  return entry;
}

/** Queues two edits of which the second needs the first; neither joins an edit that waits already. */
export async function queuePair(
  parts: SyncParts,
  pair: readonly [Edit, Edit],
): Promise<[OutboxEntry, OutboxEntry]> {
  const { cache, replica, publish } = parts;
  const entries = await cache.addEditPair(newEdit(parts, pair[0]), newEdit(parts, pair[1]));
  for (const entry of entries) replica.putEntry(entry);
  publish({ type: 'outbox' });
  return entries;
}

/** A page that still shows the row from before our own last edit made its edit on what we wrote. */
function presentVersion(step: { from: number; to: number } | undefined, version: number): number {
  return step?.from === version ? step.to : version;
}

/** All that a page is told of an entry that it made. */
export const nameOf = ({ changeId }: Pick<OutboxEntry, 'changeId'>) => ({ changeId });
