/** The rows that the server last said, by kind, with the indexes that queries need. Rows only go forward. Pure. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { DeletedRow, RowsByKind } from '../schema/feed.ts';
import { KINDS, type Kind } from '../schema/kind.ts';
import { packRows } from '../schema/pack-rows.ts';
import { type RowBlock, rowsOf } from '../schema/row-block.ts';
import type { AnyRow, RowOf } from '../schema/rows.ts';
import { TABLE_ROWS } from '../schema/table.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';
import { BlockRows } from './block-rows.ts';
import { BlockUsers } from './block-users.ts';
import { OwnerIndex, owningRecord } from './owner-index.ts';
import { type AgentBlocks, type Records, TELEPHONY } from './records.ts';
import { UserIndex } from './user-index.ts';

export interface Delta {
  rows: RowsByKind;
  deleted: readonly DeletedRow[];
}

/** Ids of the rows that really changed, by kind. */
export type ChangedIds = Map<Kind, Set<string>>;

/** What tells whether a row is the same as before. */
export type RowStamp = { readonly id: string } & Pick<AnyRow, 'version' | 'updatedAt'>;

type Tables = { [K in Kind]: Map<string, RowOf<K>> };

/** The two kinds of which there are many stay in their blocks; rows that came since stand in tables of their own. */
interface Blocks {
  'crm-users': BlockUsers;
  'cti-agents': BlockRows<'cti-agents'>;
}

export class Directory implements Records {
  #tables = emptyTables();
  #blocks = emptyBlocks();
  #gone = new Map<string, number>();
  #users = new UserIndex();
  #owners = new OwnerIndex();
  #revision = 0;
  #telephonyRevision = 0;

  /** Grows with every change of any row. */
  get revision(): number {
    return this.#revision;
  }

  /** Grows with every change of an environment, agent group or agent. */
  get telephonyRevision(): number {
    return this.#telephonyRevision;
  }

  get<K extends Kind>(kind: K, id: string): RowOf<K> | undefined {
    return this.#tables[kind].get(id) ?? this.#blocksOf(kind)?.get(id);
  }

  /** Going through users or agents makes objects of them that stay; a single one is made by `get` and forgotten. */
  *values<K extends Kind>(kind: K): Iterable<RowOf<K>> {
    yield* this.#tables[kind].values();
    const blocks = this.#blocksOf(kind);
    if (blocks) yield* blocks.values();
  }

  /** Of every row; unlike `values` it makes no objects that stay. */
  *stamps(kind: Kind): Iterable<RowStamp> {
    yield* this.#tables[kind].values();
    const blocks = this.#blocksOf(kind);
    if (blocks) yield* blocks.stamps();
  }

  stampOf(kind: Kind, id: string): RowStamp | undefined {
    const row: AnyRow | undefined = this.#tables[kind].get(id);
    if (row) return row;
    const blocks = this.#blocksOf(kind);
    const position = blocks?.positionOf(id) ?? -1;
    return position < 0 ? undefined : blocks?.stampAt(position);
  }

  /** Ids and versions of what was deleted, as far as it is remembered. */
  tombstones(): Iterable<[id: string, version: number]> {
    return this.#gone.entries();
  }

  agentBlocks(edited: ReadonlyMap<string, CtiAgent> = new Map()): AgentBlocks {
    const known = this.#blocks['cti-agents'];
    const others = [...this.#tables['cti-agents'].values()].filter(({ id }) => !edited.has(id));
    const recent = [...others, ...edited.values()];
    const hidden = new Set([...edited.keys()].map((id) => known.positionOf(id)));
    const blocks = [...known.blocks];
    for (let from = 0; from < recent.length; from += TABLE_ROWS) {
      blocks.push(packRows('cti-agents', recent.slice(from, from + TABLE_ROWS)));
    }
    return { blocks, isVisible: (position) => known.isVisible(position) && !hidden.has(position) };
  }

  size(kind: Kind): number {
    return this.#tables[kind].size + (this.#blocksOf(kind)?.size ?? 0);
  }

  userByUsername(instanceId: string, username: string): CrmUser | undefined {
    const id = this.#users.byUsername(instanceId, username);
    if (id !== undefined) return this.get('crm-users', id);
    return this.#blocks['crm-users'].byKey('username', instanceId, username);
  }

  userByNativeId(instanceId: string, nativeId: string): CrmUser | undefined {
    const id = this.#users.byNativeId(instanceId, nativeId);
    if (id !== undefined) return this.get('crm-users', id);
    return this.#blocks['crm-users'].byKey('nativeId', instanceId, nativeId);
  }

  /** From the instance down. */
  ownersOf(agentRecordId: string, instanceId: string): AgentOwner[] {
    const recent = this.#owners.ownersOf(agentRecordId, instanceId);
    return [...recent, ...this.#blocks['crm-users'].ownersOf(agentRecordId, instanceId)];
  }

  /** Applies what is newer than what is here; an older row or tombstone is ignored. */
  apply(delta: Delta): ChangedIds {
    const changed: ChangedIds = new Map();
    for (const kind of KINDS) {
      for (const row of delta.rows[kind] ?? []) if (this.#put(kind, row)) note(changed, kind, row.id);
    }
    for (const [kind, id, version] of delta.deleted) {
      if (this.#delete(kind, id, version)) note(changed, kind, id);
    }
    this.#count(changed.keys());
    return changed;
  }

  /**
   * Packs rows that came one by one, where there are many: they take ten times the room, and are packed anew whenever the agents
   * change. Only once no block is to come any more: blocks are not compared with one another.
   */
  fold(): void {
    for (const kind of LARGE) this.#fold(kind);
  }

  /** Adds rows of which most are not known yet; where one is, the newer one counts. */
  addBlock(block: RowBlock): void {
    if (block.kind === 'crm-users') this.#addBlock('crm-users', block as RowBlock<'crm-users'>);
    else if (block.kind === 'cti-agents') this.#addBlock('cti-agents', block as RowBlock<'cti-agents'>);
    else for (const row of rowsOf(block)) this.#put(block.kind, row);
    if (block.count > 0) this.#count([block.kind]);
  }

  /** Forgets everything and starts from a snapshot, whose versions may be older after a restored backup. */
  replace(blocks: readonly RowBlock[]): void {
    this.adopt(new Directory());
    for (const block of blocks) this.addBlock(block);
  }

  /** Forgets everything and takes over what another directory holds, which is not to be used any more. */
  adopt(other: Directory): void {
    this.#tables = other.#tables;
    this.#blocks = other.#blocks;
    this.#gone = other.#gone;
    this.#users = other.#users;
    this.#owners = other.#owners;
    this.#count(KINDS);
  }

  #blocksOf<K extends Kind>(kind: K): BlockRows<K> | null {
    const blocks: { [Q in Kind]?: unknown } = this.#blocks;
    return (blocks[kind] as BlockRows<K> | undefined) ?? null;
  }

  #put(kind: Kind, row: AnyRow): boolean {
    const table: Map<string, AnyRow> = this.#tables[kind];
    const known = table.get(row.id);
    if (known && known.version >= row.version) return false;
    if ((this.#gone.get(row.id) ?? 0) >= row.version) return false;
    if (known) this.#unindex(kind, known);
    else if (!this.#hideBelow(kind, row.id, row.version)) return false;
    table.set(row.id, row);
    this.#gone.delete(row.id);
    this.#index(kind, row);
    return true;
  }

  #delete(kind: Kind, id: string, version: number): boolean {
    const table: Map<string, AnyRow> = this.#tables[kind];
    const known = table.get(id);
    if (known && known.version > version) return false;
    const blocks = this.#blocksOf(kind);
    const position = blocks?.positionOf(id) ?? -1;
    if (blocks && position >= 0 && blocks.versionAt(position) > version) return false;
    this.#gone.set(id, Math.max(version, this.#gone.get(id) ?? 0));
    if (known) this.#unindex(kind, known);
    if (position >= 0) blocks?.hide(position);
    return table.delete(id) || position >= 0;
  }

  /** False when a row of that version or a newer one stands in a block. */
  #hideBelow(kind: Kind, id: string, version: number): boolean {
    const blocks = this.#blocksOf(kind);
    const position = blocks?.positionOf(id) ?? -1;
    if (!blocks || position < 0) return true;
    if (blocks.versionAt(position) >= version) return false;
    blocks.hide(position);
    return true;
  }

  /** What came before the block, from the log or for a page that could not wait, may be newer or the same. */
  #addBlock<K extends keyof Blocks>(kind: K, block: RowBlock<K>): void {
    const blocks = this.#blocks[kind] as unknown as BlockRows<K>;
    const table: Map<string, AnyRow> = this.#tables[kind];
    const before = blocks.size;
    blocks.add(block);
    if (blocks.size === before) return;
    for (const row of [...table.values()]) {
      const position = blocks.positionOf(row.id);
      if (position < 0) continue;
      if (blocks.versionAt(position) < row.version) blocks.hide(position);
      else if (table.delete(row.id)) this.#unindex(kind, row);
    }
    for (const [id, version] of this.#gone) {
      const position = blocks.positionOf(id);
      if (position < 0) continue;
      if (blocks.versionAt(position) <= version) blocks.hide(position);
      else this.#gone.delete(id);
    }
  }

  #fold<K extends keyof Blocks>(kind: K): void {
    const rows: RowOf<K>[] = [...this.#tables[kind].values()];
    if (rows.length < FOLD_AT) return;
    for (let from = 0; from < rows.length; from += TABLE_ROWS) {
      this.#addBlock(kind, packRows(kind, rows.slice(from, from + TABLE_ROWS)));
    }
  }

  #index(kind: Kind, row: AnyRow): void {
    if (kind === 'crm-users') this.#users.add(row as CrmUser);
    const record = owningRecord(kind, row);
    if (record) this.#owners.add(record);
  }

  #unindex(kind: Kind, row: AnyRow): void {
    if (kind === 'crm-users') this.#users.remove(row as CrmUser);
    const record = owningRecord(kind, row);
    if (record) this.#owners.remove(record);
  }

  #count(changed: Iterable<Kind>): void {
    const kinds = [...changed];
    if (kinds.length > 0) this.#revision += 1;
    if (kinds.some((kind) => TELEPHONY.includes(kind))) this.#telephonyRevision += 1;
  }
}

/** Rows of one kind outside of blocks. */
const FOLD_AT = 4096;
const LARGE = ['crm-users', 'cti-agents'] as const;

function emptyTables(): Tables {
  return Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as unknown as Tables;
}

function emptyBlocks(): Blocks {
  return { 'crm-users': new BlockUsers(), 'cti-agents': new BlockRows() };
}

function note(changed: ChangedIds, kind: Kind, id: string): void {
  const ids = changed.get(kind) ?? new Set<string>();
  ids.add(id);
  changed.set(kind, ids);
}
