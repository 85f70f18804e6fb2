/** What is special to CRM users: adding one by what a page knows of them, and moving an agent between two. Runs in the background. */
import type { EditSource } from '../cache/cache.ts';
import type { AgentMove } from '../messages/protocol.ts';
import { invalid, Refusal } from '../messages/refusal.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Id } from '../schema/id.ts';
import type { NewPerson } from '../schema/views.ts';
import type { Edit } from '../sync/queue.ts';
import type { Core } from './core.ts';
import { writeMappings } from './direct-writes.ts';
import { createRecord, durably, requireEditable } from './edits.ts';

export async function addUser(
  core: Core,
  { instanceId, username, nativeId, fullName }: NewPerson,
  source: EditSource,
): Promise<{ userId: string }> {
  const record = {
    id: crypto.randomUUID() as Id<'crm-users'>,
    instanceId: instanceId as Id<'crm-instances'>,
    username,
    nativeId,
    fullName,
    groupId: null,
    popFlow: {},
    mapping: { mode: 'inherit' as const },
  };
  const { id } = await createRecord(core, { kind: 'crm-users', record, source });
  return { userId: id };
}

/** Takes the agent off its owner's list first: the server lets it stand on one list only (C7). */
export async function moveAgent(
  core: Core,
  { agentId, fromUserId, to }: AgentMove,
  source: EditSource,
): Promise<{ changeId: string | null }> {
  const { replica } = core.engine;
  const given = { kind: 'crm-users', id: to.userId, baseVersion: to.baseVersion, patch: to.patch } as const;
  const heir = requireEditable(core, given) as CrmUser;
  const owner = replica.shown.get('crm-users', fromUserId);
  const mapping = to.patch.set?.mapping;
  const gives = mapping?.mode === 'override' && mapping.agents.some((id) => id === agentId);
  if (!gives) throw invalid('A move gives the agent to its new owner.');
  const own = owner?.mapping;
  const holds = own?.mode === 'override' && own.agents.some((id) => id === agentId);
  if (!owner || owner.instanceId !== heir.instanceId || !holds) {
    throw new Refusal({ kind: 'not-found', detail: 'The agent is no longer on that list. Try again.' });
  }
  const agents = own.agents.filter((id) => id !== agentId);
  const from: Edit = {
    kind: 'crm-users',
    id: owner.id,
    baseVersion: owner.version,
    patch: { set: { mapping: { mode: 'override', agents } } },
    source,
  };
  const pair: [Edit, Edit] = [from, { ...given, source }];
  if (core.cacheMode === 'disk') return durably(core, () => core.engine.editPair(pair));
  await writeMappings(core, pair);
  return { changeId: null };
}
