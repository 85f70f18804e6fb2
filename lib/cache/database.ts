/** Opens the extension's IndexedDB and names its stores. Runs in the background only. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { DeletedRow, RowsByKind, SnapshotPart } from '../schema/feed.ts';
import type { Kind } from '../schema/kind.ts';
import type { Me } from '../schema/me.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { CacheOwner, OutboxEntry } from './cache.ts';

/** A kind's rows are spread over this many records by a hash of the id: one edit rewrites one of them. */
export const CHUNKS = 256;

export interface Chunk {
  rows: AnyRow[];
  /** Id and version of tombstones, so that a late answer cannot bring a deleted row back. */
  gone: [id: string, version: number][];
}

export interface MetaValues {
  owner: CacheOwner;
  me: Me;
  cursor: string;
  checkedAt: number;
  /** Random name of this cache, first half of every idempotency key. */
  client: string;
  /** Last number given to a change or to an idempotency key. */
  counter: number;
}

export interface PatchpanelSchema extends DBSchema {
  meta: { key: keyof MetaValues; value: MetaValues[keyof MetaValues] };
  chunks: { key: [kind: Kind, chunk: number]; value: Chunk };
  /** Small deltas beside the chunks, in order of arrival, folded into them when there are many. */
  deltas: { key: number; value: { rows: RowsByKind; deleted: DeletedRow[] } };
  /** Parts of a snapshot that is not complete yet. */
  shadow: { key: [at: string, part: number]; value: SnapshotPart };
  outbox: { key: string; value: OutboxEntry };
}

export type PatchpanelDatabase = IDBPDatabase<PatchpanelSchema>;

const NAME = 'patchpanel';
const VERSION = 1;

/** Opens the database. `onClosed` hears when the browser closed it by itself. */
export function openPatchpanelDatabase(onClosed: () => void, name = NAME): Promise<PatchpanelDatabase> {
  return openDB<PatchpanelSchema>(name, VERSION, {
    upgrade(database) {
      database.createObjectStore('meta');
      database.createObjectStore('chunks');
      database.createObjectStore('deltas', { autoIncrement: true });
      database.createObjectStore('shadow');
      database.createObjectStore('outbox', { keyPath: 'changeId' });
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    terminated: onClosed,
  });
}

/** FNV-1a over the id's characters; ids are UUIDs, so a short hash spreads them well. */
export function chunkOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % CHUNKS;
}
