/** Who holds which CTI agent on an own list, at any level of an instance. Pure. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmInstance, CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import type { Kind } from '../schema/kind.ts';
import type { CtiMapping } from '../schema/mapping.ts';
import type { AnyRow } from '../schema/rows.ts';

export interface InstanceOwner extends AgentOwner {
  instanceId: string;
}

export type OwningRecord =
  | { level: 'instance'; row: CrmInstance }
  | { level: 'group'; row: CrmUserGroup }
  | { level: 'user'; row: CrmUser };

export class OwnerIndex {
  readonly #owners = new Map<string, Map<string, InstanceOwner>>();

  add(record: OwningRecord): void {
    const owner = ownerOf(record);
    for (const agent of ownList(record.row.mapping)) {
      const owners = this.#owners.get(agent) ?? new Map<string, InstanceOwner>();
      owners.set(owner.id, owner);
      this.#owners.set(agent, owners);
    }
  }

  remove({ row }: OwningRecord): void {
    for (const agent of ownList(row.mapping)) {
      const owners = this.#owners.get(agent);
      owners?.delete(row.id);
      if (owners?.size === 0) this.#owners.delete(agent);
    }
  }

  /** Owners of one agent inside an instance, from the instance down. */
  ownersOf(agentRecordId: string, instanceId: string): AgentOwner[] {
    const owners = this.#owners.get(agentRecordId);
    if (!owners) return [];
    return [...owners.values()]
      .filter((owner) => owner.instanceId === instanceId)
      .map(({ level, id, name }) => ({ level, id, name }))
      .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  }
}

const LEVELS: AgentOwner['level'][] = ['instance', 'group', 'user'];

/** `null` for kinds without a mapping. */
export function owningRecord(kind: Kind, row: AnyRow): OwningRecord | null {
  if (kind === 'crm-instances') return { level: 'instance', row: row as CrmInstance };
  if (kind === 'crm-user-groups') return { level: 'group', row: row as CrmUserGroup };
  if (kind === 'crm-users') return { level: 'user', row: row as CrmUser };
  return null;
}

export function ownList(mapping: CtiMapping): readonly string[] {
  return mapping.mode === 'override' ? mapping.agents : [];
}

export function ownerOf(record: OwningRecord): InstanceOwner {
  const { level, row } = record;
  const instanceId = record.level === 'instance' ? row.id : record.row.instanceId;
  const name = record.level === 'user' ? record.row.fullName || record.row.username : record.row.name;
  return { level, id: row.id, name, instanceId };
}
