/** What the tree control needs to know of a row of agents. Pure. */
import { idOfRow } from '../../lib/app/agent-tree.ts';
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { AgentLeafRow, AgentOwner, AgentTreeRow, AgentTreeWindow } from '../../lib/schema/agent-tree.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import type { TreeItem } from '../ui/tree-keys.ts';

export function treeItemOf(row: AgentTreeRow, checked: ReadonlySet<string>): TreeItem {
  const { depth, position, siblings, parent } = row;
  const place = { id: idOfRow(row), level: depth + 1, position, siblings, parent };
  if (row.type === 'agent') {
    const { id, name, agentId } = row.agent;
    const description = t('agentInEnvironment', agentId, row.environmentName);
    return { ...place, name, description, checked: checked.has(id) };
  }
  const isAll = row.agents > 0 && row.checked >= row.agents;
  const state = row.checked > 0 && !isAll ? 'mixed' : isAll;
  const description = t('branchHolds', formatCount(row.agents), formatCount(row.checked));
  return { ...place, name: row.name, description, expanded: row.expanded, checked: state };
}

/** Rule C7: an agent stands on the own list of at most one user of an instance. */
export function blockingOwner(row: AgentLeafRow, ownerId: string): AgentOwner | null {
  return row.owners.find(({ level, id }) => level === 'user' && id !== ownerId) ?? null;
}

export function mappedAgentOf(row: AgentLeafRow, environments: AgentTreeWindow['environments']): MappedAgent {
  const environment = environments.find(({ id }) => id === row.agent.environmentId);
  return {
    agent: row.agent,
    environmentName: row.environmentName,
    environmentActive: environment?.active ?? true,
  };
}
