/** What the cache keeps for the extension between two lives of its worker, and what it is asked to do. Types only. */
import type { AppError } from '../schema/app-error.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Decided } from '../schema/decided.ts';
import type { DeletedRow, RowsByKind } from '../schema/feed.ts';
import type { Kind } from '../schema/kind.ts';
import type { LostChange } from '../schema/lost-change.ts';
import type { Me } from '../schema/me.ts';
import type { RowBlock } from '../schema/row-block.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';
import type { RecordPatch } from '../schema/writes.ts';

/** Whose data the cache holds: server id and account id, never the server's address. */
export interface CacheOwner {
  serverId: string;
  accountId: string;
}

/** The side panel counts as the panel. */
export type EditSource = 'panel' | 'console';

/** One edit that the server has not confirmed. Written with strict durability; holds no secret. */
export interface OutboxEntry {
  changeId: string;
  /** Place in the queue; grows. */
  order: number;
  /** Of the record, whose row and patch are of this kind. */
  kind: Kind;
  id: string;
  /** Version the edit was made on: sent as `If-Match`. */
  baseVersion: number;
  /** The row the edit was made on, for merging. */
  baseRow: AnyRow;
  patch: RecordPatch;
  /** The edit adds the record: `baseRow` is what it starts as, under an id made here. */
  isNew?: boolean;
  /**
   * Changes that must be on the server first, all of them older: what adds the record or one that the edit names, or the
   * first half of a move. When one of them is refused this one is parked too.
   */
  after?: readonly string[];
  /** Surface the edit was made on, for the audit trail. */
  source?: EditSource;
  /** What a person chose where it met another change of the same thing; recorded with it. The patch may be empty then: the choice is all that is left. */
  decided?: Decided;
  /** Calls of pages that are in it: one that is sent again is known by its id. */
  calls?: string[];
  /** Milliseconds since 1970 by this machine's clock; shown as an age only. */
  queuedAt: number;
  state: 'waiting' | 'sending' | 'parked';
  /** `Idempotency-Key`, given when the edit is first sent; from then on the entry's patch never changes. */
  key: string | null;
  /** Why it is parked. */
  error: AppError | null;
}

export type NewEdit = Pick<
  OutboxEntry,
  'kind' | 'id' | 'baseVersion' | 'baseRow' | 'patch' | 'queuedAt' | 'isNew' | 'after' | 'source' | 'calls'
>;

/** What a worker reads before its first answer: everything but the users and agents of the base. */
export interface CacheStart {
  owner: CacheOwner | null;
  me: Me | null;
  /** Where the feed continues; `null` when no complete snapshot has been loaded. */
  cursor: string | null;
  /** Place in the feed of the copy that the base began with, as the server told it (`feed-position.ts`). */
  copiedAt: string | null;
  /** When the server last confirmed the data, by this machine's clock. */
  checkedAt: number | null;
  outbox: OutboxEntry[];
  /** Rows of the kinds of which there are few. */
  blocks: RowBlock[];
  /** Tombstones of rows that once stood in blocks. */
  deleted: DeletedRow[];
  /** Deltas since the blocks were written, in order of arrival; they may be newer than what is read later. */
  log: StoredDelta[];
  /** Changes of which people are told that the restored server does not have them. */
  lostCount: number;
  /** Users and agents may still be on disk. */
  hasMore: boolean;
}

/** A CRM user as a page knows them: by username, native id or both. */
export interface SoughtUser {
  instanceId: string;
  username: string | null;
  nativeId: string | null;
}

export interface BlockPage {
  blocks: RowBlock[];
  /** Where the next page begins; `null` after the last. */
  next: number | null;
}

/** One part of a snapshot, as blocks. */
export interface SnapshotBlocks {
  at: string;
  part: number;
  parts: number;
  since: string;
  /** Place in the feed of the whole snapshot, where the server says it. */
  position?: string | null;
  blocks: RowBlock[];
}

export interface StoredSnapshot {
  at: string;
  /** The parts that are in. */
  parts: SnapshotBlocks[];
}

export interface StoredDelta {
  rows: RowsByKind;
  deleted: readonly DeletedRow[];
}

export interface Settlement {
  changeId: string;
  kind: Kind;
  /** What the server made of the edit. */
  row: AnyRow;
  /** The base knows what became of the record, which it lacks or has newer: the row is from before. */
  isGone?: boolean;
  /** Edits of the record that wait behind it, on their new base. */
  rebased: readonly OutboxEntry[];
}

/** What becomes the base together with the parts of a snapshot. */
export interface Checkpoint {
  cursor: string;
  /** Place in the feed of the parts, where the server says it. */
  copiedAt?: string | null;
  checkedAt: number;
  /** Changes since the parts were written, in order. */
  late?: readonly StoredDelta[];
  /** What the former base had and the restored server has not. */
  lost?: readonly LostChange[];
}

export interface Cache {
  /** `memory`: the browser gives no database; nothing survives the worker and edits cannot be queued. */
  readonly mode: 'disk' | 'memory';
  readStart(): Promise<CacheStart>;
  /** A few blocks of users or agents; `from` is 0 or the `next` of the page before. */
  readBlocks(kind: Kind, from: number): Promise<BlockPage>;
  /** Those of the blocks, without reading the others; what the log says of them counts more. */
  findUsers(sought: readonly SoughtUser[]): Promise<CrmUser[]>;
  findAgents(ids: readonly string[]): Promise<CtiAgent[]>;
  /** Wipes everything that belongs to another owner and keeps the rest. */
  claim(owner: CacheOwner): Promise<void>;
  wipe(): Promise<void>;
  saveMe(me: Me, checkedAt: number): Promise<void>;
  markChecked(checkedAt: number): Promise<void>;
  /** Rows and cursor in one transaction; `cursor` null leaves the cursor where it is. `lost` is what the rows take the place of. */
  applyDelta(
    delta: StoredDelta,
    cursor: string | null,
    checkedAt: number,
    lost?: readonly LostChange[],
  ): Promise<void>;
  /** Folds what came in small deltas into the blocks, where there is enough of it: work for a moment in which nobody waits. */
  tidy(): Promise<void>;
  /** Keeps parts of one snapshot until all are in; forgets those of another one. */
  saveSnapshotParts(parts: readonly [SnapshotBlocks, ...SnapshotBlocks[]]): Promise<void>;
  /** No row is kept that another life would show: neither a base nor a log. */
  isBare(): Promise<boolean>;
  /** The unfinished snapshot, if there is one. */
  readUnfinishedSnapshot(): Promise<StoredSnapshot | null>;
  /** Makes a complete snapshot the base, in one transaction; the outbox stays. Rejects when a part was not kept. */
  swapSnapshot(parts: readonly SnapshotBlocks[], checkpoint: Checkpoint): Promise<void>;
  /** Changes that the restored server does not have, as long as nobody dealt with them. */
  readLost(): Promise<LostChange[]>;
  dropLost(keys: readonly string[]): Promise<void>;
  /** Forgets all base rows, lost changes and the cursor, for an account that may no longer read the directory. */
  dropRows(): Promise<void>;
  /** Resolves after the strict commit. */
  addEdit(edit: NewEdit): Promise<OutboxEntry>;
  /** Both or neither; the second waits for the first. */
  addEditPair(first: NewEdit, second: NewEdit): Promise<[OutboxEntry, OutboxEntry]>;
  saveEdit(entry: OutboxEntry): Promise<void>;
  /** Entries written and entries removed, all or nothing, with strict durability. */
  changeEdits(saved: readonly OutboxEntry[], removed: readonly string[]): Promise<void>;
  /** Gives the entry its idempotency key and marks it `sending`, with strict durability. */
  markSending(changeId: string): Promise<OutboxEntry>;
  removeEdit(changeId: string): Promise<void>;
  /** The answered row, the removal of the entry and the new base of later edits, in one transaction. */
  settleEdit(settlement: Settlement): Promise<void>;
}
