/** Base rows on disk: the blocks, the log of small deltas beside them, and single rows found without reading the rest. */
import type { CrmUser } from '../schema/crm-records.ts';
import type { DeletedRow } from '../schema/feed.ts';
import type { Id } from '../schema/id.ts';
import { bytesOfId } from '../schema/id-bytes.ts';
import { KINDS, type Kind } from '../schema/kind.ts';
import { type RowBlock, rowAt } from '../schema/row-block.ts';
import { hashOfId, hashOfText } from '../schema/row-hashes.ts';
import { COLUMN_FIELDS } from '../schema/table.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';
import type { BlockPage, CacheStart, SoughtUser } from './cache.ts';
import type { PatchpanelDatabase } from './database.ts';
import { LOOKED_UP, type Place, partOf, placesOf } from './lookup.ts';
import { type ReadTransaction, reading, readMeta, writing } from './meta.ts';
import { isWholeBlock, isWholeRow } from './whole-block.ts';

/** Blocks that are read at once: about 10 ms of the worker's time. */
const PAGE_BLOCKS = 4;

/** A field that was added makes blocks of before useless, and so does another way to find their rows (2: by the blocks' own hashes). */
export const FORMAT = JSON.stringify([2, COLUMN_FIELDS]);

export const blocksOf = (generation: number, kind?: Kind) =>
  kind
    ? IDBKeyRange.bound([generation, kind], [generation, kind, []])
    : IDBKeyRange.bound([generation], [generation, []]);

/** Everything but users and agents of the blocks, in one transaction. */
export async function readStart(database: PatchpanelDatabase): Promise<CacheStart> {
  const transaction = reading(database, ['meta', 'outbox', 'deltas', 'blocks', 'indexes', 'lost']);
  const [meta, outbox, log, lostCount] = await Promise.all([
    readMeta(transaction),
    transaction.objectStore('outbox').getAll(),
    transaction.objectStore('deltas').getAll(),
    transaction.objectStore('lost').count(),
  ]);
  const isOfNow = meta.generation === undefined || meta.format === FORMAT;
  const small = isOfNow ? await readSmallKinds(transaction, meta.generation) : null;
  if (!small) {
    await dropRows(database);
    return readStart(database);
  }
  return {
    owner: meta.owner ?? null,
    me: meta.me ?? null,
    cursor: meta.cursor ?? null,
    copiedAt: meta.copiedAt ?? null,
    checkedAt: meta.checkedAt ?? null,
    outbox: outbox.sort((a, b) => a.order - b.order),
    log,
    lostCount,
    hasMore: meta.generation !== undefined,
    ...small,
  };
}

/** Forgets all base rows, the log and the cursor. */
export async function dropRows(database: PatchpanelDatabase): Promise<void> {
  const transaction = writing(database, ['meta', 'blocks', 'indexes', 'deltas']);
  for (const store of ['blocks', 'indexes', 'deltas'] as const) await transaction.objectStore(store).clear();
  for (const key of ['cursor', 'copiedAt', 'generation', 'format', 'unfinished'] as const) {
    await transaction.objectStore('meta').delete(key);
  }
  await transaction.done;
}

/** `null` where one of their blocks is broken. */
async function readSmallKinds(transaction: ReadTransaction, generation: number | undefined) {
  if (generation === undefined) return { blocks: [], deleted: [] };
  const small = KINDS.filter((kind) => !LOOKED_UP.includes(kind));
  const store = transaction.objectStore('blocks');
  const [deleted, ...blocks] = await Promise.all([
    transaction.objectStore('indexes').get([generation, 'gone']),
    ...small.map((kind) => store.getAll(blocksOf(generation, kind))),
  ]);
  const isWhole = small.every((kind, at) => blocks[at]?.every((block) => isWholeBlock(block, kind)));
  return isWhole ? { blocks: blocks.flat(), deleted: (deleted ?? []) as DeletedRow[] } : null;
}

/** The next blocks of users or agents; `from` is the `next` of the page before. Throws a `DataError` where one is broken. */
export async function readBlocks(database: PatchpanelDatabase, kind: Kind, from: number): Promise<BlockPage> {
  const transaction = reading(database, ['meta', 'blocks']);
  const generation = (await transaction.objectStore('meta').get('generation')) as number | undefined;
  if (generation === undefined) return { blocks: [], next: null };
  const range = IDBKeyRange.bound([generation, kind, from], [generation, kind, []]);
  const store = transaction.objectStore('blocks');
  const [keys, blocks] = await Promise.all([
    store.getAllKeys(range, PAGE_BLOCKS + 1),
    store.getAll(range, PAGE_BLOCKS),
  ]);
  if (!blocks.every((block) => isWholeBlock(block, kind)))
    throw new DOMException('A block of the copy is broken.', 'DataError');
  return { blocks, next: keys[PAGE_BLOCKS]?.[2] ?? null };
}

/** Those of the blocks that have the username or native id; what the log says of them is the caller's to know. */
export async function findUsers(
  database: PatchpanelDatabase,
  sought: readonly SoughtUser[],
): Promise<CrmUser[]> {
  const isSought = (block: RowBlock, index: number) => {
    const { instanceId, username, nativeId } = rowAt(block as RowBlock<'crm-users'>, index);
    return sought.some(
      (one) =>
        one.instanceId === instanceId &&
        ((one.username !== null && one.username === username) ||
          (one.nativeId !== null && one.nativeId === nativeId)),
    );
  };
  const keys = sought.flatMap(({ username, nativeId }) => [username, nativeId]);
  const hashes = keys.flatMap((key) => (key === null ? [] : hashOfText(key)));
  return findRows(database, { kind: 'crm-users', hashes, isSought });
}

export async function findAgents(database: PatchpanelDatabase, ids: readonly string[]): Promise<CtiAgent[]> {
  const isSought = (block: RowBlock, index: number) =>
    ids.includes(rowAt(block as RowBlock<'cti-agents'>, index).id as Id<'cti-agents'>);
  const hashes = ids.map((id) => hashOfId(bytesOfId(id)));
  return findRows(database, { kind: 'cti-agents', hashes, isSought });
}

interface Search<K extends Kind> {
  kind: K;
  hashes: readonly number[];
  isSought(block: RowBlock, index: number): boolean;
}

async function findRows<K extends Kind>(database: PatchpanelDatabase, { kind, hashes, isSought }: Search<K>) {
  const transaction = reading(database, ['meta', 'blocks', 'indexes']);
  const generation = (await transaction.objectStore('meta').get('generation')) as number | undefined;
  if (generation === undefined || hashes.length === 0) return [];
  const lookups = transaction.objectStore('indexes');
  const numbersOf = async (part: number) => [part, await lookups.get([generation, kind, part])] as const;
  const parts = new Map(await Promise.all([...new Set(hashes.map(partOf))].map(numbersOf)));
  const places = hashes.flatMap((hash) => {
    const part = parts.get(partOf(hash));
    return part instanceof Float64Array ? placesOf(part, hash) : [];
  });
  const numbers = [...new Set(places.map(({ number }) => number))];
  const store = transaction.objectStore('blocks');
  const blocks = await Promise.all(numbers.map((number) => store.get([generation, kind, number])));
  const byNumber = new Map(numbers.map((number, at) => [number, blocks[at]]));
  const rowOf = ({ number, index }: Place) => {
    const block = byNumber.get(number);
    return isWholeRow(block, kind, index) && isSought(block, index)
      ? [rowAt(block as RowBlock<K>, index)]
      : [];
  };
  return places.flatMap(rowOf);
}
