/** A window of the tree of CTI agents: environment → agent groups → agents, flattened to visible rows. */
import type { CtiAgent } from './telephony-records.ts';

export interface AgentTreeQuery {
  /** Whose mapping is edited; decides owners and "own" agents. */
  userId: string;
  /** Only this environment; `null` for all. */
  environmentId: string | null;
  /** Searches agent name, agent id and extension; empty for the whole tree. */
  search: string;
  /** True (default): every agent, mapped ones badged. False: only agents that no list of the instance holds, and the own ones. */
  showMapped: boolean;
  /** Ids of environments and groups that are folded. */
  collapsed: string[];
  offset: number;
  /** At most 200 rows. */
  limit: number;
}

export interface AgentOwner {
  level: 'instance' | 'group' | 'user';
  id: string;
  name: string;
}

export type AgentTreeRow =
  | {
      type: 'environment';
      id: string;
      name: string;
      active: boolean;
      depth: 0;
      expanded: boolean;
      agents: number;
    }
  | { type: 'group'; id: string; name: string; depth: number; expanded: boolean; agents: number }
  | { type: 'agent'; depth: number; agent: CtiAgent; environmentName: string; owners: AgentOwner[] };

export interface AgentTreeWindow {
  total: number;
  offset: number;
  rows: AgentTreeRow[];
  environments: { id: string; name: string; active: boolean }[];
  /** Revision of the directory the window was read at. */
  revision: number;
}
