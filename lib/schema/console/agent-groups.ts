/** The agent groups of one environment, and agent ids that are nearly another one. Types only. */

export interface AgentGroupRow {
  id: string;
  version: number;
  name: string;
  parentId: string | null;
  /** 0 at the top. */
  depth: number;
  /** Agents directly in it. */
  agents: number;
  /** An edit of ours is not saved yet. */
  isPending: boolean;
}

/** In the order of the tree. */
export interface AgentGroups {
  groups: AgentGroupRow[];
}

export interface NearAgentsQuery {
  environmentId: string;
  agentId: string;
  /** The agent that is edited; `null`: a new one. */
  exceptId: string | null;
}

/** Agents whose ids differ from the asked one only by what people get wrong. */
export interface NearAgents {
  agents: { id: string; name: string; agentId: string }[];
}
