/** The edits that pages ask for: who may, on which record, and the durable queue. Runs in the background. */
import type { EditSource } from '../cache/cache.ts';
import { addedUser, overlayUser } from '../domain/overlay.ts';
import { strongestRole } from '../domain/role.ts';
import type { AgentMove } from '../messages/protocol.ts';
import { invalid, Refusal } from '../messages/refusal.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Id } from '../schema/id.ts';
import type { Me } from '../schema/me.ts';
import type { NewPerson } from '../schema/views.ts';
import { type Edit, queuedBy } from '../sync/queue.ts';
import type { Core } from './core.ts';

export function editUser(core: Core, edit: Edit): Promise<{ changeId: string }> {
  const user = requireEditable(core, edit);
  const isUnknown = edit.call?.isRepeated && !queuedBy(core.engine.replica, edit);
  // It may have been saved in the moment between: a second effect could undo what somebody did since.
  if (isUnknown && user.version !== edit.baseVersion) {
    const detail = 'The extension was restarted before it answered. Look whether your change is there.';
    throw new Refusal({ kind: 'unexpected', detail });
  }
  return durably(() => core.engine.edit(edit));
}

/** The server has the last word on C2; a name that is known to be taken is not queued at all. */
export async function addUser(
  core: Core,
  person: NewPerson,
  source: EditSource,
): Promise<{ changeId: string; userId: string }> {
  const { replica } = core.engine;
  const me = requireAdmin(core, person.instanceId);
  const { instanceId, username } = person;
  const isSame = (user: CrmUser) => user.instanceId === instanceId && user.username === username;
  const isTaken = replica.directory.userByUsername(instanceId, username) ?? addedUser(replica.outbox, isSame);
  if (isTaken) throw usernameTaken(username);
  const user: CrmUser = {
    ...person,
    id: crypto.randomUUID() as Id<'crm-users'>,
    instanceId: instanceId as Id<'crm-instances'>,
    version: 0,
    updatedAt: new Date(core.parts.clock.now()).toISOString(),
    updatedBy: me.account.username,
    groupId: null,
    popFlow: {},
    mapping: { mode: 'inherit' },
  };
  const { changeId } = await durably(() => core.engine.addUser(user, source));
  return { changeId, userId: user.id };
}

/** Takes the agent off its owner's list first: the server lets it stand on one list only (C7). */
export function moveAgent(
  core: Core,
  { agentId, fromUserId, to }: AgentMove,
  source: EditSource,
): Promise<{ changeId: string }> {
  const { replica } = core.engine;
  const heir = requireEditable(core, to);
  const owner = replica.user(fromUserId);
  const mapping = owner && overlayUser(owner, replica.outbox).mapping;
  const given = to.patch.set?.mapping;
  const gives = given?.mode === 'override' && given.agents.some((id) => id === agentId);
  if (!gives) throw invalid('A move gives the agent to its new owner.');
  const holds = mapping?.mode === 'override' && mapping.agents.some((id) => id === agentId);
  if (!owner || owner.instanceId !== heir.instanceId || !holds) {
    throw new Refusal({ kind: 'not-found', detail: 'The agent is no longer on that list. Try again.' });
  }
  const agents = mapping.agents.filter((id) => id !== agentId);
  const from: Edit = {
    userId: owner.id,
    baseVersion: owner.version,
    patch: { set: { mapping: { mode: 'override', agents } } },
    source,
  };
  return durably(() => core.engine.editPair([from, { ...to, source }]));
}

/** The user as the edit may name them; throws what stands against it. */
function requireEditable(core: Core, { userId, baseVersion }: Edit): CrmUser {
  const user = core.engine.replica.user(userId);
  if (!core.session.hasTokens) throw signedOut();
  if (!user) throw new Refusal({ kind: 'not-found', detail: 'This CRM user is not known here.' });
  requireAdmin(core, user.instanceId);
  if (baseVersion > user.version) throw invalid('The edit names a version that does not exist.');
  return user;
}

function requireAdmin({ engine, session }: Core, instanceId: string): Me {
  const { me } = engine.replica;
  if (!session.hasTokens || !me) throw signedOut();
  if (strongestRole(me.grants, instanceId) === 'admin') return me;
  throw new Refusal({ kind: 'forbidden', detail: 'Only an admin of the instance may change this.' });
}

function signedOut(): Refusal {
  return new Refusal({ kind: 'signed-out', detail: 'Sign in to change something.' });
}

function usernameTaken(username: string): Refusal {
  const detail = `Another user of this CRM instance is called ${username}. Choose another username.`;
  const title = 'Username taken';
  const problem = { status: 409, code: 'username_taken', title, detail, rule: 'C2', field: 'username' };
  return new Refusal({ kind: 'refused', detail, problem });
}

/** A fault of storage is told as what it is: nothing was queued. */
async function durably<T>(queue: () => Promise<T>): Promise<T> {
  try {
    return await queue();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal({ kind: 'storage', detail: `The browser could not store the edit: ${reason}` });
  }
}
