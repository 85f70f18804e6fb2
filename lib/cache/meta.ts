/** The cache's few single values and its lookups, read and written inside whatever transaction needs them. */
import type { IDBPTransaction } from 'idb';
import type { Kind } from '../schema/kind.ts';
import type { LostChange } from '../schema/lost-change.ts';
import type { RowBlock } from '../schema/row-block.ts';
import type { StoredDelta } from './cache.ts';
import type { MetaValues, PatchpanelDatabase, PatchpanelSchema } from './database.ts';
import { lookupOf } from './lookup.ts';

type StoreName = 'meta' | 'blocks' | 'indexes' | 'deltas' | 'outbox' | 'lost';

export type ReadTransaction = IDBPTransaction<PatchpanelSchema, StoreName[], 'readonly' | 'readwrite'>;
export type WriteTransaction = IDBPTransaction<PatchpanelSchema, StoreName[], 'readwrite'>;

export function reading(database: PatchpanelDatabase, stores: readonly StoreName[]): ReadTransaction {
  return database.transaction([...stores]);
}

/** Base rows can be fetched again, so they need no strict commit. */
export function writing(
  database: PatchpanelDatabase,
  stores: readonly StoreName[],
  durability: 'relaxed' | 'strict' = 'relaxed',
): WriteTransaction {
  return database.transaction([...stores], 'readwrite', { durability });
}

export async function readMeta(transaction: ReadTransaction): Promise<Partial<MetaValues>> {
  const store = transaction.objectStore('meta');
  const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

export async function putMeta(transaction: WriteTransaction, values: Partial<MetaValues>): Promise<void> {
  const store = transaction.objectStore('meta');
  const entries = Object.entries(values) as [keyof MetaValues, MetaValues[keyof MetaValues]][];
  await Promise.all(entries.map(([key, value]) => store.put(value, key)));
}

interface LookedUp {
  generation: number;
  kind: Kind;
  blocks: Iterable<[number: number, block: RowBlock]>;
}

export async function putLookup(
  transaction: WriteTransaction,
  { generation, kind, blocks }: LookedUp,
): Promise<void> {
  const store = transaction.objectStore('indexes');
  const parts = lookupOf(kind, blocks);
  await Promise.all(parts.map((numbers, part) => store.put(numbers, [generation, kind, part])));
}

/** Asks for the end itself: the browser would first tell of each request that it is done. */
export async function committed(
  transaction: { commit(): void; readonly done: Promise<void> },
  written: readonly Promise<unknown>[],
): Promise<void> {
  transaction.commit();
  await Promise.all([...written, transaction.done]);
}

/** Rows and tombstones. */
export function sizeOf({ rows, deleted }: StoredDelta): number {
  return Object.values(rows).reduce((sum, list) => sum + list.length, deleted.length);
}

/** Answers how many rows and tombstones the log has more. */
export async function addToLog(transaction: WriteTransaction, delta: StoredDelta): Promise<number> {
  const size = sizeOf(delta);
  const { rows, deleted } = delta;
  if (size > 0) await transaction.objectStore('deltas').add({ rows, deleted: [...deleted] });
  return size;
}

/** In the transaction that takes the rows away that they are about. */
export async function putLost(transaction: WriteTransaction, lost: readonly LostChange[]): Promise<void> {
  const store = transaction.objectStore('lost');
  await Promise.all(lost.map((change) => store.put(change)));
}
