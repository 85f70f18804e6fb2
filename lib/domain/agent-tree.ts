/** The tree of CTI agents as rows: windows of it, the next row by name, the agents of a branch. Pure. */
import type { AgentOwner, AgentTreeRow, AgentTreeWindow, TreePlace } from '../schema/agent-tree.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';
import type { AgentIndex, AgentNode } from './agent-index.ts';
import { foldText } from './fold-text.ts';

/** What of the tree is shown, and in which order. */
export interface ShownAgents {
  readonly roots: readonly AgentNode[];
  /** Agents in the node and under it. */
  countIn(node: AgentNode): number;
  /** Agents right under the node. */
  sizeOf(node: AgentNode): number;
  /** Indexes of these into the node's list. */
  orderOf(node: AgentNode): ArrayLike<number>;
}

interface FoundAgents extends ShownAgents {
  /** Whether the name of an agent right under the node begins with the folded text. */
  hasPrefix(node: AgentNode, prefix: string): boolean;
}

export interface AgentTreeSource<S extends ShownAgents = FoundAgents> {
  index: AgentIndex;
  selection: S;
  /** Ids of environments and groups whose rows are folded away. */
  collapsed: ReadonlySet<string>;
  /** A filter hides branches without agents. */
  isFiltered: boolean;
  /** Checked agents shown in a node and under it. */
  checkedIn(node: AgentNode): number;
  /** Owners in the user's instance, without the user. */
  ownersOf(agentRecordId: string): AgentOwner[];
  revision: number;
}

/** Most rows one answer may hold. */
export const MAX_ROWS = 200;

export function agentTreeWindow(
  source: AgentTreeSource<ShownAgents>,
  { offset, limit }: { offset: number; limit: number },
): AgentTreeWindow {
  const walk = new WindowWalk(source, offset, offset + Math.min(limit, MAX_ROWS));
  const total = walk.run();
  return {
    total,
    agents: source.selection.roots.reduce((sum, root) => sum + source.selection.countIn(root), 0),
    offset,
    rows: walk.rows,
    environments: source.index.roots.map(({ environment: { id, name, active } }) => ({ id, name, active })),
    revision: source.revision,
  };
}

/** Index of the next row, from `from` on and around, whose name begins with the prefix; `null` when none does. */
export function findAgentRow(
  source: AgentTreeSource,
  { prefix, from }: { prefix: string; from: number },
): number | null {
  const walk = new FindWalk(source, foldText(prefix), from);
  walk.run();
  return walk.next ?? walk.first;
}

/** The agents the tree shows in a node and under it, in its order. */
export function* agentsUnder(node: AgentNode, selection: ShownAgents): Generator<CtiAgent> {
  for (const group of node.groups) yield* agentsUnder(group, selection);
  const order = selection.orderOf(node);
  for (let place = 0; place < order.length; place += 1) {
    yield node.list.agentAt(order[place] ?? 0);
  }
}

/** Goes through the visible branches in order; their agents are visited as one run. */
abstract class Walk<S extends ShownAgents = ShownAgents> {
  protected readonly source: AgentTreeSource<S>;
  #at = 0;

  constructor(source: AgentTreeSource<S>) {
    this.source = source;
  }

  /** Answers the number of rows. */
  run(): number {
    this.#visitAll(this.source.selection.roots, 0, null);
    return this.#at;
  }

  protected abstract onBranch(node: AgentNode, at: number, place: TreePlace): void;
  /** Agents right under the node, whose first has this row and place. */
  protected abstract onAgents(node: AgentNode, at: number, place: TreePlace): void;

  #visitAll(
    nodes: readonly AgentNode[],
    depth: number,
    parent: { node: AgentNode; row: number } | null,
  ): void {
    const { selection, isFiltered } = this.source;
    const shown = isFiltered ? nodes.filter((node) => selection.countIn(node) > 0) : nodes;
    const agents = parent ? selection.sizeOf(parent.node) : 0;
    const above = { depth, parent: parent?.row ?? null, parentId: parent?.node.record.id ?? null };
    const siblings = shown.length + agents;
    for (const [index, node] of shown.entries()) {
      const row = this.#at;
      this.onBranch(node, row, { ...above, position: index + 1, siblings });
      this.#at += 1;
      if (!this.source.collapsed.has(node.record.id)) this.#visitAll(node.groups, depth + 1, { node, row });
    }
    if (parent && agents > 0) {
      this.onAgents(parent.node, this.#at, { ...above, position: shown.length + 1, siblings });
      this.#at += agents;
    }
  }
}

class WindowWalk extends Walk {
  readonly rows: AgentTreeRow[] = [];
  readonly #start: number;
  readonly #end: number;

  constructor(source: AgentTreeSource<ShownAgents>, start: number, end: number) {
    super(source);
    this.#start = start;
    this.#end = end;
  }

  protected onBranch(node: AgentNode, at: number, place: TreePlace): void {
    if (at < this.#start || at >= this.#end) return;
    const { collapsed, selection, checkedIn } = this.source;
    const { id, name } = node.record;
    const fields = {
      id,
      name,
      expanded: !collapsed.has(id),
      agents: selection.countIn(node),
      checked: checkedIn(node),
      ...place,
    };
    const isRoot = node.parent === null;
    this.rows.push(
      isRoot
        ? { type: 'environment', active: node.environment.active, ...fields }
        : { type: 'group', ...fields },
    );
  }

  protected onAgents(node: AgentNode, at: number, place: TreePlace): void {
    const first = Math.max(0, this.#start - at);
    const last = Math.min(this.source.selection.sizeOf(node), this.#end - at);
    if (first >= last) return;
    const order = this.source.selection.orderOf(node);
    for (let step = first; step < last; step += 1) {
      const agent = node.list.agentAt(order[step] ?? 0);
      this.rows.push({
        type: 'agent',
        agent,
        environmentName: node.environment.name,
        owners: this.source.ownersOf(agent.id),
        ...place,
        position: place.position + step,
      });
    }
  }
}

class FindWalk extends Walk<FoundAgents> {
  /** First row of all that begins so, and the first from `from` on. */
  first: number | null = null;
  next: number | null = null;
  readonly #prefix: string;
  readonly #from: number;

  constructor(source: AgentTreeSource, prefix: string, from: number) {
    super(source);
    this.#prefix = prefix;
    this.#from = from;
  }

  protected onBranch({ record }: AgentNode, at: number): void {
    if (this.next === null && foldText(record.name).startsWith(this.#prefix)) this.#found(at);
  }

  protected onAgents(node: AgentNode, at: number): void {
    const { selection } = this.source;
    const isBefore = at + selection.sizeOf(node) <= this.#from;
    if (this.next !== null || (isBefore && this.first !== null)) return;
    if (!selection.hasPrefix(node, this.#prefix)) return;
    const order = selection.orderOf(node);
    const place = node.list.placeOfPrefix(this.#prefix, order, this.#from - at);
    if (place >= 0) this.#found(at + place);
    if (this.first === null) this.#found(at + node.list.placeOfPrefix(this.#prefix, order, 0));
  }

  #found(row: number): void {
    if (this.first === null) this.first = row;
    if (this.next === null && row >= this.#from) this.next = row;
  }
}
