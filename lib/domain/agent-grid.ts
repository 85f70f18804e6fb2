/** The CTI agents of the telephony platform as the console's grid knows them. Pure. */
import type {
  AgentColumn,
  AgentListRow,
  AgentsFilter,
  AgentsQuery,
  AgentsWindow,
} from '../schema/console/agents-window.ts';
import type { AgentGroup, CtiAgent, Environment } from '../schema/telephony-records.ts';
import { foldForSearch, GridIndex, windowOf } from './grid-index.ts';

export interface AgentGridParts {
  agents: readonly CtiAgent[];
  environmentOf(id: string): Environment | undefined;
  groupOf(id: string): AgentGroup | undefined;
  /** Ids of agents with an edit that is not saved yet. */
  pending: ReadonlySet<string>;
}

interface GridAgent {
  agent: CtiAgent;
  environmentName: string;
  groupName: string | null;
  searched: string;
  isPending: boolean;
}

export type AgentGrid = GridIndex<GridAgent, AgentColumn>;

const FIELD = '\u0000';
/** Rows without a value come last. */
const LAST = '\uffff';
const textKey = (text: string | null) => (text ? foldForSearch(text) : LAST);

const KEYS: Record<AgentColumn, (row: GridAgent) => string> = {
  name: ({ agent }) => textKey(agent.name),
  agentId: ({ agent }) => textKey(agent.agentId),
  environment: ({ environmentName }) => textKey(environmentName),
  group: ({ groupName }) => textKey(groupName),
  extension: ({ agent }) => textKey(agent.extension),
  loginId: ({ agent }) => textKey(agent.loginId),
};

export function createAgentGrid(parts: AgentGridParts): AgentGrid {
  const rows = parts.agents.map((agent): GridAgent => {
    const { name, agentId, extension, loginId, agentGroupId, environmentId } = agent;
    return {
      agent,
      environmentName: parts.environmentOf(environmentId)?.name ?? '',
      groupName: (agentGroupId && parts.groupOf(agentGroupId)?.name) || null,
      searched: [name, agentId, extension ?? '', loginId ?? ''].map(foldForSearch).join(FIELD),
      isPending: parts.pending.has(agent.id),
    };
  });
  return new GridIndex<GridAgent, AgentColumn>({
    rows,
    keys: KEYS,
    tie: ({ agent }) => agent.agentId,
    holds: ({ searched }, needle) => searched.includes(needle),
  });
}

/** `mapped`: ids of the agents that any list holds. */
export function agentsWindow(grid: AgentGrid, query: AgentsQuery, mapped: ReadonlySet<string>): AgentsWindow {
  const { search, sort, filter, offset, limit } = query;
  const found = grid.find({
    search,
    column: sort.column,
    filterKey: JSON.stringify(filter),
    accepts: ({ agent }) => isIn(agent, filter, mapped),
  });
  const rows = windowOf(found, { offset, limit, descending: sort.descending }).map((row) =>
    listRow(row, mapped),
  );
  return { total: found.length, offset, rows };
}

function isIn({ id, active }: CtiAgent, filter: AgentsFilter, mapped: ReadonlySet<string>): boolean {
  if (filter.active !== null && active !== (filter.active === 'active')) return false;
  return filter.mapped === null || mapped.has(id) === (filter.mapped === 'mapped');
}

function listRow(row: GridAgent, mapped: ReadonlySet<string>): AgentListRow {
  const { id, agentId, name, environmentId, extension, loginId, active } = row.agent;
  const { environmentName, groupName, isPending } = row;
  const isMapped = mapped.has(id);
  return {
    id,
    agentId,
    name,
    environmentId,
    environmentName,
    groupName,
    extension,
    loginId,
    active,
    isMapped,
    isPending,
  };
}
