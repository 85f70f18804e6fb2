/** Folds the log of small deltas into the blocks it touches, in one transaction. */
import type { DeletedRow } from '../schema/feed.ts';
import { ID_BYTES, readId } from '../schema/id-bytes.ts';
import { KINDS, type Kind } from '../schema/kind.ts';
import { packRows } from '../schema/pack-rows.ts';
import { type RowBlock, rowsOf } from '../schema/row-block.ts';
import type { AnyRow } from '../schema/rows.ts';
import { TABLE_ROWS } from '../schema/table.ts';
import { blocksOf, FORMAT } from './base-rows.ts';
import type { StoredDelta } from './cache.ts';
import type { PatchpanelDatabase } from './database.ts';
import { LOOKED_UP } from './lookup.ts';
import { putLookup, putMeta, readMeta, type WriteTransaction, writing } from './meta.ts';

/** The newest word on each id of one kind. */
interface News {
  rows: Map<string, AnyRow>;
  gone: Map<string, number>;
}

export async function foldLog(database: PatchpanelDatabase): Promise<void> {
  const transaction = writing(database, ['meta', 'blocks', 'indexes', 'deltas']);
  const meta = await readMeta(transaction);
  const generation = meta.generation ?? (meta.unfinished?.generation ?? 0) + 1;
  const log = await transaction.objectStore('deltas').getAll();
  const known = (await transaction.objectStore('indexes').get([generation, 'gone'])) as
    | DeletedRow[]
    | undefined;
  const deleted: DeletedRow[] = [];
  for (const kind of KINDS) {
    const news = newsOf(kind, [{ rows: {}, deleted: known ?? [] }, ...log]);
    if (news.rows.size + news.gone.size > 0) await foldKind(transaction, { generation, kind, news });
    for (const [id, version] of news.gone) deleted.push([kind, id, version]);
  }
  await transaction.objectStore('indexes').put(deleted, [generation, 'gone']);
  await transaction.objectStore('deltas').clear();
  await putMeta(transaction, { generation, format: FORMAT, logged: 0 });
  await transaction.done;
}

/** A tombstone wins over a row of the same version. */
function newsOf(kind: Kind, log: readonly StoredDelta[]): News {
  const rows = new Map<string, AnyRow>();
  const gone = new Map<string, number>();
  for (const delta of log) {
    for (const row of delta.rows[kind] ?? []) {
      if ((rows.get(row.id)?.version ?? 0) <= row.version) rows.set(row.id, row);
    }
    for (const [of, id, version] of delta.deleted) {
      if (of === kind) gone.set(id, Math.max(version, gone.get(id) ?? 0));
    }
  }
  for (const [id, version] of [...gone]) {
    if ((rows.get(id)?.version ?? 0) > version) gone.delete(id);
    else rows.delete(id);
  }
  return { rows, gone };
}

interface Fold {
  generation: number;
  kind: Kind;
  news: News;
}

async function foldKind(transaction: WriteTransaction, { generation, kind, news }: Fold): Promise<void> {
  const store = transaction.objectStore('blocks');
  const range = blocksOf(generation, kind);
  const [keys, blocks] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
  const base = new Map(blocks.map((block, at) => [keys[at]?.[2] ?? 0, block]));
  const fresh = new Map(news.rows);
  for (const [number, block] of [...base]) {
    if (!touches(block, news)) continue;
    const rows = merge(rowsOf(block), news, fresh);
    base.set(number, packRows(kind, rows as never[]));
    await store.put(base.get(number) as RowBlock, [generation, kind, number]);
  }
  for (const [number, block] of append(base, kind, [...fresh.values()])) {
    await store.put(block, [generation, kind, number]);
  }
  if (!LOOKED_UP.includes(kind)) return;
  await putLookup(transaction, { generation, kind, blocks: base });
}

/** New rows join the last block while it has room. Answers the blocks that changed. */
function append(
  base: Map<number, RowBlock>,
  kind: Kind,
  added: readonly AnyRow[],
): [number: number, block: RowBlock][] {
  if (added.length === 0) return [];
  const last = Math.max(-1, ...base.keys());
  const block = base.get(last);
  const hasRoom = block !== undefined && block.count + added.length <= TABLE_ROWS;
  const rows = hasRoom ? [...rowsOf(block), ...added] : added;
  const first = hasRoom ? last : last + 1;
  const changed: [number, RowBlock][] = [];
  for (let at = 0; at < rows.length; at += TABLE_ROWS) {
    const packed = packRows(kind, rows.slice(at, at + TABLE_ROWS) as never[]);
    changed.push([first + changed.length, packed]);
  }
  for (const [number, packed] of changed) base.set(number, packed);
  return changed;
}

function touches({ ids, count }: RowBlock, { rows, gone }: News): boolean {
  for (let index = 0; index < count; index += 1) {
    const id = readId(ids, index * ID_BYTES);
    if (rows.has(id) || gone.has(id)) return true;
  }
  return false;
}

/** Takes from `fresh` what had a row here already, and from the tombstones those that a newer row outlived. */
function merge(before: readonly AnyRow[], { rows, gone }: News, fresh: Map<string, AnyRow>): AnyRow[] {
  return before.flatMap((row) => {
    const news = rows.get(row.id);
    fresh.delete(row.id);
    if (news) return news.version > row.version ? news : row;
    const deletedAt = gone.get(row.id);
    if (deletedAt === undefined) return row;
    if (row.version <= deletedAt) return [];
    gone.delete(row.id);
    return row;
  });
}
