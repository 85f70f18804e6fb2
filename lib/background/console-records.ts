/** Composes the pages of single records for the console: effective values, sources, and what depends on the record. */
import { effectiveAt, effectiveMapping, levelsOf } from '../domain/effective.ts';
import { groupPath } from '../domain/group-path.ts';
import { overlaidOwners } from '../domain/owners.ts';
import { mappedAgents, personOf } from '../domain/person.ts';
import { strongestRole } from '../domain/role.ts';
import type { AgentOwner } from '../schema/agent-tree.ts';
import type {
  AgentView,
  EnvironmentView,
  GroupView,
  InstanceView,
  ListOwner,
  RecordAnswer,
  RecordKey,
  UserView,
} from '../schema/console/record-view.ts';
import type { SessionView, SyncStatus } from '../schema/views.ts';
import type { Replica } from '../sync/replica.ts';
import { groupsOf, usersOf } from './console-rows.ts';
import { isDirectoryLoaded, requireReader, requireReaderOf, unknownRecord } from './console-scope.ts';

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

function instanceView(id: string, { replica }: RecordParts): InstanceView | null {
  const { directory } = replica;
  const instance = directory.get('crm-instances', id);
  if (!instance) return null;
  requireReaderOf(replica, id);
  const effective = effectiveAt(levelsOf(instance, null, null));
  return {
    kind: 'crm-instances',
    instance,
    effective,
    agents: mappedAgents(directory, effective.mapping.agents),
    users: usersOf(id, replica).length,
    groups: groupsOf(id, replica).length,
  };
}

function groupView(id: string, { replica }: RecordParts): GroupView | null {
  const { directory } = replica;
  const group = directory.get('crm-user-groups', id);
  const instance = group && directory.get('crm-instances', group.instanceId);
  if (!group || !instance) return null;
  requireReaderOf(replica, instance.id);
  const effective = effectiveAt(levelsOf(instance, group, null));
  return {
    kind: 'crm-user-groups',
    group,
    instance: { id: instance.id, name: instance.name },
    effective,
    agents: mappedAgents(directory, effective.mapping.agents),
    users: usersOf(instance.id, replica).filter(({ groupId }) => groupId === id).length,
  };
}

function userView(id: string, { replica, session, sync, isCompatible }: RecordParts): UserView | null {
  const base = replica.user(id);
  const person = base ? personOf(base, replica.directory, replica.outbox) : null;
  if (!person) return null;
  const { instance } = person.view;
  const me = requireReaderOf(replica, instance.id);
  const role = strongestRole(me.grants, instance.id);
  return {
    kind: 'crm-users',
    view: {
      session: { ...session, username: me.account.username, role },
      sync,
      site: { instanceId: instance.id, name: instance.name },
      show: 'page-user',
      canSwitch: false,
      person: { kind: 'person', person: person.view },
      ownDataOnly: false,
      readOnly: readOnlyFor(session, isCompatible, role === 'admin'),
      groups: groupsOf(instance.id, replica).map(({ id: groupId, name }) => ({ id: groupId, name })),
      inheritedAgents: person.inheritedAgents,
      owners: person.owners,
    },
  };
}

function readOnlyFor({ state }: RecordParts['session'], isCompatible: boolean, isAdmin: boolean) {
  if (state !== 'signed-in') return { reason: 'signed-out' } as const;
  if (!isCompatible) return { reason: 'incompatible' } as const;
  return isAdmin ? null : ({ reason: 'role' } as const);
}

function environmentView(id: string, { replica, mapped }: RecordParts): EnvironmentView | null {
  const { directory } = replica;
  const environment = directory.get('environments', id);
  if (!environment) return null;
  const agents = [...directory.values('cti-agents')].filter((row) => row.environmentId === id);
  const groups = [...directory.values('agent-groups')].filter((row) => row.environmentId === id);
  const held = mapped();
  return {
    kind: 'environments',
    environment,
    agents: agents.length,
    inactiveAgents: agents.filter(({ active }) => !active).length,
    agentGroups: groups.length,
    mappedAgents: agents.filter((row) => held.has(row.id)).length,
  };
}

function agentView(id: string, { replica }: RecordParts): AgentView | null {
  const { directory } = replica;
  const [mapped] = mappedAgents(directory, [id]);
  if (!mapped) return null;
  const { ownersOf } = overlaidOwners(directory, replica.outbox);
  const owners = [...directory.values('crm-instances')].flatMap(({ id: instanceId, name }) =>
    ownersOf(id, instanceId).map((owner) => ({
      ...owner,
      instance: { id: instanceId, name },
      users: usersUnder(owner, instanceId, replica),
    })),
  );
  return { kind: 'cti-agents', mapped, groups: groupPath(mapped.agent.agentGroupId, directory), owners };
}

/** For whom the owner's list is in force: itself, or all who inherit it. */
function usersUnder(owner: AgentOwner, instanceId: string, replica: Replica): ListOwner['users'] {
  if (owner.level === 'user') return 1;
  const { directory } = replica;
  const instance = directory.get('crm-instances', instanceId);
  if (!instance) return 0;
  return usersOf(instanceId, replica).filter((user) => {
    const group = (user.groupId && directory.get('crm-user-groups', user.groupId)) || null;
    if (owner.level === 'group' && group?.id !== owner.id) return false;
    return effectiveMapping(levelsOf(instance, group, user)).source === owner.level;
  }).length;
}
