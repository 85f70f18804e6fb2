/** What a person does with edits that the server refused: send them again, drop them, correct them. */
import type { OutboxEntry } from '../cache/cache.ts';
import type { NewPerson } from '../schema/views.ts';
import type { SyncParts } from './change.ts';
import type { Replica } from './replica.ts';

type ParkedParts = Pick<SyncParts, 'cache' | 'replica' | 'publish'>;

/** Under a new key, on the row it was made on: the server says whether others changed that. */
export function sentAgain(entry: OutboxEntry): OutboxEntry {
  return { ...entry, state: 'waiting', key: null, error: null };
}

/** Edits set aside because one of these, or one behind it, was refused. */
export function blockedBehind(replica: Replica, changeIds: readonly string[]): OutboxEntry[] {
  const ids = new Set(changeIds);
  // An edit stands behind what it needs, so one pass in order finds the whole chain.
  return replica.outbox.filter(({ changeId, after, state, error }) => {
    const isBehind = after !== undefined && ids.has(after) && state === 'parked' && error?.kind === 'blocked';
    if (isBehind) ids.add(changeId);
    return isBehind;
  });
}

/** Sends a parked edit again, with what it needs and what had to wait for it. */
export function retryEdit(parts: ParkedParts, changeId: string): Promise<void> {
  const { replica } = parts;
  const wanted: OutboxEntry[] = [];
  for (let id: string | undefined = changeId; id !== undefined; id = wanted[0]?.after) {
    const entry = replica.entry(id);
    if (entry?.state !== 'parked') break;
    wanted.unshift(entry);
  }
  return sendAgain(parts, wanted);
}

/** Sends every parked edit again but those in conflict, which a person must decide, and those behind them. */
export function retryAllEdits(parts: ParkedParts): Promise<void> {
  const { replica } = parts;
  const isReady = ({ state, error, after }: OutboxEntry) =>
    state === 'parked' &&
    error?.kind !== 'conflict' &&
    (error?.kind !== 'blocked' || after === undefined || !replica.entry(after));
  return sendAgain(parts, replica.outbox.filter(isReady));
}

async function sendAgain(parts: ParkedParts, wanted: readonly OutboxEntry[]): Promise<void> {
  const ids = wanted.map(({ changeId }) => changeId);
  const behind = blockedBehind(parts.replica, ids).filter(({ changeId }) => !ids.includes(changeId));
  await change(parts, [...wanted, ...behind].map(sentAgain), []);
}

/** Drops an edit with all that makes no sense without it; false while it may already have reached the server. */
export async function discardEdit(parts: ParkedParts, changeId: string): Promise<boolean> {
  const dropped = droppedWith(parts.replica, changeId);
  if (dropped.some((entry) => !isDroppable(entry))) return false;
  await change(
    parts,
    [],
    dropped.map((entry) => entry.changeId),
  );
  return true;
}

/** Drops every edit that cannot have reached the server. */
export async function discardAllEdits(parts: ParkedParts): Promise<void> {
  const dropped = parts.replica.outbox.filter(({ changeId }) =>
    droppedWith(parts.replica, changeId).every(isDroppable),
  );
  await change(
    parts,
    [],
    dropped.map(({ changeId }) => changeId),
  );
}

const isDroppable = ({ state, key }: OutboxEntry) => state === 'parked' || key === null;

/** The edit; the edits of a user it adds; the other half of a move; and what waits for any of these. */
function droppedWith(replica: Replica, changeId: string): OutboxEntry[] {
  const first = replica.entry(changeId);
  if (!first) return [];
  const needed = first.after === undefined ? undefined : replica.entry(first.after);
  const dropped = new Set(needed && !needed.isNew ? [needed, first] : [first]);
  const added = first.isNew ? first.userId : null;
  for (const entry of replica.outbox) {
    const isBehind = [...dropped].some((other) => other.changeId === entry.after);
    if (isBehind || entry.userId === added) dropped.add(entry);
  }
  for (const { after } of [...dropped]) {
    const half = after === undefined ? undefined : replica.entry(after);
    if (half && !half.isNew) dropped.add(half);
  }
  return [...dropped];
}

export type AdditionFields = Pick<NewPerson, 'username' | 'nativeId' | 'fullName'>;

/** Corrects an addition that was refused, and sends it again. */
export async function reviseAddition(
  parts: ParkedParts,
  changeId: string,
  fields: AdditionFields,
): Promise<void> {
  const entry = parts.replica.entry(changeId);
  if (!entry?.isNew || entry.state !== 'parked') return;
  const added = parts.replica
    .entriesOf(entry.userId)
    .filter(({ baseVersion }) => baseVersion === entry.baseVersion);
  const blocked = new Set(blockedBehind(parts.replica, [changeId]));
  const revised = added.map((edit) => ({ ...edit, baseRow: { ...edit.baseRow, ...fields } }));
  const others = [...blocked].filter((edit) => !added.includes(edit));
  const isAgain = ({ changeId: id }: OutboxEntry) =>
    id === changeId || [...blocked].some((edit) => edit.changeId === id);
  await change(
    parts,
    [...revised, ...others].map((edit) => (isAgain(edit) ? sentAgain(edit) : edit)),
    [],
  );
}

/** On disk first, all or nothing; then in memory. */
export async function change(
  { cache, replica, publish }: ParkedParts,
  saved: readonly OutboxEntry[],
  removed: readonly string[],
): Promise<void> {
  if (saved.length + removed.length === 0) return;
  await cache.changeEdits(saved, removed);
  for (const changeId of removed) replica.removeEntry(changeId);
  for (const entry of saved) replica.putEntry(entry);
  publish({ type: 'outbox' });
}
