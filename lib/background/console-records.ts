/** Composes the pages of single records for the console: effective values, sources, and what depends on the record. */
import { effectiveAt, effectiveMapping, levelsOf } from '../domain/effective.ts';
import { groupPath } from '../domain/group-path.ts';
import { pendingFields } from '../domain/overlay.ts';
import { mappedAgents, pendingAt, personOf } from '../domain/person.ts';
import type { Records } from '../domain/records.ts';
import { strongestRole } from '../domain/role.ts';
import type { AgentOwner } from '../schema/agent-tree.ts';
import type {
  AgentView,
  EnvironmentView,
  GroupView,
  InstanceView,
  RecordAnswer,
  RecordKey,
  UserView,
} from '../schema/console/record-view.ts';
import type { MappedAgent } from '../schema/me.ts';
import type { SessionView, SyncStatus } from '../schema/views.ts';
import type { Replica } from '../sync/replica.ts';
import { accountView } from './account-view.ts';
import { groupsOf, usersOf } from './console-rows.ts';
import {
  isAdminOfAll,
  isDirectoryLoaded,
  requireReader,
  requireReaderOf,
  unknownRecord,
} from './console-scope.ts';
import { listOwnersOf } from './list-owners.ts';

export interface RecordParts {
  replica: Replica;
  session: Omit<SessionView, 'username' | 'role'>;
  sync: SyncStatus;
  isCompatible: boolean;
  /** Agents that any list holds. */
  mapped(): ReadonlySet<string>;
}

/** Throws `not-found` for what does not exist or is outside the scope, once the directory is here. */
export function readRecord({ kind, id }: RecordKey, parts: RecordParts): RecordAnswer {
  const { replica } = parts;
  requireReader(replica);
  const view = {
    'crm-instances': instanceView,
    'crm-user-groups': groupView,
    'crm-users': userView,
    environments: environmentView,
    'cti-agents': agentView,
  }[kind](id, parts);
  if (view) return view;
  if (!isDirectoryLoaded(replica)) return null;
  throw unknownRecord();
}

function instanceView(id: string, parts: RecordParts): InstanceView | null {
  const { shown, outbox } = parts.replica;
  const instance = shown.get('crm-instances', id);
  if (!instance) return null;
  const me = requireReaderOf(parts.replica, id);
  const effective = effectiveAt(levelsOf(instance, null, null));
  const agents = mappedAgents(shown, effective.mapping.agents);
  return {
    kind: 'crm-instances',
    instance,
    effective,
    agents,
    owners: othersOf(agents, { shown, instanceId: id, ownerId: id }),
    users: usersOf(id, shown).length,
    groups: groupsOf(id, shown).length,
    pendingFields: pendingFields(id, outbox),
    readOnly: readOnlyFor(parts, isAdminOfAll(me)),
  };
}

function groupView(id: string, parts: RecordParts): GroupView | null {
  const { shown, outbox } = parts.replica;
  const group = shown.get('crm-user-groups', id);
  const instance = group && shown.get('crm-instances', group.instanceId);
  if (!group || !instance) return null;
  const me = requireReaderOf(parts.replica, instance.id);
  const effective = effectiveAt(levelsOf(instance, group, null));
  const agents = mappedAgents(shown, effective.mapping.agents);
  const inheritedAgents = mappedAgents(shown, effectiveMapping(levelsOf(instance, null, null)).agents);
  return {
    kind: 'crm-user-groups',
    group,
    instance: { id: instance.id, name: instance.name },
    effective,
    agents,
    inheritedAgents,
    owners: othersOf([...agents, ...inheritedAgents], { shown, instanceId: instance.id, ownerId: id }),
    users: usersOf(instance.id, shown).filter(({ groupId }) => groupId === id).length,
    pendingFields: pendingAt([instance, group], outbox),
    readOnly: readOnlyFor(parts, strongestRole(me.grants, instance.id) === 'admin'),
  };
}

/** Who else holds the agents on a list of their own, by agent record id. */
function othersOf(
  agents: readonly MappedAgent[],
  { shown, instanceId, ownerId }: { shown: Records; instanceId: string; ownerId: string },
): Record<string, AgentOwner[]> {
  const others = (id: string) => shown.ownersOf(id, instanceId).filter((owner) => owner.id !== ownerId);
  return Object.fromEntries(agents.map(({ agent }) => [agent.id, others(agent.id)]));
}

function userView(id: string, parts: RecordParts): UserView | null {
  const { replica, session, sync } = parts;
  const user = replica.shown.get('crm-users', id);
  const person = user ? personOf(user, replica.shown, replica.outbox) : null;
  if (!person) return null;
  const { instance } = person.view;
  const me = requireReaderOf(replica, instance.id);
  const role = strongestRole(me.grants, instance.id);
  return {
    kind: 'crm-users',
    view: {
      session: { ...session, ...accountView(me.account), role },
      sync,
      site: { instanceId: instance.id, name: instance.name },
      show: 'page-user',
      canSwitch: false,
      person: { kind: 'person', person: person.view },
      ownDataOnly: false,
      readOnly: readOnlyFor(parts, role === 'admin'),
      groups: groupsOf(instance.id, replica.shown).map(({ id: groupId, name }) => ({ id: groupId, name })),
      inheritedAgents: person.inheritedAgents,
      owners: person.owners,
    },
  };
}

function readOnlyFor({ session, isCompatible }: RecordParts, isAdmin: boolean) {
  if (session.state !== 'signed-in') return { reason: 'signed-out' } as const;
  if (!isCompatible) return { reason: 'incompatible' } as const;
  return isAdmin ? null : ({ reason: 'role' } as const);
}

function environmentView(id: string, parts: RecordParts): EnvironmentView | null {
  const { shown, outbox } = parts.replica;
  const environment = shown.get('environments', id);
  if (!environment) return null;
  const agents = [...shown.values('cti-agents')].filter((row) => row.environmentId === id);
  const groups = [...shown.values('agent-groups')].filter((row) => row.environmentId === id);
  const held = parts.mapped();
  return {
    kind: 'environments',
    environment,
    agents: agents.length,
    inactiveAgents: agents.filter(({ active }) => !active).length,
    agentGroups: groups.length,
    mappedAgents: agents.filter((row) => held.has(row.id)).length,
    pendingFields: pendingFields(id, outbox),
    readOnly: readOnlyFor(parts, isAdminOfAll(requireReader(parts.replica))),
  };
}

function agentView(id: string, parts: RecordParts): AgentView | null {
  const { shown, outbox } = parts.replica;
  const [mapped] = mappedAgents(shown, [id]);
  if (!mapped) return null;
  return {
    kind: 'cti-agents',
    mapped,
    groups: groupPath(mapped.agent.agentGroupId, shown),
    owners: listOwnersOf(id, shown),
    pendingFields: pendingFields(id, outbox),
    readOnly: readOnlyFor(parts, isAdminOfAll(requireReader(parts.replica))),
  };
}
