/** One window of the tree of CTI agents: filtered, folded, flattened, with the owner of each agent. Pure. */
import type { AgentOwner, AgentTreeQuery, AgentTreeRow, AgentTreeWindow } from '../schema/agent-tree.ts';
import type { EnvironmentNode, GroupNode, SortedAgent } from './agent-order.ts';

export interface AgentTreeSource {
  tree: readonly EnvironmentNode[];
  /** Agents of the user whose mapping is edited: visible whatever the filter says. */
  own: ReadonlySet<string>;
  /** Owners in the user's instance, without the user. */
  ownersOf(agentRecordId: string): AgentOwner[];
  revision: number;
}

/** Most rows one answer may hold. */
export const MAX_ROWS = 200;

export function agentTreeWindow(query: AgentTreeQuery, source: AgentTreeSource): AgentTreeWindow {
  const walk = new Walk(query, source);
  for (const node of source.tree) walk.environment(node);
  return {
    total: walk.total,
    offset: query.offset,
    rows: walk.rows,
    environments: source.tree.map(({ environment: { id, name, active } }) => ({ id, name, active })),
    revision: source.revision,
  };
}

/** A visited branch that is not shown yet: it is shown only if it holds a match. */
interface Branch {
  groups: readonly Branch[];
  agents: readonly SortedAgent[];
  node: GroupNode | null;
  count: number;
}

class Walk {
  readonly rows: AgentTreeRow[] = [];
  total = 0;
  readonly #query: AgentTreeQuery;
  readonly #source: AgentTreeSource;
  readonly #search: string;
  readonly #collapsed: ReadonlySet<string>;
  readonly #isFiltered: boolean;

  constructor(query: AgentTreeQuery, source: AgentTreeSource) {
    this.#query = query;
    this.#source = source;
    this.#search = query.search.toLowerCase();
    // A search unfolds everything: a match inside a folded group must be seen.
    this.#collapsed = new Set(this.#search ? [] : query.collapsed);
    this.#isFiltered = this.#search !== '' || !query.showMapped;
  }

  environment({ environment, groups, agents }: EnvironmentNode): void {
    const { environmentId } = this.#query;
    if (environmentId !== null && environmentId !== environment.id) return;
    const branch = this.#visit(groups, agents, null);
    if (branch.count === 0 && this.#isFiltered) return;
    const { id, name, active } = environment;
    const expanded = !this.#collapsed.has(id);
    this.#show(() => ({ type: 'environment', id, name, active, depth: 0, expanded, agents: branch.count }));
    if (expanded) this.#showInside(branch, 1, name);
  }

  #visit(groups: readonly GroupNode[], agents: readonly SortedAgent[], node: GroupNode | null): Branch {
    const inner = groups.map((group) => this.#visit(group.groups, group.agents, group));
    const matching = this.#isFiltered ? agents.filter((agent) => this.#matches(agent)) : agents;
    const count = inner.reduce((sum, branch) => sum + branch.count, matching.length);
    return { groups: inner, agents: matching, node, count };
  }

  #matches({ agent, searched }: SortedAgent): boolean {
    if (this.#search && !searched.includes(this.#search)) return false;
    if (this.#query.showMapped || this.#source.own.has(agent.id)) return true;
    return this.#source.ownersOf(agent.id).length === 0;
  }

  #showInside(branch: Branch, depth: number, environmentName: string): void {
    for (const inner of branch.groups) this.#showGroup(inner, depth, environmentName);
    for (const { agent } of branch.agents) {
      this.#show(() => ({
        type: 'agent',
        depth,
        agent,
        environmentName,
        owners: this.#source.ownersOf(agent.id),
      }));
    }
  }

  #showGroup(branch: Branch, depth: number, environmentName: string): void {
    if (!branch.node || (branch.count === 0 && this.#isFiltered)) return;
    const { id, name } = branch.node.group;
    const expanded = !this.#collapsed.has(id);
    this.#show(() => ({ type: 'group', id, name, depth, expanded, agents: branch.count }));
    if (expanded) this.#showInside(branch, depth + 1, environmentName);
  }

  /** Rows outside the window are only counted. */
  #show(row: () => AgentTreeRow): void {
    const { offset, limit } = this.#query;
    const isInside = this.total >= offset && this.rows.length < Math.min(limit, MAX_ROWS);
    this.total += 1;
    if (isInside) this.rows.push(row());
  }
}
