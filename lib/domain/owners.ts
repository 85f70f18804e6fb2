/** Who holds an agent on an own list as the screen shows it: what the server has, with the edits of ours on their way. Pure. */
import type { AgentOwner } from '../schema/agent-tree.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Directory } from './directory.ts';
import { addedUser, overlayUser, type QueuedPatch } from './overlay.ts';
import { ownerOf, ownList } from './owner-index.ts';

/** From the instance down. */
export type OwnersOf = (agentRecordId: string, instanceId: string) => AgentOwner[];

export interface OverlaidOwners {
  readonly ownersOf: OwnersOf;
  /** Equal as long as the edits say the same. */
  readonly fingerprint: string;
}

export function overlaidOwners(directory: Directory, queued: readonly QueuedPatch[]): OverlaidOwners {
  const users = remappedUsers(directory, queued);
  const fingerprint = JSON.stringify(users.map(({ id, mapping }) => [id, mapping]));
  if (users.length === 0) {
    return { ownersOf: (agent, instance) => directory.ownersOf(agent, instance), fingerprint };
  }
  const remapped = new Set<string>(users.map(({ id }) => id));
  const heirs = usersByAgent(users);
  const ownersOf: OwnersOf = (agentRecordId, instanceId) => {
    const stay = directory.ownersOf(agentRecordId, instanceId).filter(({ id }) => !remapped.has(id));
    const come = (heirs.get(agentRecordId) ?? []).filter((user) => user.instanceId === instanceId);
    return [...stay, ...come.map(asOwner)];
  };
  return { ownersOf, fingerprint };
}

/** The users whose mapping an edit in force changes, as they will be. */
function remappedUsers(directory: Directory, queued: readonly QueuedPatch[]): CrmUser[] {
  const edits = queued.filter(({ state, patch }) => state !== 'parked' && patch.set?.mapping);
  return [...new Set(edits.map(({ userId }) => userId))].flatMap((id) => {
    const user = directory.get('crm-users', id) ?? addedUser(queued, (added) => added.id === id);
    return user ? [overlayUser(user, queued)] : [];
  });
}

function usersByAgent(users: readonly CrmUser[]): Map<string, CrmUser[]> {
  const byAgent = new Map<string, CrmUser[]>();
  for (const user of users) {
    for (const agent of ownList(user.mapping)) byAgent.set(agent, [...(byAgent.get(agent) ?? []), user]);
  }
  return byAgent;
}

function asOwner(row: CrmUser): AgentOwner {
  const { level, id, name } = ownerOf({ level: 'user', row });
  return { level, id, name };
}
