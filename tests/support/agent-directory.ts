/** A directory of CTI agents that answers windows, in the shape of lib/schema/agent-tree.ts. */
import type { AgentTreeQuery, AgentTreeRow, AgentTreeWindow } from '../../lib/schema/agent-tree.ts';
import type { CtiAgent } from '../../lib/schema/telephony-records.ts';
import { agent, uuid } from './panel-views.ts';

const ENVIRONMENTS = [
  { id: uuid(21), name: 'NICE EU', active: true },
  { id: uuid(22), name: 'Genesys US', active: false },
];
const FIRST = ['Ada', 'Ben', 'Chloe', 'Dimitri', 'Eve', 'Farah', 'Gustav', 'Hana', 'Ines', 'Jonas'];
const LAST = ['Adeyemi', 'Brandt', 'Castellanos', 'Dubois', 'Eriksen', 'Ferrari', 'Grünwald'];

function agentRow(index: number, environment: (typeof ENVIRONMENTS)[number]): AgentTreeRow {
  const name = `${FIRST[index % FIRST.length]} ${LAST[index % LAST.length]}`;
  const fields = { name, environmentId: environment.id, active: index % 9 !== 5 } as Partial<CtiAgent>;
  return {
    type: 'agent',
    depth: 1,
    agent: agent(index + 1, fields).agent,
    environmentName: environment.name,
    owners: index % 7 === 3 ? [{ level: 'user', id: uuid(32), name: 'Ben Okafor' }] : [],
  };
}

/** `agents` in each of the two environments. */
export function agentWindow(query: AgentTreeQuery, agents: number): AgentTreeWindow {
  const rows = ENVIRONMENTS.flatMap((environment, place): AgentTreeRow[] => {
    if (query.environmentId !== null && query.environmentId !== environment.id) return [];
    const leaves = Array.from({ length: agents }, (_, index) =>
      agentRow(place * agents + index, environment),
    );
    const found = leaves.filter(
      (row) =>
        row.type === 'agent' &&
        row.agent.name.toLowerCase().includes(query.search.toLowerCase()) &&
        (query.showMapped || row.owners.length === 0),
    );
    const expanded = !query.collapsed.includes(environment.id);
    return [
      { type: 'environment', ...environment, depth: 0, expanded, agents: found.length },
      ...(expanded ? found : []),
    ];
  });
  return {
    total: rows.length,
    offset: query.offset,
    rows: rows.slice(query.offset, query.offset + query.limit),
    environments: ENVIRONMENTS,
    revision: 1,
  };
}
