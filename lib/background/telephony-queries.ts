/** Answers the console's questions about one environment: its agent groups as a tree, and near twins of an agent id. */
import { compareNames } from '../domain/name-order.ts';
import { foldText } from '../domain/near-miss.ts';
import { pendingFields } from '../domain/overlay.ts';
import type {
  AgentGroupRow,
  AgentGroups,
  NearAgents,
  NearAgentsQuery,
} from '../schema/console/agent-groups.ts';
import type { AgentGroup } from '../schema/telephony-records.ts';
import type { Replica } from '../sync/replica.ts';
import { countBy } from './console-rows.ts';
import { requireReader } from './console-scope.ts';

export function readAgentGroups(environmentId: string, replica: Replica): AgentGroups {
  requireReader(replica);
  const { shown, outbox } = replica;
  const all = [...shown.values('agent-groups')].filter((row) => row.environmentId === environmentId);
  const agentsIn = countBy(shown.values('cti-agents'), ({ agentGroupId }) => agentGroupId);
  const rowOf = ({ id, version, name, parentId }: AgentGroup, depth: number): AgentGroupRow => ({
    id,
    version,
    name,
    parentId,
    depth,
    agents: agentsIn.get(id) ?? 0,
    isPending: pendingFields(id, outbox).length > 0,
  });
  return { groups: inTreeOrder(all).map(({ group, depth }) => rowOf(group, depth)) };
}

/** A group is listed once, also where the data goes in a circle or names a parent that is gone. */
function inTreeOrder(all: readonly AgentGroup[]): { group: AgentGroup; depth: number }[] {
  const ids = new Set<string>(all.map(({ id }) => id));
  const under = Map.groupBy(all, ({ parentId }) =>
    parentId !== null && ids.has(parentId) ? parentId : null,
  );
  const listed = new Set<string>();
  const found: { group: AgentGroup; depth: number }[] = [];
  const list = (group: AgentGroup, depth: number) => {
    if (listed.has(group.id)) return;
    listed.add(group.id);
    found.push({ group, depth });
    for (const child of (under.get(group.id) ?? []).toSorted(compareNames)) list(child, depth + 1);
  };
  for (const top of (under.get(null) ?? []).toSorted(compareNames)) list(top, 0);
  for (const lost of all) list(lost, 0);
  return found;
}

/** As many as a warning names. */
const MOST_NEAR = 3;

/** Case, outer space, Unicode form and leading zeros make another agent (C6) that people take for the same. */
export function findNearAgents(
  { environmentId, agentId, exceptId }: NearAgentsQuery,
  replica: Replica,
): NearAgents {
  requireReader(replica);
  const key = nearKey(agentId);
  const agents: NearAgents['agents'] = [];
  for (const agent of replica.shown.values('cti-agents')) {
    if (agent.environmentId !== environmentId || agent.id === exceptId) continue;
    if (agent.agentId === agentId || nearKey(agent.agentId) !== key) continue;
    agents.push({ id: agent.id, name: agent.name, agentId: agent.agentId });
    if (agents.length === MOST_NEAR) break;
  }
  return { agents };
}

function nearKey(agentId: string): string {
  return foldText(agentId).replace(/^0+/, '');
}
