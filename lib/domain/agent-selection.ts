/** Which agents of the tree are shown under one filter, list by list, and how many in each branch. Pure. */
import type { AgentNode } from './agent-index.ts';
import type { AgentList, Indexes } from './agent-list.ts';

/** Indexes into a list, ascending; a list without an entry shows all its agents. */
type Shown = ReadonlyMap<AgentList, Indexes>;

export class AgentSelection {
  readonly roots: readonly AgentNode[];
  readonly #shown: Shown;
  readonly #counts = new Map<AgentNode, number>();
  readonly #orders = new Map<AgentList, Indexes>();

  constructor(roots: readonly AgentNode[], shown: Shown = new Map()) {
    this.roots = roots;
    this.#shown = shown;
    for (const root of roots) this.#count(root);
  }

  /** Agents shown in the node and under it. */
  countIn(node: AgentNode): number {
    return this.#counts.get(node) ?? 0;
  }

  /** Agents shown right under the node. */
  sizeOf({ list }: AgentNode): number {
    return this.#shown.get(list)?.length ?? list.size;
  }

  /** Whether the name of an agent right under the node begins with the folded text; asks for no order. */
  hasPrefix({ list }: AgentNode, prefix: string): boolean {
    return list.placeOfPrefix(prefix, this.#shown.get(list) ?? null, 0) >= 0;
  }

  orderOf({ list }: AgentNode): Indexes {
    const order = this.#orders.get(list) ?? list.inOrder(this.#shown.get(list) ?? null);
    this.#orders.set(list, order);
    return order;
  }

  /** Only those that pass. */
  only(isShown: (agentRecordId: string) => boolean): AgentSelection {
    return this.#map((list, among) => {
      const indexes = among ?? list.positions.map((_, index) => index);
      return indexes.filter((index) => isShown(list.idAt(index)));
    });
  }

  /** Only those that hold the folded text. */
  searched(search: string): AgentSelection {
    return this.#map((list, among) => list.matching(search, among));
  }

  #map(choose: (list: AgentList, among: Indexes | null) => Indexes): AgentSelection {
    const shown = new Map<AgentList, Indexes>();
    const visit = ({ list, groups }: AgentNode) => {
      const among = this.#shown.get(list) ?? null;
      shown.set(list, among?.length === 0 ? among : choose(list, among));
      groups.forEach(visit);
    };
    this.roots.forEach(visit);
    return new AgentSelection(this.roots, shown);
  }

  #count(node: AgentNode): number {
    let count = this.sizeOf(node);
    for (const group of node.groups) count += this.#count(group);
    this.#counts.set(node, count);
    return count;
  }
}
