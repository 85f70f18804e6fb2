/** The outbox on disk. Everything that a person was told is queued is committed with strict durability. */
import type { IDBPTransaction } from 'idb';
import type { NewEdit, OutboxEntry, Settlement } from './cache.ts';
import type { PatchpanelDatabase, PatchpanelSchema } from './database.ts';

/** Chrome's default has been `relaxed` since version 121: committed before it is on disk. */
const STRICT = { durability: 'strict' } as const;

type OutboxTransaction = IDBPTransaction<PatchpanelSchema, ('meta' | 'outbox')[], 'readwrite'>;

export async function addEdit(database: PatchpanelDatabase, edit: NewEdit): Promise<OutboxEntry> {
  const transaction = database.transaction(['outbox', 'meta'], 'readwrite', STRICT);
  const entry = await putNew(transaction, edit);
  await transaction.done;
  return entry;
}

/** Two edits that only make sense together, in one transaction. */
export async function addEditPair(
  database: PatchpanelDatabase,
  first: NewEdit,
  second: NewEdit,
): Promise<[OutboxEntry, OutboxEntry]> {
  const transaction = database.transaction(['outbox', 'meta'], 'readwrite', STRICT);
  const before = await putNew(transaction, first);
  const after = await putNew(transaction, { ...second, after: [...(second.after ?? []), before.changeId] });
  await transaction.done;
  return [before, after];
}

async function putNew(transaction: OutboxTransaction, edit: NewEdit): Promise<OutboxEntry> {
  const [outbox, meta] = [transaction.objectStore('outbox'), transaction.objectStore('meta')];
  const order = Number((await meta.get('counter')) ?? 0) + 1;
  const client = await meta.get('client');
  const entry: OutboxEntry = {
    ...edit,
    changeId: `${String(client)}.c${order}`,
    order,
    state: 'waiting',
    key: null,
    error: null,
  };
  await meta.put(order, 'counter');
  await outbox.add(entry);
  return entry;
}

export async function saveEdit(database: PatchpanelDatabase, entry: OutboxEntry): Promise<void> {
  const transaction = database.transaction('outbox', 'readwrite', STRICT);
  await transaction.store.put(entry);
  await transaction.done;
}

/** Several entries at once: a decision about one may touch others. */
export async function changeEdits(
  database: PatchpanelDatabase,
  saved: readonly OutboxEntry[],
  removed: readonly string[],
): Promise<void> {
  const transaction = database.transaction('outbox', 'readwrite', STRICT);
  for (const changeId of removed) await transaction.store.delete(changeId);
  for (const entry of saved) await transaction.store.put(entry);
  await transaction.done;
}

/** An entry that already has a key keeps it: it may have reached the server in an earlier life. */
export async function markSending(database: PatchpanelDatabase, changeId: string): Promise<OutboxEntry> {
  const transaction = database.transaction(['outbox', 'meta'], 'readwrite', STRICT);
  const [outbox, meta] = [transaction.objectStore('outbox'), transaction.objectStore('meta')];
  const entry = await outbox.get(changeId);
  if (!entry) throw new Error(`The edit ${changeId} is not in the outbox.`);
  const number = Number((await meta.get('counter')) ?? 0) + 1;
  const key = entry.key ?? `${String(await meta.get('client'))}.${number}`;
  const sending: OutboxEntry = { ...entry, key, state: 'sending', error: null };
  if (entry.key === null) await meta.put(number, 'counter');
  await outbox.put(sending);
  await transaction.done;
  return sending;
}

export async function removeEdit(database: PatchpanelDatabase, changeId: string): Promise<void> {
  const transaction = database.transaction('outbox', 'readwrite', STRICT);
  await transaction.store.delete(changeId);
  await transaction.done;
}

/** The row enters the base and the entry leaves the outbox together, or neither does. */
export async function settleEdit(
  database: PatchpanelDatabase,
  { changeId, kind, row, rebased }: Settlement,
): Promise<void> {
  const transaction = database.transaction(['outbox', 'deltas'], 'readwrite', STRICT);
  await transaction.objectStore('deltas').add({ rows: { [kind]: [row] }, deleted: [] });
  await transaction.objectStore('outbox').delete(changeId);
  for (const entry of rebased) await transaction.objectStore('outbox').put(entry);
  await transaction.done;
}
