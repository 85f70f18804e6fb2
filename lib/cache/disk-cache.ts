/** The cache on IndexedDB. Runs in the background, which is the only context that opens a database. */
import type { SnapshotPart } from '../schema/feed.ts';
import { chunksFrom, FOLD_AT, foldDeltas, readBaseRows } from './base-rows.ts';
import type { Cache, CacheContents, CacheOwner, StoredDelta } from './cache.ts';
import type { Connection } from './connection.ts';
import type { MetaValues, PatchpanelDatabase } from './database.ts';
import * as outbox from './outbox.ts';

/** Base rows can be fetched again, so they need no strict commit. */
const RELAXED = { durability: 'relaxed' } as const;
const ALL_STORES = ['meta', 'chunks', 'deltas', 'shadow', 'outbox'] as const;

export function diskCache(connection: Connection): Cache {
  const run = connection.run.bind(connection);
  return {
    mode: 'disk',
    read: () => run(readContents),
    claim: (owner) => run((database) => claim(database, owner)),
    wipe: () => run(wipe),
    saveMe: (me, checkedAt) => run((database) => putMeta(database, { me, checkedAt })),
    markChecked: (checkedAt) => run((database) => putMeta(database, { checkedAt })),
    applyDelta: (delta, cursor, checkedAt) =>
      run((database) => applyDelta(database, delta, cursor === null ? { checkedAt } : { cursor, checkedAt })),
    saveSnapshotPart: (part) => run((database) => saveSnapshotPart(database, part)),
    readSnapshotParts: (at) => run((database) => readSnapshotParts(database, at)),
    readUnfinishedSnapshot: () =>
      run(async (database) => (await database.getAllKeys('shadow', undefined, 1))[0]?.[0] ?? null),
    swapSnapshot: (rows, cursor, checkedAt) =>
      run((database) => replaceRows(database, { rows, deleted: [] }, { cursor, checkedAt })),
    dropRows: () => run((database) => replaceRows(database, { rows: {}, deleted: [] }, {})),
    addEdit: (edit) => run((database) => outbox.addEdit(database, edit)),
    addEditPair: (first, second) => run((database) => outbox.addEditPair(database, first, second)),
    saveEdit: (entry) => run((database) => outbox.saveEdit(database, entry)),
    changeEdits: (saved, removed) => run((database) => outbox.changeEdits(database, saved, removed)),
    markSending: (changeId) => run((database) => outbox.markSending(database, changeId)),
    removeEdit: (changeId) => run((database) => outbox.removeEdit(database, changeId)),
    settleEdit: (changeId, row, rebased) =>
      run((database) => outbox.settleEdit(database, { changeId, row, rebased })),
  };
}

async function readContents(database: PatchpanelDatabase): Promise<CacheContents> {
  const [meta, base, entries] = await Promise.all([
    readMeta(database),
    readBaseRows(database),
    database.getAll('outbox'),
  ]);
  return {
    owner: meta.owner ?? null,
    me: meta.me ?? null,
    cursor: meta.cursor ?? null,
    checkedAt: meta.checkedAt ?? null,
    ...base,
    outbox: entries.sort((a, b) => a.order - b.order),
  };
}

async function readMeta(database: PatchpanelDatabase): Promise<Partial<MetaValues>> {
  const transaction = database.transaction('meta');
  const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

async function putMeta(database: PatchpanelDatabase, values: Partial<MetaValues>): Promise<void> {
  const transaction = database.transaction('meta', 'readwrite', RELAXED);
  for (const [key, value] of entriesOf(values)) await transaction.store.put(value, key);
  await transaction.done;
}

function entriesOf(values: Partial<MetaValues>): [keyof MetaValues, MetaValues[keyof MetaValues]][] {
  return Object.entries(values) as [keyof MetaValues, MetaValues[keyof MetaValues]][];
}

async function claim(database: PatchpanelDatabase, owner: CacheOwner): Promise<void> {
  const known = (await database.get('meta', 'owner')) as CacheOwner | undefined;
  if (known?.serverId === owner.serverId && known.accountId === owner.accountId) return;
  const transaction = database.transaction(ALL_STORES, 'readwrite', { durability: 'strict' });
  for (const store of ALL_STORES) await transaction.objectStore(store).clear();
  await transaction.objectStore('meta').put(owner, 'owner');
  await transaction.objectStore('meta').put(crypto.randomUUID(), 'client');
  await transaction.done;
}

async function wipe(database: PatchpanelDatabase): Promise<void> {
  const transaction = database.transaction(ALL_STORES, 'readwrite', { durability: 'strict' });
  for (const store of ALL_STORES) await transaction.objectStore(store).clear();
  await transaction.done;
}

async function applyDelta(
  database: PatchpanelDatabase,
  delta: StoredDelta,
  meta: Partial<MetaValues>,
): Promise<void> {
  const transaction = database.transaction(['deltas', 'meta'], 'readwrite', RELAXED);
  await transaction.objectStore('deltas').add({ rows: delta.rows, deleted: [...delta.deleted] });
  for (const [key, value] of entriesOf(meta)) await transaction.objectStore('meta').put(value, key);
  const waiting = await transaction.objectStore('deltas').count();
  await transaction.done;
  if (waiting >= FOLD_AT) await foldDeltas(database);
}

async function saveSnapshotPart(database: PatchpanelDatabase, part: SnapshotPart): Promise<void> {
  const transaction = database.transaction('shadow', 'readwrite', RELAXED);
  await transaction.store.put(part, [part.at, part.part]);
  await transaction.done;
}

async function readSnapshotParts(database: PatchpanelDatabase, at: string): Promise<SnapshotPart[]> {
  const transaction = database.transaction('shadow', 'readwrite', RELAXED);
  for (const key of await transaction.store.getAllKeys())
    if (key[0] !== at) await transaction.store.delete(key);
  const parts = await transaction.store.getAll();
  await transaction.done;
  return parts;
}

/** Base rows, log, shadow and cursor change together; the outbox is not touched. */
async function replaceRows(
  database: PatchpanelDatabase,
  rows: StoredDelta,
  meta: Partial<MetaValues>,
): Promise<void> {
  const transaction = database.transaction(['chunks', 'deltas', 'shadow', 'meta'], 'readwrite', RELAXED);
  await transaction.objectStore('chunks').clear();
  await transaction.objectStore('deltas').clear();
  await transaction.objectStore('shadow').clear();
  await transaction.objectStore('meta').delete('cursor');
  const chunks = [...chunksFrom(rows).values()];
  await Promise.all(chunks.map(({ key, chunk }) => transaction.objectStore('chunks').put(chunk, key)));
  for (const [key, value] of entriesOf(meta)) await transaction.objectStore('meta').put(value, key);
  await transaction.done;
}
