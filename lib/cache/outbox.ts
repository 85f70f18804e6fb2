/** The outbox on disk. Everything that a person was told is queued is committed with strict durability. */
import type { IDBPTransaction } from 'idb';
import type { NewEdit, OutboxEntry, Settlement } from './cache.ts';
import type { PatchpanelDatabase, PatchpanelSchema } from './database.ts';
import type { EditNames } from './edit-names.ts';
import { committed } from './meta.ts';

/** Chrome's default has been `relaxed` since version 121: committed before it is on disk. */
const STRICT = { durability: 'strict' } as const;

type OutboxTransaction = IDBPTransaction<PatchpanelSchema, ('meta' | 'outbox')[], 'readwrite'>;

export async function addEdit(
  database: PatchpanelDatabase,
  names: EditNames,
  edit: NewEdit,
): Promise<OutboxEntry> {
  const transaction = database.transaction(['outbox', 'meta'], 'readwrite', STRICT);
  const { entry, written } = await putNew(transaction, names, edit);
  await committed(transaction, written);
  return entry;
}

/** Two edits that only make sense together, in one transaction. */
export async function addEditPair(
  database: PatchpanelDatabase,
  names: EditNames,
  [first, second]: readonly [NewEdit, NewEdit],
): Promise<[OutboxEntry, OutboxEntry]> {
  const transaction = database.transaction(['outbox', 'meta'], 'readwrite', STRICT);
  const before = await putNew(transaction, names, first);
  const needed = [...(second.after ?? []), before.entry.changeId];
  const after = await putNew(transaction, names, { ...second, after: needed });
  await committed(transaction, [...before.written, ...after.written]);
  return [before.entry, after.entry];
}

async function putNew(transaction: OutboxTransaction, names: EditNames, edit: NewEdit) {
  const [outbox, meta] = [transaction.objectStore('outbox'), transaction.objectStore('meta')];
  const { client, number: order } = await names.next(transaction);
  const entry: OutboxEntry = {
    ...edit,
    changeId: `${client}.c${order}`,
    order,
    state: 'waiting',
    key: null,
    error: null,
  };
  return { entry, written: [meta.put(order, 'counter'), outbox.add(entry)] };
}

export async function saveEdit(database: PatchpanelDatabase, entry: OutboxEntry): Promise<void> {
  const transaction = database.transaction('outbox', 'readwrite', STRICT);
  await committed(transaction, [transaction.store.put(entry)]);
}

/** Several entries at once: a decision about one may touch others. */
export async function changeEdits(
  database: PatchpanelDatabase,
  saved: readonly OutboxEntry[],
  removed: readonly string[],
): Promise<void> {
  const transaction = database.transaction('outbox', 'readwrite', STRICT);
  const { store } = transaction;
  const left = removed.map((changeId) => store.delete(changeId));
  await committed(transaction, [...left, ...saved.map((entry) => store.put(entry))]);
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

export async function removeEdit(database: PatchpanelDatabase, changeId: string): Promise<void> {
  const transaction = database.transaction('outbox', 'readwrite', STRICT);
  await committed(transaction, [transaction.store.delete(changeId)]);
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
