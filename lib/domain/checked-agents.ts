/** The checked agents of a tree: how many of them a search shows in each branch. Pure. */
import { type AgentIndex, type AgentNode, parentIdOf } from './agent-index.ts';
import { searchedTexts } from './agent-list.ts';
import type { Records } from './records.ts';

export class CheckedAgents {
  readonly #agents: readonly { texts: readonly string[]; node: AgentNode | null }[];

  /** Ids of agents that are not there count nowhere. */
  constructor(ids: readonly string[], records: Records, index: AgentIndex) {
    this.#agents = ids.flatMap((id) => {
      const agent = records.get('cti-agents', id);
      if (!agent) return [];
      return [{ texts: searchedTexts(agent), node: index.nodes.get(parentIdOf(agent, records)) ?? null }];
    });
  }

  /** Those that hold the folded text, in a node and under it. */
  counter(search: string): (node: AgentNode) => number {
    const counts = new Map<AgentNode, number>();
    for (const { texts, node } of this.#agents) {
      if (!texts.some((text) => text.includes(search))) continue;
      for (let above = node; above; above = above.parent) counts.set(above, (counts.get(above) ?? 0) + 1);
    }
    return (node) => counts.get(node) ?? 0;
  }
}
