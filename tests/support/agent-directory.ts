/** A directory of CTI agents that answers windows, in the shape of lib/schema/agent-tree.ts. */
import type {
  AgentBranch,
  AgentBranchQuery,
  AgentLeafRow,
  AgentRowQuery,
  AgentTreeAhead,
  AgentTreeQuery,
  AgentTreeRow,
  AgentTreeScope,
  AgentTreeWindow,
} from '../../lib/schema/agent-tree.ts';
import type { CtiAgent } from '../../lib/schema/telephony-records.ts';
import { agent, uuid } from './panel-views.ts';

const ENVIRONMENTS = [
  { id: uuid(21), name: 'NICE EU', active: true },
  { id: uuid(22), name: 'Genesys US', active: false },
];
const FIRST = ['Ada', 'Ben', 'Chloe', 'Dimitri', 'Eve', 'Farah', 'Gustav', 'Hana', 'Ines', 'Jonas'];
const LAST = ['Adeyemi', 'Brandt', 'Castellanos', 'Dubois', 'Eriksen', 'Ferrari', 'Grünwald'];

function agentRow(index: number, environment: (typeof ENVIRONMENTS)[number]): AgentLeafRow {
  const name = `${FIRST[index % FIRST.length]} ${LAST[index % LAST.length]}`;
  const fields = { name, environmentId: environment.id, active: index % 9 !== 5 } as Partial<CtiAgent>;
  return {
    type: 'agent',
    ...{ depth: 1, parent: 0, parentId: environment.id, position: 1, siblings: 1 },
    agent: agent(index + 1, fields).agent,
    environmentName: environment.name,
    owners: index % 7 === 3 ? [{ level: 'user', id: uuid(32), name: 'Ben Okafor' }] : [],
  };
}

/** The rows of one environment; `at` is the index of its own row. */
function branchRows(
  scope: AgentTreeScope,
  place: number,
  given: { at: number; agents: number },
): AgentTreeRow[] {
  const environment = ENVIRONMENTS[place];
  if (!environment || (scope.environmentId !== null && scope.environmentId !== environment.id)) return [];
  const leaves = Array.from({ length: given.agents }, (_, index) =>
    agentRow(place * given.agents + index, environment),
  );
  const found = leaves.filter(
    ({ agent: { name }, owners }) =>
      name.toLowerCase().includes(scope.search.toLowerCase()) && (scope.showMapped || owners.length === 0),
  );
  if (found.length === 0 && (scope.search !== '' || !scope.showMapped)) return [];
  const expanded = !scope.collapsed.includes(environment.id);
  const checked = found.filter((row) => scope.checked?.includes(row.agent.id)).length;
  const root = { depth: 0, parent: null, parentId: null, position: place + 1, siblings: ENVIRONMENTS.length };
  return [
    { type: 'environment', ...environment, ...root, expanded, agents: found.length, checked },
    ...(expanded ? found : []).map((row, index) => ({
      ...row,
      parent: given.at,
      position: index + 1,
      siblings: found.length,
    })),
  ];
}

function allRows(scope: AgentTreeScope, agents: number): AgentTreeRow[] {
  const first = branchRows(scope, 0, { at: 0, agents });
  return [...first, ...branchRows(scope, 1, { at: first.length, agents })];
}

/** `agents` in each of the two environments. */
export function agentWindow(query: AgentTreeQuery, agents: number): AgentTreeWindow {
  const rows = allRows(query, agents);
  return {
    total: rows.length,
    agents: allRows({ ...query, collapsed: [] }, agents).filter(({ type }) => type === 'agent').length,
    offset: query.offset,
    rows: rows.slice(query.offset, query.offset + query.limit),
    environments: ENVIRONMENTS,
    revision: 1,
  };
}

/** The next row whose name begins so, from a row on and around. */
export function foundRow(query: AgentRowQuery, agents: number): { index: number | null } {
  const rows = allRows(query, agents);
  const begins = (row: AgentTreeRow | undefined) =>
    row !== undefined &&
    (row.type === 'agent' ? row.agent.name : row.name).toLowerCase().startsWith(query.prefix.toLowerCase());
  const steps = rows.map((_, step) => (query.from + step) % rows.length);
  return { index: steps.find((index) => begins(rows[index])) ?? null };
}

/** The agents of an environment that no other user holds. */
export function agentBranch(query: AgentBranchQuery, agents: number): AgentBranch {
  const scope = { ...query, environmentId: query.branchId, collapsed: [] };
  const leaves = allRows(scope, agents).filter((row) => row.type === 'agent');
  const free = leaves.filter(({ owners }) => owners.length === 0);
  const isTooLong = leaves.length > 1_000;
  return {
    total: leaves.length,
    agents: isTooLong
      ? []
      : free.map(({ agent, environmentName }) => ({ agent, environmentName, environmentActive: true })),
    held: isTooLong ? 0 : leaves.length - free.length,
  };
}

/** What each letter more of the search finds. */
export function agentsAhead(query: AgentTreeQuery, agents: number): AgentTreeAhead[] {
  return [...'abcdefghijklmnopqrstuvwxyz ']
    .map((letter) => query.search.toLowerCase() + letter)
    .map((search) => ({ search, ...agentWindow({ ...query, search, collapsed: [] }, agents) }))
    .filter(({ total }) => total > 0)
    .map(({ search, total, agents: found, rows }) => ({ search, total, agents: found, rows }));
}
