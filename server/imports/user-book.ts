/** What is stored of the users and agents that a file of CRM users names, in few statements. Runs in the server. */
import { saidIn } from '../../lib/domain/csv-said.ts';
import type { AgentOwner, InheritedLevel, UserBook } from '../../lib/domain/csv-user-book.ts';
import type { AgentRef, UserRow } from '../../lib/domain/csv-user-row.ts';
import type { Transaction } from '../db/database.ts';
import { findNamedAgents, type NamedAgents } from './named-agents.ts';
import { type AgentPlace, findNearAgents, nearNames, twinNames } from './near-names.ts';
import { type Everybody, type PresentUsers, readPresentUsers } from './present-users.ts';
import { isStorable } from './storable.ts';
import type { Turn } from './take-turns.ts';
import { findTwins } from './username-twins.ts';

type Named = { readonly id: string; readonly name: string };

export interface UsersOfFile {
  readonly instanceId: string;
  readonly rows: readonly UserRow[];
  readonly everybody: Everybody;
  readonly turn: Turn;
}

export async function readUserBook(
  tx: Transaction,
  { instanceId, rows, everybody, turn }: UsersOfFile,
): Promise<UserBook> {
  const names = new Set<string>();
  for (const { username } of rows) if (isStorable(username)) names.add(username);
  const usernames = [...names];
  const users = await readPresentUsers(tx, { instanceId, usernames, everybody, said: saidIn(rows) });
  const { instance, groups } = await readLevels(tx, instanceId);
  const environments = await tx.query<Named>(
    'select id, name from environments where tenant_id = $1 and deleted_at is null',
    [tx.binding.tenantId],
  );
  const environmentIds = new Map(environments.map(({ id, name }) => [name, id]));
  const agents = await findNamedAgents(tx, { instanceId, refs: refsOf(rows), environmentIds });
  const owners = await findOwners(tx, users, agents);
  const inherited = [instance, ...groups].flatMap((level) => level.agents ?? []);
  const others = await nameOthers(tx, { rows, users, agents, inherited });
  const groupIds = new Map(groups.map(({ id, name }) => [name, id]));
  const groupLevels = new Map(groups.map((group) => [group.id, group]));
  return {
    userCount: users.count,
    user: users.byName,
    groupId: (name) => groupIds.get(name),
    groupName: (id) => groupLevels.get(id)?.name ?? '',
    instance,
    groupLevel: (id) => groupLevels.get(id),
    environmentId: (name) => environmentIds.get(name),
    agent: agents.find,
    agentName: (id) => agents.nameOf(id) ?? others.get(id)?.name ?? id,
    agentPlace: (id) => agents.placeOf(id) ?? others.get(id),
    ownerId: agents.ownerOf,
    owner: owners,
    near: {
      groups: nearNames(groupIds.keys()),
      groupTwin: twinNames(() => [...groupIds.keys(), ...rows.map(({ group }) => group)]),
      environments: nearNames(environmentIds.keys()),
      agents: await findNearAgents(tx, agents.missing),
      ...(await findTwins(tx, { instanceId, usernames, users, turn })),
    },
  };
}

type Level = Named & InheritedLevel;

/** The instance and its groups with what they give to users. */
async function readLevels(
  tx: Transaction,
  instanceId: string,
): Promise<{ instance: InheritedLevel; groups: readonly Level[] }> {
  const found = await tx.query<Level & { isGroup: boolean }>(
    `select g.id, g.name, g.pop_flow as "popFlow", to_json(g.agents) as agents, true as "isGroup" from crm_user_groups g
      where g.tenant_id = $1 and g.instance_id = $2 and g.deleted_at is null
    union all
    select i.id, i.name, i.pop_flow, to_json(i.agents), false from crm_instances i where i.tenant_id = $1 and i.id = $2`,
    [tx.binding.tenantId, instanceId],
  );
  return {
    instance: found.find(({ isGroup }) => !isGroup) ?? { popFlow: {}, agents: null },
    groups: found.filter(({ isGroup }) => isGroup),
  };
}

function* refsOf(rows: readonly UserRow[]): Iterable<AgentRef> {
  for (const { agents } of rows) yield* agents;
}

/** Names of owners; those who were not read with the file's users are asked for. */
async function findOwners(
  tx: Transaction,
  users: PresentUsers,
  { owners }: NamedAgents,
): Promise<(id: string) => AgentOwner | undefined> {
  const unread = [...new Set(owners.values())].filter((id) => !users.byId(id));
  const found = await tx.query<AgentOwner>(
    `select id, username, coalesce(nullif(full_name, ''), username) as name from crm_users
      where tenant_id = $1 and id = any ($2::uuid[])`,
    [tx.binding.tenantId, unread],
  );
  const others = new Map(found.map((owner) => [owner.id, owner]));
  return (id) => {
    const user = users.byId(id);
    return user ? { id, username: user.username, name: user.fullName || user.username } : others.get(id);
  };
}

interface NamesAsked {
  readonly rows: readonly UserRow[];
  readonly users: PresentUsers;
  readonly agents: NamedAgents;
  /** Agents that users may inherit. */
  readonly inherited: readonly string[];
}

type OtherAgent = Named & AgentPlace;

/** Of agents that the file does not name, on lists of users whose list it may replace. */
async function nameOthers(
  tx: Transaction,
  { rows, users, agents, inherited }: NamesAsked,
): Promise<Map<string, OtherAgent>> {
  const unknown = new Set(inherited.filter((id) => agents.nameOf(id) === undefined));
  for (const row of rows) {
    if (!row.appliesMapping && row.agents.length === 0) continue;
    for (const id of users.byName(row.username)?.agents ?? [])
      if (agents.nameOf(id) === undefined) unknown.add(id);
  }
  if (unknown.size === 0) return new Map();
  const found = await tx.query<OtherAgent>(
    `select id, name, environment_id as "environmentId", agent_id as "agentId" from cti_agents
      where tenant_id = $1 and id = any ($2::uuid[])`,
    [tx.binding.tenantId, [...unknown]],
  );
  return new Map(found.map((agent) => [agent.id, agent]));
}
