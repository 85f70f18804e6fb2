/** What is stored of the users and agents that a file of CRM users names, in few statements. Runs in the server. */
import type { AgentOwner, PresentAgent, PresentUser, UserBook } from '../../lib/domain/csv-user-book.ts';
import type { AgentRef, UserRow } from '../../lib/domain/csv-user-row.ts';
import { foldText } from '../../lib/domain/near-miss.ts';
import type { Transaction } from '../db/database.ts';
import { findNearAgents, nearNames } from './near-names.ts';

const USERS = `select id, version, username, native_id as "nativeId", full_name as "fullName", group_id as "groupId",
    array_to_string(agents, ' ') as list
  from crm_users where tenant_id = $1 and instance_id = $2 and username = any ($3::text[]) and deleted_at is null`;

/** The owner of an agent is a user of the instance who has it on the own list. */
const AGENTS = `select a.id, a.environment_id as "environmentId", a.agent_id as "agentId", a.name, m.owner_id as "ownerId"
  from unnest($3::uuid[], $4::text[]) as k (environment_id, agent_id)
  join cti_agents a on a.tenant_id = $1 and a.environment_id = k.environment_id and a.agent_id = k.agent_id
    and a.deleted_at is null
  left join mapping_agents m on m.tenant_id = $1 and m.instance_id = $2 and m.agent_id = a.id and m.level = 'user'`;

interface StoredUser extends Omit<PresentUser, 'agents'> {
  readonly list: string | null;
}

interface FoundAgent extends PresentAgent {
  readonly environmentId: string;
  readonly agentId: string;
  readonly ownerId: string | null;
}

type Named = { readonly id: string; readonly name: string };

export async function readUserBook(
  tx: Transaction,
  instanceId: string,
  rows: readonly UserRow[],
): Promise<UserBook> {
  const place = [tx.binding.tenantId, instanceId];
  const usernames = [...new Set(rows.map(({ username }) => username))].filter(isStorable);
  const users = indexUsers(await tx.query<StoredUser>(USERS, [...place, usernames]));
  const groups = await tx.query<Named>(
    'select id, name from crm_user_groups where tenant_id = $1 and instance_id = $2 and deleted_at is null',
    place,
  );
  const environments = await tx.query<Named>(
    'select id, name from environments where tenant_id = $1 and deleted_at is null',
    [tx.binding.tenantId],
  );
  const environmentIds = new Map(environments.map(({ id, name }) => [name, id]));
  const { agents, missing } = await findAgents(tx, { instanceId, rows, environmentIds });
  const owners = await findOwners(tx, [...agents.values()]);
  const names = await nameAgents(tx, { rows, users, agents });
  const groupIds = new Map(groups.map(({ id, name }) => [name, id]));
  const groupNames = new Map(groups.map(({ id, name }) => [id, name]));
  return {
    userCount: await countUsers(tx, instanceId),
    user: (username) => users.get(username),
    groupId: (name) => groupIds.get(name),
    groupName: (id) => groupNames.get(id) ?? '',
    environmentId: (name) => environmentIds.get(name),
    agent: (environmentId, agentId) => agents.get(`${environmentId} ${agentId}`),
    agentName: (id) => names.get(id) ?? id,
    owner: (agentId) => owners.get(agentId),
    near: {
      groups: nearNames(groupIds.keys()),
      environments: nearNames(environmentIds.keys()),
      agents: await findNearAgents(tx, missing),
      twin: await findTwins(tx, { instanceId, usernames, users }),
    },
  };
}

/** The database refuses other text even as a parameter. */
const isStorable = (text: string) => text !== '' && !text.includes('\u0000') && text.isWellFormed();

function indexUsers(stored: readonly StoredUser[]): Map<string, PresentUser> {
  return new Map(
    stored.map(({ list, ...user }) => {
      const agents = list === null ? null : list.split(' ').filter(Boolean);
      return [user.username, { ...user, agents }];
    }),
  );
}

async function countUsers(tx: Transaction, instanceId: string): Promise<number> {
  const [counted] = await tx.query<{ count: number }>(
    'select count(*) as count from crm_users where tenant_id = $1 and instance_id = $2 and deleted_at is null',
    [tx.binding.tenantId, instanceId],
  );
  return counted?.count ?? 0;
}

interface AgentsAsked {
  readonly instanceId: string;
  readonly rows: readonly UserRow[];
  readonly environmentIds: ReadonlyMap<string, string>;
}

async function findAgents(tx: Transaction, { instanceId, rows, environmentIds }: AgentsAsked) {
  const asked = new Map<string, { environmentId: string; agentId: string }>();
  for (const { environment, agentId } of rows.flatMap((row): readonly AgentRef[] => row.agents)) {
    const environmentId = environmentIds.get(environment);
    if (environmentId === undefined || !isStorable(agentId)) continue;
    asked.set(`${environmentId} ${agentId}`, { environmentId, agentId });
  }
  const all = [...asked.values()];
  const found = await tx.query<FoundAgent>(AGENTS, [
    tx.binding.tenantId,
    instanceId,
    all.map(({ environmentId }) => environmentId),
    all.map(({ agentId }) => agentId),
  ]);
  const agents = new Map(found.map((agent) => [`${agent.environmentId} ${agent.agentId}`, agent]));
  const missing = [...asked].flatMap(([key, place]) => (agents.has(key) ? [] : [place]));
  return { agents, missing };
}

/** By the agent's id. */
async function findOwners(tx: Transaction, agents: readonly FoundAgent[]): Promise<Map<string, AgentOwner>> {
  const ids = [...new Set(agents.flatMap(({ ownerId }) => ownerId ?? []))];
  const found = await tx.query<AgentOwner>(
    `select id, username, coalesce(nullif(full_name, ''), username) as name from crm_users
      where tenant_id = $1 and id = any ($2::uuid[])`,
    [tx.binding.tenantId, ids],
  );
  const owners = new Map(found.map((owner) => [owner.id, owner]));
  return new Map(
    agents.flatMap(({ id, ownerId }) => {
      const owner = ownerId === null ? undefined : owners.get(ownerId);
      return owner ? [[id, owner] as const] : [];
    }),
  );
}

interface NamesAsked {
  readonly rows: readonly UserRow[];
  readonly users: ReadonlyMap<string, PresentUser>;
  readonly agents: ReadonlyMap<string, FoundAgent>;
}

/** Of agents that the file names, and of those that users have now whose list it may replace. */
async function nameAgents(
  tx: Transaction,
  { rows, users, agents }: NamesAsked,
): Promise<Map<string, string>> {
  const names = new Map([...agents.values()].map(({ id, name }) => [id, name]));
  const unknown = rows
    .filter((row) => row.appliesMapping || row.agents.length > 0)
    .flatMap(({ username }) => users.get(username)?.agents ?? [])
    .filter((id) => !names.has(id));
  if (unknown.length === 0) return names;
  const found = await tx.query<Named>(
    'select id, name from cti_agents where tenant_id = $1 and id = any ($2::uuid[])',
    [tx.binding.tenantId, [...new Set(unknown)]],
  );
  for (const { id, name } of found) names.set(id, name);
  return names;
}

interface TwinsAsked {
  readonly instanceId: string;
  readonly usernames: readonly string[];
  readonly users: ReadonlyMap<string, PresentUser>;
}

/** C3; only of new names, for which all others must be looked at. */
async function findTwins(tx: Transaction, { instanceId, usernames, users }: TwinsAsked) {
  const added = usernames.filter((username) => !users.has(username));
  if (added.length === 0) return () => undefined;
  const stored = await tx.query<{ username: string }>(
    'select username from crm_users where tenant_id = $1 and instance_id = $2 and deleted_at is null',
    [tx.binding.tenantId, instanceId],
  );
  const byFold = new Map<string, string>();
  for (const username of [...added, ...stored.map((each) => each.username)])
    byFold.set(foldName(username), username);
  const firstByFold = new Map<string, string>();
  for (const username of added)
    if (!firstByFold.has(foldName(username))) firstByFold.set(foldName(username), username);
  return (username: string) => {
    const fold = foldName(username);
    return [byFold.get(fold), firstByFold.get(fold)].find((twin) => twin !== undefined && twin !== username);
  };
}

/** Most usernames are plain ASCII, of which there is one Unicode form. */
function foldName(username: string): string {
  return /^[\x21-\x7e]*$/.test(username) ? username.toLowerCase() : foldText(username);
}
