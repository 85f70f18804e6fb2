/** The rows that the server last sent, by kind, with the indexes that queries need. Rows only go forward. Pure. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { DeletedRow, RowsByKind } from '../schema/feed.ts';
import { KINDS, type Kind } from '../schema/kind.ts';
import type { AnyRow, RowOf } from '../schema/rows.ts';
import { OwnerIndex, type OwningRecord } from './owner-index.ts';
import { UserIndex } from './user-index.ts';

export interface Delta {
  rows: RowsByKind;
  deleted: readonly DeletedRow[];
}

/** Ids of the rows that really changed, by kind. */
export type ChangedIds = Map<Kind, Set<string>>;

type Tables = { [K in Kind]: Map<string, RowOf<K>> };

export class Directory {
  #tables = emptyTables();
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
    return this.#tables[kind].get(id);
  }

  values<K extends Kind>(kind: K): Iterable<RowOf<K>> {
    return this.#tables[kind].values();
  }

  size(kind: Kind): number {
    return this.#tables[kind].size;
  }

  userByUsername(instanceId: string, username: string): CrmUser | undefined {
    return this.get('crm-users', this.#users.byUsername(instanceId, username) ?? '');
  }

  userByNativeId(instanceId: string, nativeId: string): CrmUser | undefined {
    return this.get('crm-users', this.#users.byNativeId(instanceId, nativeId) ?? '');
  }

  ownersOf(agentRecordId: string, instanceId: string): AgentOwner[] {
    return this.#owners.ownersOf(agentRecordId, instanceId);
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
    this.#count(changed);
    return changed;
  }

  /** Forgets everything and starts from a snapshot, whose versions may be older after a restored backup. */
  replace(delta: Delta): void {
    this.#tables = emptyTables();
    this.#gone = new Map();
    this.#users = new UserIndex();
    this.#owners = new OwnerIndex();
    this.#revision += 1;
    this.#telephonyRevision += 1;
    this.apply(delta);
  }

  #put(kind: Kind, row: AnyRow): boolean {
    const table: Map<string, AnyRow> = this.#tables[kind];
    const known = table.get(row.id);
    if (known && known.version >= row.version) return false;
    if ((this.#gone.get(row.id) ?? 0) >= row.version) return false;
    if (known) this.#unindex(kind, known);
    table.set(row.id, row);
    this.#gone.delete(row.id);
    this.#index(kind, row);
    return true;
  }

  #delete(kind: Kind, id: string, version: number): boolean {
    const table: Map<string, AnyRow> = this.#tables[kind];
    const known = table.get(id);
    if (known && known.version > version) return false;
    this.#gone.set(id, Math.max(version, this.#gone.get(id) ?? 0));
    if (!known) return false;
    this.#unindex(kind, known);
    return table.delete(id);
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

  #count(changed: ChangedIds): void {
    if (changed.size > 0) this.#revision += 1;
    if (TELEPHONY.some((kind) => changed.has(kind))) this.#telephonyRevision += 1;
  }
}

const TELEPHONY: readonly Kind[] = ['environments', 'agent-groups', 'cti-agents'];

function emptyTables(): Tables {
  return Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as unknown as Tables;
}

function owningRecord(kind: Kind, row: AnyRow): OwningRecord | null {
  if (kind === 'crm-instances') return { level: 'instance', row: row as RowOf<'crm-instances'> };
  if (kind === 'crm-user-groups') return { level: 'group', row: row as RowOf<'crm-user-groups'> };
  if (kind === 'crm-users') return { level: 'user', row: row as CrmUser };
  return null;
}

function note(changed: ChangedIds, kind: Kind, id: string): void {
  const ids = changed.get(kind) ?? new Set<string>();
  ids.add(id);
  changed.set(kind, ids);
}
