/** What enters the outbox: an edit, the addition of a user, two edits that belong together. */
import type { EditSource, OutboxEntry } from '../cache/cache.ts';
import { combinePatches } from '../domain/combine-patches.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { CrmUserPatch } from '../schema/patch.ts';
import type { SyncParts } from './change.ts';

export interface Edit {
  userId: string;
  baseVersion: number;
  patch: CrmUserPatch;
  source?: EditSource;
  /** The page's call: one that is in the outbox already is not queued again. */
  call?: { id: string; isRepeated: boolean };
}

/** Resolves when the edit is durably on disk. */
export async function queueEdit(
  { cache, replica, clock, publish }: SyncParts,
  edit: Edit,
): Promise<OutboxEntry> {
  const queued = queuedBy(replica, edit);
  if (queued) return queued;
  const baseRow = replica.user(edit.userId);
  if (!baseRow) throw new Error(`The CRM user ${edit.userId} is not in this copy of the configuration.`);
  const baseVersion = presentVersion(replica.ownSteps.get(edit.userId), edit.baseVersion);
  const last = replica.entriesOf(edit.userId).at(-1);
  // Joining an edit made on another version would hide what others changed in between.
  const isOpen = last?.state === 'waiting' && last.key === null && last.baseVersion === baseVersion;
  const combined = isOpen ? combinePatches(last.patch, edit.patch) : null;
  const entry =
    last && combined
      ? { ...last, patch: combined, calls: [...(last.calls ?? []), ...callOf(edit)] }
      : await cache.addEdit({
          userId: edit.userId,
          baseVersion,
          baseRow,
          patch: edit.patch,
          source: edit.source,
          calls: callOf(edit),
          after: addedBy(replica, edit.userId),
          queuedAt: clock.now(),
        });
  if (combined) await cache.saveEdit(entry);
  replica.putEntry(entry);
  publish({ type: 'outbox' });
  return entry;
}

/** The entry that a former life of the worker made of this very call. */
export function queuedBy(replica: SyncParts['replica'], { call }: Edit): OutboxEntry | undefined {
  return call?.isRepeated ? replica.outbox.find(({ calls }) => calls?.includes(call.id)) : undefined;
}

function callOf({ call }: Edit): string[] {
  return call ? [call.id] : [];
}

/** The edit that adds the user, while the server has not answered it. */
function addedBy(replica: SyncParts['replica'], userId: string): string | undefined {
  return replica.entriesOf(userId).find(({ isNew }) => isNew)?.changeId;
}

/** Queues the addition of a user under the id made here; a later edit of it joins or waits. */
export async function queueAddition(
  { cache, replica, clock, publish }: SyncParts,
  { user, source }: { user: CrmUser; source?: EditSource },
): Promise<OutboxEntry> {
  const edit = { userId: user.id, baseVersion: user.version, baseRow: user, patch: {}, isNew: true, source };
  const entry = await cache.addEdit({ ...edit, queuedAt: clock.now() });
  replica.putEntry(entry);
  publish({ type: 'outbox' });
  return entry;
}

/** Queues two edits of which the second needs the first; neither joins an edit that waits already. */
export async function queuePair(
  { cache, replica, clock, publish }: SyncParts,
  pair: readonly [Edit, Edit],
): Promise<[OutboxEntry, OutboxEntry]> {
  const newEdit = (edit: Edit) => {
    const baseRow = replica.user(edit.userId);
    if (!baseRow) throw new Error(`The CRM user ${edit.userId} is not in this copy of the configuration.`);
    const baseVersion = presentVersion(replica.ownSteps.get(edit.userId), edit.baseVersion);
    return { ...edit, baseRow, baseVersion, queuedAt: clock.now() };
  };
  const entries = await cache.addEditPair(newEdit(pair[0]), newEdit(pair[1]));
  for (const entry of entries) replica.putEntry(entry);
  publish({ type: 'outbox' });
  return entries;
}

/** A page that still shows the row from before our own last edit made its edit on what we wrote. */
function presentVersion(step: { from: number; to: number } | undefined, version: number): number {
  return step?.from === version ? step.to : version;
}
