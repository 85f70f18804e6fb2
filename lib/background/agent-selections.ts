/** Keeps the last selection of the tree of CTI agents, so that a longer search only looks through the former result. */
import type { AgentIndex } from '../domain/agent-index.ts';
import { AgentSelection } from '../domain/agent-selection.ts';
import type { AgentOwner, AgentTreeScope } from '../schema/agent-tree.ts';

export interface SelectionQuestion {
  index: AgentIndex;
  scope: Pick<AgentTreeScope, 'ownerId' | 'environmentId' | 'showMapped'>;
  /** Folded. */
  search: string;
  /** Agents that are shown whoever holds them. */
  kept: ReadonlySet<string>;
  /** Without the user. */
  ownersOf(agentRecordId: string): AgentOwner[];
  /** Another value when somebody may hold other agents. */
  ownersRevision: number;
}

export class AgentSelections {
  #index: AgentIndex | null = null;
  #chosen = { key: '', selection: new AgentSelection([]) };
  #found = { key: '', search: '', selection: new AgentSelection([]) };

  select(question: SelectionQuestion): AgentSelection {
    const { index, search } = question;
    if (this.#index !== index) {
      this.#index = index;
      this.#chosen.key = '';
      this.#found.key = '';
    }
    const key = keyOf(question);
    if (this.#chosen.key !== key) this.#chosen = { key, selection: choose(question) };
    if (search === '') return this.#chosen.selection;
    const { selection: all } = this.#chosen;
    const former = this.#found.key === key && search.includes(this.#found.search) ? this.#found : null;
    if (former?.search === search) return former.selection;
    const selection = (former?.selection ?? all).searched(search);
    this.#found = { key, search, selection };
    return selection;
  }
}

function keyOf({ scope, kept, ownersOf, ownersRevision }: SelectionQuestion): string {
  const { environmentId, showMapped, ownerId } = scope;
  if (showMapped) return JSON.stringify([environmentId]);
  // An agent that nobody else holds is shown anyway: checking it changes nothing here.
  const keptOnly = [...kept].filter((id) => ownersOf(id).length > 0).sort();
  return JSON.stringify([environmentId, ownerId, ownersRevision, keptOnly]);
}

function choose({ index, scope, kept, ownersOf }: SelectionQuestion): AgentSelection {
  const { environmentId, showMapped } = scope;
  const roots = index.roots.filter(({ record }) => environmentId === null || record.id === environmentId);
  const everything = new AgentSelection(roots);
  return showMapped ? everything : everything.only((id) => kept.has(id) || ownersOf(id).length === 0);
}
