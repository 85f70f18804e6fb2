/** The telephony side as a tree: environments, agent groups under each, and the agents of both. Pure. */

import { type RowBlock, valueAt } from '../schema/row-block.ts';
import { TABLE_ROWS } from '../schema/table.ts';
import type { AgentGroup, CtiAgent, Environment } from '../schema/telephony-records.ts';
import { AgentList } from './agent-list.ts';
import { AgentRows } from './agent-rows.ts';
import { compareNames } from './name-order.ts';
import type { Records } from './records.ts';

/** An environment or an agent group. */
export interface AgentNode {
  readonly record: Environment | AgentGroup;
  readonly environment: Environment;
  readonly parent: AgentNode | null;
  readonly groups: readonly AgentNode[];
  /** Agents right under it, after its groups. */
  readonly list: AgentList;
}

export interface AgentIndex {
  readonly rows: AgentRows;
  readonly roots: readonly AgentNode[];
  readonly nodes: ReadonlyMap<string, AgentNode>;
}

export const NO_AGENTS: AgentIndex = { rows: new AgentRows([]), roots: [], nodes: new Map() };

interface Members {
  rows: AgentRows;
  groupsOf: Map<string, AgentGroup[]>;
  positionsOf: Map<string, number[]>;
  former: AgentIndex;
}

/**
 * Groups 100,000 agents in about 10 ms, without making a row of any. Blocks that are the same keep their folded texts, and lists whose
 * agents are the same keep their order.
 */
export function indexAgents(records: Records, former: AgentIndex = NO_AGENTS): AgentIndex {
  const { blocks, isVisible } = records.agentBlocks();
  const rows = new AgentRows(blocks, former.rows);
  const positionsOf = new Map<string, number[]>();
  for (const [place, block] of blocks.entries()) {
    const parentOf = parentsIn(block, records);
    for (let index = 0; index < block.count; index += 1) {
      const position = place * TABLE_ROWS + index;
      if (isVisible(position)) append(positionsOf, parentOf(index), position);
    }
  }
  const members = { rows, groupsOf: groupsByParent(records), positionsOf, former };
  const nodes = new Map<string, AgentNode>();
  const environments = [...records.values('environments')].sort(compareNames);
  const roots = environments.map((environment) =>
    addNode({ environment, record: environment }, members, nodes),
  );
  return { rows, roots, nodes };
}

function addNode(
  place: Pick<AgentNode, 'record' | 'environment'> & { parent?: AgentNode },
  members: Members,
  nodes: Map<string, AgentNode>,
): AgentNode {
  const { record, environment, parent = null } = place;
  const groups: AgentNode[] = [];
  const list = listOf(record.id, members);
  const node: AgentNode = { record, environment, parent, groups, list };
  nodes.set(record.id, node);
  for (const group of members.groupsOf.get(record.id) ?? []) {
    // A group is reached once: a cycle in the data cannot make the tree endless.
    if (!nodes.has(group.id))
      groups.push(addNode({ record: group, environment, parent: node }, members, nodes));
  }
  return node;
}

function listOf(id: string, { rows, positionsOf, former }: Members): AgentList {
  const positions = positionsOf.get(id) ?? [];
  const known = former.nodes.get(id)?.list;
  const isSame =
    known?.size === positions.length &&
    (positions.at(-1) ?? 0) < rows.shared &&
    positions.every((position, index) => position === known.positions[index]);
  return known && isSame ? known : new AgentList(rows, Uint32Array.from(positions));
}

/** The agent group, and the environment for agents without one. */
export function parentIdOf(
  { agentGroupId, environmentId }: Pick<CtiAgent, 'agentGroupId' | 'environmentId'>,
  records: Records,
): string {
  return agentGroupId !== null && records.get('agent-groups', agentGroupId) ? agentGroupId : environmentId;
}

function parentsIn(block: RowBlock<'cti-agents'>, records: Records): (index: number) => string {
  return (index) => {
    const agentGroupId = valueAt(block, 'agentGroupId', index) as CtiAgent['agentGroupId'];
    const environmentId = valueAt(block, 'environmentId', index) as CtiAgent['environmentId'];
    return parentIdOf({ agentGroupId, environmentId }, records);
  };
}

/** By parent group, and by environment for groups at the top; siblings by name. */
function groupsByParent(records: Records): Map<string, AgentGroup[]> {
  const byParent = new Map<string, AgentGroup[]>();
  for (const group of [...records.values('agent-groups')].sort(compareNames)) {
    const hasParent = group.parentId !== null && records.get('agent-groups', group.parentId);
    append(byParent, hasParent && group.parentId ? group.parentId : group.environmentId, group);
  }
  return byParent;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
