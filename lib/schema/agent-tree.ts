/** The tree of CTI agents: environment → agent groups → agents, flattened to visible rows and read in windows. */
import type { MappedAgent } from './me.ts';
import type { CtiAgent } from './telephony-records.ts';

/** Which rows there are. */
export interface AgentTreeScope {
  /** The user, group or instance whose mapping is edited; decides owners and "own" agents. */
  ownerId: string;
  /** Only this environment; `null` for all. */
  environmentId: string | null;
  /** Searches agent name, agent id and extension; empty for the whole tree. */
  search: string;
  /** True (default): every agent, mapped ones badged. False: only agents that no list of the instance holds, and the own ones. */
  showMapped: boolean;
  /** Ids of environments and groups that are folded. */
  collapsed: string[];
  /** Record ids of the agents that are checked on the page: always visible, and counted in the branches above them. */
  checked?: string[];
}

export interface AgentTreeQuery extends AgentTreeScope {
  offset: number;
  /** At most 200 rows. */
  limit: number;
}

/** Asks for the next row whose name begins with `prefix`, from the row `from` on and around. */
export interface AgentRowQuery extends AgentTreeScope {
  prefix: string;
  from: number;
}

/** Asks for the agents of one environment or group, as far as the tree shows them. */
export interface AgentBranchQuery extends AgentTreeScope {
  branchId: string;
}

export interface AgentOwner {
  level: 'instance' | 'group' | 'user';
  id: string;
  name: string;
}

/** An owner, where it is and how far its list reaches. */
export interface ListOwner extends AgentOwner {
  instance: { id: string; name: string };
  /** Users for whom this list is in force. */
  users: number;
}

/** Where a row stands among its siblings and under which row. */
export interface TreePlace {
  depth: number;
  /** Index of the row above it in the tree; `null` for environments. */
  parent: number | null;
  parentId: string | null;
  /** 1 for the first of its siblings. */
  position: number;
  siblings: number;
}

interface BranchFields {
  id: string;
  name: string;
  expanded: boolean;
  /** Agents in it and in the groups under it, as far as the tree shows them. */
  agents: number;
  /** Of these, the checked ones. */
  checked: number;
}

export type AgentTreeRow =
  | ({ type: 'environment'; active: boolean } & BranchFields & TreePlace)
  | ({ type: 'group' } & BranchFields & TreePlace)
  | ({ type: 'agent'; agent: CtiAgent; environmentName: string; owners: AgentOwner[] } & TreePlace);

export type AgentLeafRow = Extract<AgentTreeRow, { type: 'agent' }>;
export type AgentBranchRow = Exclude<AgentTreeRow, { type: 'agent' }>;

export interface AgentTreeWindow {
  /** Rows in all. */
  total: number;
  /** Agents among them and in what is folded. */
  agents: number;
  offset: number;
  rows: AgentTreeRow[];
  environments: { id: string; name: string; active: boolean }[];
  /** Revision of the directory the window was read at. */
  revision: number;
}

/** The first rows of what a search with one letter more would find. */
export interface AgentTreeAhead extends Pick<AgentTreeWindow, 'total' | 'agents' | 'rows'> {
  /** With the letter, in small letters. */
  search: string;
}

export interface AgentBranch {
  /** Agents the tree shows in the branch. */
  total: number;
  /** Those that may be mapped here, in the order of the tree; empty when there are more than one list may hold. */
  agents: MappedAgent[];
  /** How many are on the own list of another user, and stay there (rule C7). */
  held: number;
}

/** Everything known of one agent. */
export interface AgentDetails {
  mapped: MappedAgent;
  /** Names of its agent group and of those above it, from the top. */
  groups: string[];
  /** Whose own lists hold it, edits that are not saved yet included. */
  owners: ListOwner[];
}
