/** What a person does with edits that the server refused: send them again, drop them, correct them. */
import type { OutboxEntry } from '../cache/cache.ts';
import type { AppError } from '../schema/app-error.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { SyncParts } from './change.ts';
import type { Replica } from './replica.ts';

type ParkedParts = Pick<SyncParts, 'cache' | 'replica' | 'publish'>;

/** Under a new key, on the row it was made on: the server says whether others changed that. */
export function sentAgain(entry: OutboxEntry): OutboxEntry {
  return { ...entry, state: 'waiting', key: null, error: null };
}

/**
 * Who may not see a record is not told whether an edit of it was saved before, and only its answer lost: under the same key the
 * server says so now, and does not make it twice. Any other refusal says that it was not.
 */
function repeated(entry: OutboxEntry): OutboxEntry {
  const isUntold = entry.error?.kind === 'forbidden' || entry.error?.kind === 'not-found';
  return isUntold ? { ...sentAgain(entry), key: entry.key } : sentAgain(entry);
}

/** The refused edit, kept for a person, and all that needs it: stored together, as nothing would ever send or name what waits behind it. */
export function setAside(replica: Replica, refused: OutboxEntry, error: AppError): OutboxEntry[] {
  const ids = new Set([refused.changeId]);
  const behind = replica.outbox.filter(({ changeId, after = [], state }) => {
    const isBehind = state !== 'parked' && after.some((id) => ids.has(id));
    if (isBehind) ids.add(changeId);
    return isBehind;
  });
  const blocked = { kind: 'blocked' as const, detail: error.detail };
  return [
    { ...refused, state: 'parked', error },
    ...behind.map((entry) => ({ ...entry, state: 'parked' as const, error: blocked })),
  ];
}

/** Edits set aside because one of these, or one behind it, was refused, and nothing else that they need is set aside. */
export function blockedBehind(replica: Replica, changeIds: readonly string[]): OutboxEntry[] {
  const ids = new Set(changeIds);
  const isFree = (id: string) => ids.has(id) || replica.entry(id)?.state !== 'parked';
  // An edit stands behind what it needs, so one pass in order finds the whole chain.
  return replica.outbox.filter(({ changeId, after = [], state, error }) => {
    const isSetAside = state === 'parked' && error?.kind === 'blocked';
    const isBehind = isSetAside && after.some((id) => ids.has(id)) && after.every(isFree);
    if (isBehind) ids.add(changeId);
    return isBehind;
  });
}

/** Sends a parked edit again, with what it needs and what had to wait for it. */
export function retryEdit(parts: ParkedParts, changeId: string): Promise<void> {
  return sendAgain(parts, parkedChain(parts.replica, changeId));
}

/** The edit with all that it needs and that was refused too. */
function parkedChain(replica: Replica, changeId: string): OutboxEntry[] {
  const entry = replica.entry(changeId);
  if (entry?.state !== 'parked') return [];
  const needed = (entry.after ?? []).flatMap((id) => parkedChain(replica, id));
  return [...new Set([...needed, entry])];
}

/** Sends every parked edit again but those in conflict, which a person must decide, and those behind them. */
export function retryAllEdits(parts: ParkedParts): Promise<void> {
  const { replica } = parts;
  const isReady = ({ state, error, after }: OutboxEntry) =>
    state === 'parked' &&
    error?.kind !== 'conflict' &&
    (error?.kind !== 'blocked' || !after?.some((id) => replica.entry(id)));
  return sendAgain(parts, replica.outbox.filter(isReady));
}

async function sendAgain(parts: ParkedParts, wanted: readonly OutboxEntry[]): Promise<void> {
  const ids = wanted.map(({ changeId }) => changeId);
  const behind = blockedBehind(parts.replica, ids).filter(({ changeId }) => !ids.includes(changeId));
  await change(parts, [...wanted, ...behind].map(repeated), []);
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

/** The edit; the edits of a record it adds; the other half of a move; and what waits for any of these. */
function droppedWith(replica: Replica, changeId: string): OutboxEntry[] {
  const first = replica.entry(changeId);
  if (!first) return [];
  const dropped = new Set([...firstHalvesOf(replica, first), first]);
  const added = first.isNew ? first.id : null;
  for (const entry of replica.outbox) {
    const isBehind = [...dropped].some((other) => entry.after?.includes(other.changeId));
    if (isBehind || entry.id === added) dropped.add(entry);
  }
  for (const entry of [...dropped]) for (const half of firstHalvesOf(replica, entry)) dropped.add(half);
  return [...dropped];
}

/** What an edit waits for and what adds no record is the half of a move that comes first. */
function firstHalvesOf(replica: Replica, { after = [] }: OutboxEntry): OutboxEntry[] {
  return after.flatMap((changeId) => replica.entry(changeId) ?? []).filter(({ isNew }) => !isNew);
}

/** Corrects an addition that was refused, and sends it again. `fields` are some of its kind. */
export async function reviseAddition(
  parts: ParkedParts,
  changeId: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const entry = parts.replica.entry(changeId);
  if (!entry?.isNew || entry.state !== 'parked') return;
  const added = parts.replica
    .entriesOf(entry.id)
    .filter(({ baseVersion }) => baseVersion === entry.baseVersion);
  const blocked = new Set(blockedBehind(parts.replica, [changeId]));
  const revised = added.map((edit) => ({ ...edit, baseRow: { ...edit.baseRow, ...fields } as AnyRow }));
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
