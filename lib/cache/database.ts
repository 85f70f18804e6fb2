/** Opens the extension's IndexedDB and names its stores. Runs in the background only. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import type { DeletedRow, RowsByKind } from '../schema/feed.ts';
import type { Kind } from '../schema/kind.ts';
import type { LostChange } from '../schema/lost-change.ts';
import type { Me } from '../schema/me.ts';
import type { RowBlock } from '../schema/row-block.ts';
import type { CacheOwner, OutboxEntry } from './cache.ts';
import { upgradeOutbox } from './upgrade-outbox.ts';

/** A snapshot of which not all parts are in. */
export interface Unfinished {
  at: string;
  since: string;
  position?: string | null | undefined;
  parts: number;
  generation: number;
  /** Numbers of the parts that are in. */
  stored: number[];
}

export interface MetaValues {
  owner: CacheOwner;
  me: Me;
  cursor: string;
  /** Of the copy that the base began with. */
  copiedAt: string | null;
  checkedAt: number;
  /** Random name of this cache, first half of every idempotency key. */
  client: string;
  /** Last number given to a change or to an idempotency key. */
  counter: number;
  /** Blocks of this generation are the base; those of another belong to an unfinished snapshot. */
  generation: number;
  /** How the blocks of the base are written; of another format they are fetched again. */
  format: string;
  unfinished: Unfinished;
  /** Rows in the log. */
  logged: number;
}

export interface PatchpanelSchema extends DBSchema {
  meta: { key: keyof MetaValues; value: MetaValues[keyof MetaValues] };
  /** Base rows as they came, thousands to a record. */
  blocks: { key: [generation: number, kind: Kind, number: number]; value: RowBlock };
  /** By kind, in parts: where its rows are found by what is asked for; and the tombstones of rows that left the blocks. */
  indexes: {
    key: [generation: number, kind: Kind, part: number] | [generation: number, name: 'gone'];
    value: Float64Array | DeletedRow[];
  };
  /** Small deltas beside the blocks, in order of arrival, folded into them when there are many. */
  deltas: { key: number; value: { rows: RowsByKind; deleted: DeletedRow[] } };
  outbox: { key: string; value: OutboxEntry };
  /** What a restored server does not have any more, until a person has dealt with it. */
  lost: { key: string; value: LostChange };
}

export type PatchpanelDatabase = IDBPDatabase<PatchpanelSchema>;

const NAME = 'patchpanel';
/** 1: rows as objects in chunks. 2: rows in blocks of columns. 3: edits of records of any kind. 4: what a restore lost. */
const VERSION = 4;

/** Opens the database. `onClosed` hears when the browser closed it by itself. */
export function openPatchpanelDatabase(onClosed: () => void, name = NAME): Promise<PatchpanelDatabase> {
  return openDB<PatchpanelSchema>(name, VERSION, {
    upgrade(database, before, _now, transaction) {
      if (before === 0) {
        database.createObjectStore('meta');
        database.createObjectStore('outbox', { keyPath: 'changeId' });
      }
      if (before < 2) replaceBase(database, transaction);
      if (before < 4) database.createObjectStore('lost', { keyPath: 'key' });
      if (before > 0 && before < 3) void upgradeOutbox(transaction.objectStore('outbox'));
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    terminated: onClosed,
  });
}

type Upgrade = IDBPTransaction<PatchpanelSchema, StoreNames<PatchpanelSchema>[], 'versionchange'>;

/** Base rows are fetched again; the outbox is all that cannot be. */
function replaceBase(database: PatchpanelDatabase, transaction: Upgrade): void {
  for (const store of database.objectStoreNames) {
    if (store !== 'meta' && store !== 'outbox') database.deleteObjectStore(store);
  }
  void transaction.objectStore('meta').delete('cursor');
  database.createObjectStore('blocks');
  database.createObjectStore('indexes');
  database.createObjectStore('deltas', { autoIncrement: true });
}
