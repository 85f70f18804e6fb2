/** What is stored of the agents and agent groups that a file of CTI agents names. Runs in the server. */
import type { AgentFileRow } from '../../lib/domain/csv-agent-row.ts';
import type { AgentBook, StoredAgent } from '../../lib/domain/csv-plan-agents.ts';
import type { Transaction } from '../db/database.ts';
import { readAgentGroups } from './agent-groups.ts';
import { readMappedUsers } from './mapped-users.ts';
import { findNearAgents, nearNames, twinNames } from './near-names.ts';

const AGENTS = `select a.id, a.version, a.environment_id as "environmentId", a.agent_id as "agentId", a.name,
    a.agent_group_id as "agentGroupId", a.extension, a.login_id as "loginId", a.active
  from unnest($2::uuid[], $3::text[]) as k (environment_id, agent_id)
  join cti_agents a on a.tenant_id = $1 and a.environment_id = k.environment_id and a.agent_id = k.agent_id
    and a.deleted_at is null`;

export async function readAgentBook(tx: Transaction, rows: readonly AgentFileRow[]): Promise<AgentBook> {
  const environments = await tx.query<{ id: string; name: string }>(
    'select id, name from environments where tenant_id = $1 and deleted_at is null',
    [tx.binding.tenantId],
  );
  const environmentIds = new Map(environments.map(({ id, name }) => [name, id]));
  const { agents, missing } = await findAgents(tx, rows, environmentIds);
  const groups = await readAgentGroups(tx);
  const agentOf = (environmentId: string, agentId: string) => agents.get(`${environmentId} ${agentId}`);
  const switched = rows.flatMap(({ environment, agentId, active }) => {
    const agent = agentOf(environmentIds.get(environment) ?? '', agentId);
    return agent && active !== null && active !== agent.active ? [agent.id] : [];
  });
  const near = new Map<string, (asked: string) => readonly string[]>();
  const twins = new Map<string, (asked: string) => string | undefined>();
  const namesIn = (environmentId: string) => [
    ...groups.namesIn(environmentId),
    ...rows.flatMap(({ environment, group }) =>
      environmentIds.get(environment) === environmentId ? [group] : [],
    ),
  ];
  return {
    environmentId: (name) => environmentIds.get(name),
    agent: agentOf,
    groups: groups.find,
    groupName: groups.nameOf,
    mapped: await readMappedUsers(tx, switched),
    near: {
      environments: nearNames(environmentIds.keys()),
      agents: await findNearAgents(tx, missing),
      groups(environmentId, asked) {
        const known = near.get(environmentId) ?? nearNames(groups.namesIn(environmentId));
        near.set(environmentId, known);
        return known(asked);
      },
      groupTwin(environmentId, asked) {
        const known = twins.get(environmentId) ?? twinNames(() => namesIn(environmentId));
        twins.set(environmentId, known);
        return known(asked);
      },
    },
  };
}

async function findAgents(
  tx: Transaction,
  rows: readonly AgentFileRow[],
  environmentIds: ReadonlyMap<string, string>,
) {
  const asked = new Map<string, { environmentId: string; agentId: string }>();
  for (const { environment, agentId } of rows) {
    const environmentId = environmentIds.get(environment);
    const isStorable = agentId !== '' && !agentId.includes('\u0000') && agentId.isWellFormed();
    if (environmentId !== undefined && isStorable)
      asked.set(`${environmentId} ${agentId}`, { environmentId, agentId });
  }
  const all = [...asked.values()];
  const found = await tx.query<StoredAgent>(AGENTS, [
    tx.binding.tenantId,
    all.map(({ environmentId }) => environmentId),
    all.map(({ agentId }) => agentId),
  ]);
  const agents = new Map(found.map((agent) => [`${agent.environmentId} ${agent.agentId}`, agent]));
  return { agents, missing: [...asked].flatMap(([key, place]) => (agents.has(key) ? [] : [place])) };
}
