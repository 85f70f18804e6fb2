/** Takes an import of CRM users back: fields, groups and lists as they were, new users and groups deleted. Runs in the server. */
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { Transaction } from '../db/database.ts';
import { lockListed } from '../records/lock-users.ts';
import type { Writer } from '../records/touch-rows.ts';
import { former, isRestored, listOf, userBefore } from './former-users.ts';
import type { ImportEntry } from './import-entries.ts';
import type { RestoredAhead } from './prepare-undo.ts';
import { IMPORTED_FIELDS, updateUsers } from './store-users.ts';
import {
  deleteGroups,
  liveIds,
  skipChanged,
  type Undone,
  type UndoRequest,
  UndoScope,
} from './undo-scope.ts';
import { updateUsersAhead } from './users-ahead.ts';

export async function undoUsers(
  writer: Writer,
  entries: readonly ImportEntry[],
  { instanceId, refuses, ahead }: UndoRequest,
): Promise<Undone> {
  const { tx } = writer;
  const scope = new UndoScope(entries);
  await skipChanged(tx, scope, 'crm-user-groups');
  if (!(await areAllHeld(tx, scope, { instanceId, ahead }))) await skipChanged(tx, scope, 'crm-users');
  await skipWithoutReferences(tx, scope);
  await skipTaken(tx, scope, instanceId);
  await skipUsedGroups(tx, scope);
  refuses(scope.skipped);
  const users = scope.of('crm-users');
  const isAhead = ahead !== null && isExactly(ahead, users);
  if (isAhead) await restoreAhead(writer, users, { instanceId, ahead });
  else await restoreUsers(writer, users);
  const groups = await deleteGroups(writer, scope, 'crm-user-groups');
  return {
    restored: users.length + groups,
    skipped: scope.skipped,
    batch: isAhead ? ahead.users : undefined,
  };
}

/** Locks them, where all users of the import were restored ahead and nobody changed one since. */
async function areAllHeld(
  tx: Transaction,
  scope: UndoScope,
  { instanceId, ahead }: Pick<UndoRequest, 'instanceId' | 'ahead'>,
): Promise<boolean> {
  const users = scope.of('crm-users');
  if (!ahead || !users.every(({ id }) => ahead.ids.has(id))) return false;
  return (await lockListed(tx, instanceId, ahead.users)) === users.length;
}

/** Those who are restored are those whose entries are written. */
function isExactly({ ids, users }: RestoredAhead, entries: readonly ImportEntry[]): boolean {
  const restored = entries.filter(({ before }) => before !== null);
  return restored.length === users.count && restored.every(({ id }) => ids.has(id));
}

/** Who was made by the import goes first, which frees the agents that others get back. */
async function restoreAhead(
  writer: Writer,
  entries: readonly ImportEntry[],
  { instanceId, ahead }: { instanceId: string; ahead: RestoredAhead },
): Promise<void> {
  await restoreUsers(
    writer,
    entries.filter(({ before }) => before === null),
  );
  if (!(await updateUsersAhead(writer, instanceId, ahead.users)))
    throw new Error('A locked user was not stored.');
}

/** Groups and agents of old may be gone. */
async function skipWithoutReferences(tx: Transaction, scope: UndoScope): Promise<void> {
  // What stays as it is, the user has now.
  const users = scope
    .of('crm-users')
    .filter((entry) => isRestored(entry, 'groupId') || isRestored(entry, 'mapping'));
  if (users.length === 0) return;
  const groups = await liveIds(
    tx,
    'crm-user-groups',
    users.flatMap((entry) => former(entry)?.groupId ?? []),
  );
  const agents = await liveIds(
    tx,
    'cti-agents',
    users.flatMap((entry) => listOf(former(entry))),
  );
  for (const entry of users) {
    const groupId = former(entry)?.groupId ?? null;
    if (groupId !== null && !groups.has(groupId)) scope.skip(entry, 'had a group that was deleted since');
    else if (listOf(former(entry)).some((id) => !agents.has(id)))
      scope.skip(entry, 'had an agent that was deleted since');
  }
}

/** C7. Who is skipped keeps its agents, which may be in the way of others: looked at until it stands still. */
async function skipTaken(tx: Transaction, scope: UndoScope, instanceId: string): Promise<void> {
  const regaining = scope.of('crm-users').filter((entry) => isRestored(entry, 'mapping'));
  const wanted = regaining.flatMap((entry) => listOf(former(entry)));
  if (wanted.length === 0) return;
  const held = await tx.query<{ agentId: string; ownerId: string }>(
    `select agent_id as "agentId", owner_id as "ownerId" from mapping_agents
      where tenant_id = $1 and level = 'user' and instance_id = $2 and agent_id = any ($3::uuid[])`,
    [tx.binding.tenantId, instanceId, wanted],
  );
  const owners = new Map(held.map(({ agentId, ownerId }) => [agentId, ownerId]));
  for (let isStill = false; !isStill; ) {
    isStill = true;
    for (const entry of regaining) {
      if (!scope.entries.has(entry.id)) continue;
      const isBlocked = listOf(former(entry)).some((agent) => {
        const owner = owners.get(agent);
        return owner !== undefined && !scope.entries.has(owner);
      });
      if (!isBlocked) continue;
      scope.skip(entry, 'had an agent that is mapped to somebody else now');
      isStill = false;
    }
  }
}

/** A new group that somebody is in by now stays. */
async function skipUsedGroups(tx: Transaction, scope: UndoScope): Promise<void> {
  const groups = scope.of('crm-user-groups');
  if (groups.length === 0) return;
  const used = await tx.query<{ id: string }>(
    `select distinct held_group_id as id from crm_users
      where tenant_id = $1 and held_group_id = any ($2::uuid[]) and id <> all ($3::uuid[])`,
    [tx.binding.tenantId, groups.map(({ id }) => id), scope.of('crm-users').map(({ id }) => id)],
  );
  const ids = new Set(used.map(({ id }) => id));
  for (const entry of groups) if (ids.has(entry.id)) scope.skip(entry, 'is the group of somebody by now');
}

/** One statement, so that agents may change hands in it. */
function restoreUsers(writer: Writer, entries: readonly ImportEntry[]): Promise<number> {
  const wanted = entries.map((entry) => ({
    ...userBefore(former(entry) ?? (entry.after as CrmUser)),
    isDeleted: entry.before === null,
  }));
  return updateUsers(writer, wanted, { fields: IMPORTED_FIELDS, deletes: true });
}
