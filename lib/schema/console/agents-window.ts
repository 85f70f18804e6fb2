/** A window of the grid `Agents` of the telephony platform. Types only. */
import type { GridWindow, GridWindowQuery } from './grid-query.ts';

export const AGENT_COLUMNS = ['name', 'agentId', 'environment', 'group', 'extension', 'loginId'] as const;
export type AgentColumn = (typeof AGENT_COLUMNS)[number];

export interface AgentsFilter {
  active: 'active' | 'inactive' | null;
  /** Whether any list of any instance holds the agent. */
  mapped: 'mapped' | 'unmapped' | null;
}

export interface AgentsQuery extends GridWindowQuery<AgentColumn> {
  /** `null`: the agents of all environments. */
  environmentId: string | null;
  filter: AgentsFilter;
}

export interface AgentListRow {
  id: string;
  agentId: string;
  name: string;
  environmentId: string;
  environmentName: string;
  groupName: string | null;
  extension: string | null;
  loginId: string | null;
  active: boolean;
  isMapped: boolean;
  /** Something of it is not saved yet. */
  isPending: boolean;
}

export type AgentsWindow = GridWindow<AgentListRow>;
