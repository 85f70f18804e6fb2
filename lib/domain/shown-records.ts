/** The configuration as the screen shows it: what the server last said, with the edits of ours that are on their way. Pure. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Kind } from '../schema/kind.ts';
import type { AnyRow, RowOf } from '../schema/rows.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';
import { addedRow, overlayRow, type QueuedEdit } from './overlay.ts';
import { OwnerIndex, owningRecord } from './owner-index.ts';
import type { AgentBlocks, Records } from './records.ts';

export interface Revisions {
  readonly revision: number;
  readonly telephonyRevision: number;
}

/** Made anew for each state of rows and edits; making it costs as much as there are edits. */
export class ShownRecords implements Records {
  readonly revision: number;
  readonly telephonyRevision: number;
  readonly #base: Records;
  /** Rows that an edit in force changes or adds, by kind. */
  readonly #edited = new Map<Kind, Map<string, AnyRow>>();
  readonly #owners = new OwnerIndex();

  constructor(base: Records, queued: readonly QueuedEdit[], { revision, telephonyRevision }: Revisions) {
    this.revision = revision;
    this.telephonyRevision = telephonyRevision;
    this.#base = base;
    for (const edit of queued) if (edit.state !== 'parked') this.#overlay(edit, queued);
  }

  get<K extends Kind>(kind: K, id: string): RowOf<K> | undefined {
    return (this.#edited.get(kind)?.get(id) as RowOf<K> | undefined) ?? this.#base.get(kind, id);
  }

  values<K extends Kind>(kind: K): Iterable<RowOf<K>> {
    const edited = this.#edited.get(kind) as Map<string, RowOf<K>> | undefined;
    return edited ? this.#overlaid(kind, edited) : this.#base.values(kind);
  }

  agentBlocks(): AgentBlocks {
    return this.#base.agentBlocks(this.#edited.get('cti-agents') as Map<string, CtiAgent> | undefined);
  }

  size(kind: Kind): number {
    const added = [...(this.#edited.get(kind)?.keys() ?? [])].filter((id) => !this.#base.get(kind, id));
    return this.#base.size(kind) + added.length;
  }

  /** A user whom an edit renames is found by both names: the CRM may go on saying the former one. */
  userByUsername(instanceId: string, username: string): CrmUser | undefined {
    return this.#user(this.#base.userByUsername(instanceId, username), (user) => {
      return user.instanceId === instanceId && user.username === username;
    });
  }

  userByNativeId(instanceId: string, nativeId: string): CrmUser | undefined {
    return this.#user(this.#base.userByNativeId(instanceId, nativeId), (user) => {
      return user.instanceId === instanceId && user.nativeId === nativeId;
    });
  }

  ownersOf(agentRecordId: string, instanceId: string): AgentOwner[] {
    const stay = this.#base.ownersOf(agentRecordId, instanceId).filter(({ id }) => !this.#isEdited(id));
    const come = this.#owners.ownersOf(agentRecordId, instanceId);
    const all = [...stay, ...come];
    return come.length === 0 ? stay : all.sort((a, b) => DEPTH[a.level] - DEPTH[b.level]);
  }

  #overlay({ kind, id }: QueuedEdit, queued: readonly QueuedEdit[]): void {
    const rows = this.#edited.get(kind) ?? new Map<string, AnyRow>();
    const base: AnyRow | undefined = this.#base.get(kind, id) ?? addedRow(queued, kind, id);
    if (rows.has(id) || !base) return;
    const row = overlayRow(base, queued);
    rows.set(id, row);
    this.#edited.set(kind, rows);
    const owner = owningRecord(kind, row);
    if (owner) this.#owners.add(owner);
  }

  *#overlaid<K extends Kind>(kind: K, edited: ReadonlyMap<string, RowOf<K>>): Iterable<RowOf<K>> {
    for (const row of this.#base.values(kind)) yield edited.get(row.id) ?? row;
    for (const [id, row] of edited) if (!this.#base.get(kind, id)) yield row;
  }

  #user(base: CrmUser | undefined, isWanted: (user: CrmUser) => boolean): CrmUser | undefined {
    if (base) return this.get('crm-users', base.id);
    const edited = (this.#edited.get('crm-users') ?? new Map()) as ReadonlyMap<string, CrmUser>;
    return [...edited.values()].find(isWanted);
  }

  #isEdited(id: string): boolean {
    return OWNING.some((kind) => this.#edited.get(kind)?.has(id));
  }
}

const OWNING: readonly Kind[] = ['crm-instances', 'crm-user-groups', 'crm-users'];
const DEPTH: Record<AgentOwner['level'], number> = { instance: 0, group: 1, user: 2 };
