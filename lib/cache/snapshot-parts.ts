/** A snapshot on its way to disk: its parts are a generation of blocks of their own until all are in and take the base's place. */
import { KINDS, type Kind } from '../schema/kind.ts';
import type { RowBlock } from '../schema/row-block.ts';
import { blocksOf, FORMAT } from './base-rows.ts';
import type { Checkpoint, SnapshotBlocks, StoredSnapshot } from './cache.ts';
import type { PatchpanelDatabase, Unfinished } from './database.ts';
import { LOOKED_UP } from './lookup.ts';
import {
  addToLog,
  committed,
  putLookup,
  putLost,
  putMeta,
  reading,
  readMeta,
  type WriteTransaction,
  writing,
} from './meta.ts';

/** Parts of one snapshot, together; those of another one are forgotten. */
export async function saveParts(
  database: PatchpanelDatabase,
  parts: readonly [SnapshotBlocks, ...SnapshotBlocks[]],
): Promise<void> {
  const transaction = writing(database, ['meta', 'blocks']);
  const unfinished = await begin(transaction, parts[0]);
  const { generation } = unfinished;
  const store = transaction.objectStore('blocks');
  const written = parts.flatMap(({ part, blocks }) =>
    blocks.map((block) => store.put(block, [generation, block.kind, part])),
  );
  const stored = [...new Set([...unfinished.stored, ...parts.map(({ part }) => part)])];
  await committed(transaction, [...written, putMeta(transaction, { unfinished: { ...unfinished, stored } })]);
}

async function begin(
  transaction: WriteTransaction,
  { at, since, position, parts }: SnapshotBlocks,
): Promise<Unfinished> {
  const { generation = 0, unfinished } = await readMeta(transaction);
  if (unfinished?.at === at) return unfinished;
  if (unfinished) await transaction.objectStore('blocks').delete(blocksOf(unfinished.generation));
  return {
    at,
    since,
    position,
    parts,
    generation: Math.max(generation, unfinished?.generation ?? 0) + 1,
    stored: [],
  };
}

/** True where there is neither a base nor a log. */
export async function isBare(database: PatchpanelDatabase): Promise<boolean> {
  const transaction = reading(database, ['meta', 'deltas']);
  const [generation, deltas] = await Promise.all([
    transaction.objectStore('meta').get('generation'),
    transaction.objectStore('deltas').count(),
  ]);
  return generation === undefined && deltas === 0;
}

/** `null` when none was begun. */
export async function readUnfinished(database: PatchpanelDatabase): Promise<StoredSnapshot | null> {
  const transaction = reading(database, ['meta', 'blocks']);
  const { unfinished } = await readMeta(transaction);
  if (!unfinished) return null;
  const { at, since, position = null, parts, generation, stored } = unfinished;
  const store = transaction.objectStore('blocks');
  const found = await Promise.all(
    stored.map(async (part) => {
      const blocks = await Promise.all(KINDS.map((kind) => store.get([generation, kind, part])));
      return {
        at,
        since,
        ...(position === null ? {} : { position }),
        parts,
        part,
        blocks: blocks.filter((block) => block !== undefined),
      };
    }),
  );
  return { at, parts: found };
}

/** Base, log and cursor change together; the outbox is not touched. Rejects when a part is not on disk. */
export async function swapSnapshot(
  database: PatchpanelDatabase,
  snapshot: readonly SnapshotBlocks[],
  { late = [], lost = [], copiedAt = null, ...meta }: Checkpoint,
): Promise<void> {
  const transaction = writing(database, ['meta', 'blocks', 'indexes', 'deltas', 'lost']);
  const { generation, unfinished } = await readMeta(transaction);
  const isWhole = unfinished?.at === snapshot[0]?.at && unfinished?.stored.length === snapshot.length;
  if (!unfinished || !isWhole) throw new Error('Not all parts of the snapshot are stored.');
  if (generation !== undefined) await transaction.objectStore('blocks').delete(blocksOf(generation));
  await transaction.objectStore('indexes').clear();
  await transaction.objectStore('deltas').clear();
  await transaction.objectStore('meta').delete('unfinished');
  for (const kind of LOOKED_UP) {
    await putLookup(transaction, {
      generation: unfinished.generation,
      kind,
      blocks: numbered(snapshot, kind),
    });
  }
  await putLost(transaction, lost);
  let logged = 0;
  for (const delta of late) logged += await addToLog(transaction, delta);
  await putMeta(transaction, {
    ...meta,
    copiedAt,
    generation: unfinished.generation,
    format: FORMAT,
    logged,
  });
  await transaction.done;
}

function* numbered(snapshot: readonly SnapshotBlocks[], kind: Kind): Generator<[number, RowBlock]> {
  for (const { part, blocks } of snapshot) {
    for (const block of blocks) if (block.kind === kind) yield [part, block];
  }
}
