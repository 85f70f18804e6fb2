/** The outbox on disk. Everything that a person was told is queued is committed with strict durability. */
import type { NewEdit, OutboxEntry, Settlement } from './cache.ts';
import type { PatchpanelDatabase } from './database.ts';
import type { EditName, EditNames } from './edit-names.ts';
import { committed } from './meta.ts';

/** Chrome's default has been `relaxed` since version 121: committed before it is on disk. */
const STRICT = { durability: 'strict' } as const;

export async function addEdit(
  database: PatchpanelDatabase,
  names: EditNames,
  edit: NewEdit,
): Promise<OutboxEntry> {
  // One store and one record: the shortest way to the disk.
  const known = names.take();
  const stores: ('meta' | 'outbox')[] = known ? ['outbox'] : ['outbox', 'meta'];
  const transaction = database.transaction(stores, 'readwrite', STRICT);
  const entry = entryOf(edit, known ?? (await names.next(transaction)));
  await committed(transaction, [transaction.objectStore('outbox').add(entry)]);
  return entry;
}

/** Two edits that only make sense together, in one transaction. */
export async function addEditPair(
  database: PatchpanelDatabase,
  names: EditNames,
  [first, second]: readonly [NewEdit, NewEdit],
): Promise<[OutboxEntry, OutboxEntry]> {
  const transaction = database.transaction(['outbox', 'meta'], 'readwrite', STRICT);
  const before = entryOf(first, await names.next(transaction));
  const needed = [...(second.after ?? []), before.changeId];
  const after = entryOf({ ...second, after: needed }, await names.next(transaction));
  const outbox = transaction.objectStore('outbox');
  await committed(transaction, [outbox.add(before), outbox.add(after)]);
  return [before, after];
}

function entryOf(edit: NewEdit, { client, number: order }: EditName): OutboxEntry {
  return { ...edit, changeId: `${client}.c${order}`, order, state: 'waiting', key: null, error: null };
}

export async function saveEdit(database: PatchpanelDatabase, entry: OutboxEntry): Promise<void> {
  const transaction = database.transaction('outbox', 'readwrite', STRICT);
  await committed(transaction, [transaction.store.put(entry)]);
}

/** Several entries at once: a decision about one may touch others. */
export async function changeEdits(
  database: PatchpanelDatabase,
  names: EditNames,
  { saved, removed }: { saved: readonly OutboxEntry[]; removed: readonly string[] },
): Promise<void> {
  const transaction = database.transaction(['outbox', 'meta'], 'readwrite', STRICT);
  const outbox = transaction.objectStore('outbox');
  // Nothing else on disk may know the number of an edit that leaves: it is not given again.
  const number = removed.length > 0 ? await names.last(transaction) : null;
  const kept = number === null ? [] : [transaction.objectStore('meta').put(number, 'counter')];
  const left = removed.map((changeId) => outbox.delete(changeId));
  await committed(transaction, [...kept, ...left, ...saved.map((entry) => outbox.put(entry))]);
}

/** An entry that already has a key keeps it: it may have reached the server in an earlier life. */
export async function markSending(
  database: PatchpanelDatabase,
  names: EditNames,
  changeId: string,
): Promise<OutboxEntry> {
  const transaction = database.transaction(['outbox', 'meta'], 'readwrite', STRICT);
  const [outbox, meta] = [transaction.objectStore('outbox'), transaction.objectStore('meta')];
  const [entry, { client, number }] = await Promise.all([outbox.get(changeId), names.next(transaction)]);
  if (!entry) throw new Error(`The edit ${changeId} is not in the outbox.`);
  const sending: OutboxEntry = {
    ...entry,
    key: entry.key ?? `${client}.${number}`,
    state: 'sending',
    error: null,
  };
  const counted = entry.key === null ? [meta.put(number, 'counter')] : [];
  await committed(transaction, [...counted, outbox.put(sending)]);
  return sending;
}

export function removeEdit(database: PatchpanelDatabase, names: EditNames, changeId: string): Promise<void> {
  return changeEdits(database, names, { saved: [], removed: [changeId] });
}

/** The row enters the base and the entry leaves the outbox together, or neither does. */
export async function settleEdit(
  database: PatchpanelDatabase,
  { changeId, kind, row, isGone = false, rebased }: Settlement,
): Promise<void> {
  const transaction = database.transaction(['outbox', 'deltas'], 'readwrite', STRICT);
  const [outbox, deltas] = [transaction.objectStore('outbox'), transaction.objectStore('deltas')];
  const rows = isGone ? [] : [row];
  const settled = [deltas.add({ rows: { [kind]: rows }, deleted: [] }), outbox.delete(changeId)];
  await committed(transaction, [...settled, ...rebased.map((entry) => outbox.put(entry))]);
}
