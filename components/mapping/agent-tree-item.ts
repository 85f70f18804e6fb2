/** What the tree control needs to know of a row of agents. Pure. */
import type { AgentOwner, AgentTreeRow, AgentTreeWindow } from '../../lib/schema/agent-tree.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import type { TreeItem } from '../ui/virtual-tree.tsx';

type AgentLeaf = Extract<AgentTreeRow, { type: 'agent' }>;

export function treeItemOf(row: AgentTreeRow, checked: ReadonlySet<string>): TreeItem {
  const level = row.depth + 1;
  if (row.type !== 'agent') return { id: row.id, name: row.name, level, expanded: row.expanded };
  return { id: row.agent.id, name: row.agent.name, level, checked: checked.has(row.agent.id) };
}

/** Rule C7: an agent stands on the own list of at most one user of an instance. */
export function blockingOwner(row: AgentLeaf, userId: string): AgentOwner | null {
  return row.owners.find(({ level, id }) => level === 'user' && id !== userId) ?? null;
}

export function mappedAgentOf(row: AgentLeaf, environments: AgentTreeWindow['environments']): MappedAgent {
  const environment = environments.find(({ id }) => id === row.agent.environmentId);
  return {
    agent: row.agent,
    environmentName: row.environmentName,
    environmentActive: environment?.active ?? true,
  };
}
