/** What of the tree of CTI agents a person has set up, to find it again. */
import type { AgentTreeScope } from '../schema/agent-tree.ts';

export type AgentTreeFilter = Pick<AgentTreeScope, 'environmentId' | 'search' | 'showMapped'>;

export interface AgentTreePlace {
  readonly filter: AgentTreeFilter;
  readonly folded: Folds;
  /** What was folded before the search. */
  readonly foldedBefore: Folds | null;
}

/** Folded branches, each with the branch it is in. */
export type Folds = ReadonlyMap<string, string | null>;
