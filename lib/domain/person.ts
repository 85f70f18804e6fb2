/** Everything the panel shows of one CRM user, made from the directory and the outbox. Pure. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { MappedAgent, OwnUser } from '../schema/me.ts';
import type { PersonView } from '../schema/views.ts';
import type { Directory } from './directory.ts';
import { effectiveAt, effectiveMapping, levelsOf } from './effective.ts';
import { overlayUser, pendingFields, type QueuedPatch } from './overlay.ts';
import { overlaidOwners } from './owners.ts';

export interface Person {
  view: PersonView;
  /** What the user would inherit. */
  inheritedAgents: MappedAgent[];
  /** Other owners of the agents shown, by agent record id. */
  owners: Record<string, AgentOwner[]>;
}

/** `null` when the user's instance is not in the directory. */
export function personOf(base: CrmUser, directory: Directory, queued: readonly QueuedPatch[]): Person | null {
  const user = overlayUser(base, queued);
  const instance = directory.get('crm-instances', user.instanceId);
  if (!instance) return null;
  const group = (user.groupId && directory.get('crm-user-groups', user.groupId)) || null;
  const effective = effectiveAt(levelsOf(instance, group, user));
  const inherited = effectiveMapping(levelsOf(instance, group, null));
  const { ownersOf } = overlaidOwners(directory, queued);
  const agents = mappedAgents(directory, effective.mapping.agents);
  const inheritedAgents = mappedAgents(directory, inherited.agents);
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
      pendingFields: pendingFields(user.id, queued),
      updatedBy: base.updatedBy,
      updatedAt: base.updatedAt,
    },
    inheritedAgents,
    owners: Object.fromEntries(
      [...agents, ...inheritedAgents].map(({ agent }) => [
        agent.id,
        ownersOf(agent.id, instance.id).filter(({ id }) => id !== user.id && id !== source),
      ]),
    ),
  };
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
export function mappedAgents(directory: Directory, ids: readonly string[]): MappedAgent[] {
  return ids.flatMap((id) => {
    const agent = directory.get('cti-agents', id);
    if (!agent) return [];
    const environment = directory.get('environments', agent.environmentId);
    return [
      {
        agent,
        environmentName: environment?.name ?? '',
        environmentActive: environment?.active ?? false,
      },
    ];
  });
}
