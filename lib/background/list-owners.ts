/** The lists that hold a CTI agent: whom it is mapped to, and through which list. Runs in the background. */
import { effectiveMapping, levelsOf } from '../domain/effective.ts';
import type { Records } from '../domain/records.ts';
import type { AgentOwner, ListOwner } from '../schema/agent-tree.ts';
import { usersOf } from './console-rows.ts';

export function listOwnersOf(agentRecordId: string, records: Records): ListOwner[] {
  return [...records.values('crm-instances')].flatMap(({ id: instanceId, name }) =>
    records.ownersOf(agentRecordId, instanceId).map((owner) => ({
      ...owner,
      instance: { id: instanceId, name },
      users: usersUnder(owner, instanceId, records),
    })),
  );
}

/** For whom the owner's list is in force: itself, or all who inherit it. */
function usersUnder(owner: AgentOwner, instanceId: string, records: Records): ListOwner['users'] {
  if (owner.level === 'user') return 1;
  const instance = records.get('crm-instances', instanceId);
  if (!instance) return 0;
  return usersOf(instanceId, records).filter((user) => {
    const group = (user.groupId && records.get('crm-user-groups', user.groupId)) || null;
    if (owner.level === 'group' && group?.id !== owner.id) return false;
    return effectiveMapping(levelsOf(instance, group, user)).source === owner.level;
  }).length;
}
