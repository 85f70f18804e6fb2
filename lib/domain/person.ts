/** Everything the panel shows of one CRM user, made from the directory and the outbox. Pure. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmInstance, CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import type { MappedAgent, OwnUser } from '../schema/me.ts';
import type { PersonView } from '../schema/views.ts';
import { effectiveAt, effectiveMapping, levelsOf } from './effective.ts';
import { unitValue } from './merge-units.ts';
import { pendingFields, type QueuedEdit } from './overlay.ts';
import type { Records } from './records.ts';

export interface Person {
  view: PersonView;
  /** What the user would inherit. */
  inheritedAgents: MappedAgent[];
  /** Other owners of the agents shown, by agent record id. */
  owners: Record<string, AgentOwner[]>;
}

/** `null` when the user's instance is not in the directory. */
export function personOf(user: CrmUser, records: Records, queued: readonly QueuedEdit[]): Person | null {
  const instance = records.get('crm-instances', user.instanceId);
  if (!instance) return null;
  const group = (user.groupId && records.get('crm-user-groups', user.groupId)) || null;
  const effective = effectiveAt(levelsOf(instance, group, user));
  const inherited = effectiveMapping(levelsOf(instance, group, null));
  const agents = mappedAgents(records, effective.mapping.agents);
  const inheritedAgents = mappedAgents(records, inherited.agents);
  const source = { instance: instance.id, group: group?.id, user: user.id }[
    effective.mapping.source ?? 'user'
  ];
  return {
    view: {
      user,
      instance: { id: instance.id, name: instance.name, crmId: instance.crmId },
      group: group && { id: group.id, name: group.name },
      effective,
      agents,
      pendingFields: pendingAt([instance, group, user], queued),
      updatedBy: user.updatedBy,
      updatedAt: user.updatedAt,
    },
    inheritedAgents,
    owners: Object.fromEntries(
      [...agents, ...inheritedAgents].map(({ agent }) => [
        agent.id,
        records.ownersOf(agent.id, instance.id).filter(({ id }) => id !== user.id && id !== source),
      ]),
    ),
  };
}

/**
 * Fields of the last level with an edit that is not saved yet, and what it would inherit anew: where an edit of a level
 * above is on its way and no level below has a value of its own.
 */
export function pendingAt(
  levels: readonly (CrmInstance | CrmUserGroup | CrmUser | null)[],
  queued: readonly QueuedEdit[],
): string[] {
  const present = levels.filter((level) => level !== null);
  const isOwn = (level: CrmInstance | CrmUserGroup | CrmUser, field: string) =>
    field === 'mapping' ? level.mapping.mode === 'override' : unitValue(level, field) !== undefined;
  const fields = present.flatMap(({ id }, depth) => {
    const below = present.slice(depth + 1);
    const pending = pendingFields(id, queued);
    if (below.length === 0) return pending;
    const inherited = pending.filter((field) => field === 'mapping' || field.startsWith('popFlow.'));
    return inherited.filter((field) => !below.some((level) => isOwn(level, field)));
  });
  return [...new Set(fields)];
}

/** An agent's own data as the server composed it; an agent has no directory and edits nothing. */
export function ownPerson(own: OwnUser): Person {
  const { user } = own;
  return {
    view: {
      user,
      instance: { id: user.instanceId, name: own.instanceName },
      group: user.groupId && own.groupName !== null ? { id: user.groupId, name: own.groupName } : null,
      effective: own.effective,
      agents: own.agents,
      pendingFields: [],
      updatedBy: user.updatedBy,
      updatedAt: user.updatedAt,
    },
    inheritedAgents: [],
    owners: {},
  };
}

/** In the order of the list; an agent that was deleted a moment ago is left out. */
export function mappedAgents(records: Records, ids: readonly string[]): MappedAgent[] {
  return ids.flatMap((id) => {
    const agent = records.get('cti-agents', id);
    if (!agent) return [];
    const environment = records.get('environments', agent.environmentId);
    return [
      {
        agent,
        environmentName: environment?.name ?? '',
        environmentActive: environment?.active ?? false,
      },
    ];
  });
}
