/** Base rows on disk: chunks, the log of small deltas beside them, and the shadow of an unfinished snapshot. */
import type { DeletedRow, RowsByKind } from '../schema/feed.ts';
import { KINDS, type Kind } from '../schema/kind.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { StoredDelta } from './cache.ts';
import { type Chunk, chunkOf, type PatchpanelDatabase } from './database.ts';

/** From this many log records on, the log is folded into the chunks. */
export const FOLD_AT = 64;

export interface BaseRows {
  rows: RowsByKind;
  deleted: DeletedRow[];
}

type ChunkKey = [kind: Kind, chunk: number];

/** All rows in order: chunks first, then the log; the reader keeps the newest version of each. */
export async function readBaseRows(database: PatchpanelDatabase): Promise<BaseRows> {
  const transaction = database.transaction(['chunks', 'deltas']);
  const [keys, chunks, deltas] = await Promise.all([
    transaction.objectStore('chunks').getAllKeys(),
    transaction.objectStore('chunks').getAll(),
    transaction.objectStore('deltas').getAll(),
    transaction.done,
  ]);
  const all: BaseRows = { rows: {}, deleted: [] };
  keys.forEach(([kind], index) => {
    const chunk = chunks[index];
    if (!chunk) return;
    append(all, {
      rows: { [kind]: chunk.rows },
      deleted: chunk.gone.map(([id, version]) => [kind, id, version]),
    });
  });
  for (const delta of deltas) append(all, delta);
  return all;
}

function append(all: BaseRows, delta: StoredDelta): void {
  for (const kind of KINDS) {
    const rows: AnyRow[] | undefined = delta.rows[kind];
    if (!rows?.length) continue;
    const known = (all.rows[kind] ?? []) as AnyRow[];
    for (const row of rows) known.push(row);
    Object.assign(all.rows, { [kind]: known });
  }
  for (const tombstone of delta.deleted) all.deleted.push(tombstone);
}

/** The chunks that hold exactly these rows. */
export function chunksFrom({ rows, deleted }: StoredDelta): Map<string, { key: ChunkKey; chunk: Chunk }> {
  const chunks = new Map<string, { key: ChunkKey; chunk: Chunk }>();
  const at = (kind: Kind, id: string): Chunk => {
    const key: ChunkKey = [kind, chunkOf(id)];
    const known = chunks.get(key.join());
    if (known) return known.chunk;
    const chunk: Chunk = { rows: [], gone: [] };
    chunks.set(key.join(), { key, chunk });
    return chunk;
  };
  for (const kind of KINDS) for (const row of rows[kind] ?? []) at(kind, row.id).rows.push(row);
  for (const [kind, id, version] of deleted) at(kind, id).gone.push([id, version]);
  return chunks;
}

/** Writes the log into the chunks it touches and empties it, in one transaction. */
export async function foldDeltas(database: PatchpanelDatabase): Promise<void> {
  const transaction = database.transaction(['chunks', 'deltas'], 'readwrite');
  const [store, log] = [transaction.objectStore('chunks'), transaction.objectStore('deltas')];
  const all: BaseRows = { rows: {}, deleted: [] };
  for (const delta of await log.getAll()) append(all, delta);
  for (const { key, chunk } of chunksFrom(all).values()) {
    const known = (await store.get(key)) ?? { rows: [], gone: [] };
    await store.put(mergeChunks(known, chunk), key);
  }
  await log.clear();
  await transaction.done;
}

/** Of each id the newest word, row or tombstone; a tombstone wins over a row of the same version. */
export function mergeChunks(first: Chunk, second: Chunk): Chunk {
  const rows = new Map<string, AnyRow>();
  const gone = new Map<string, number>();
  for (const row of [...first.rows, ...second.rows]) {
    if ((rows.get(row.id)?.version ?? 0) <= row.version) rows.set(row.id, row);
  }
  for (const [id, version] of [...first.gone, ...second.gone]) {
    gone.set(id, Math.max(version, gone.get(id) ?? 0));
  }
  for (const [id, version] of [...gone]) {
    if ((rows.get(id)?.version ?? 0) > version) gone.delete(id);
    else rows.delete(id);
  }
  return { rows: [...rows.values()], gone: [...gone] };
}
