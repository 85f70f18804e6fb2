/** The grid of CTI agents: search, filter and order. */
import { expect, it } from 'vitest';
import { agentsWindow, createAgentGrid } from '../../lib/domain/agent-grid.ts';
import type { AgentsQuery } from '../../lib/schema/console/agents-window.ts';
import { agent, agentGroup, environment, uuid } from '../support/rows.ts';

const environments = [environment(500, { name: 'NICE EU' }), environment(501, { name: 'Genesys' })];
const team = agentGroup(700, { name: 'Night' });
const agents = [
  agent(1, { name: 'Bea', agentId: '0042', extension: '811', agentGroupId: team.id }),
  agent(2, { name: 'Ana', agentId: 'a4711', active: false, environmentId: uuid('environments', 501) }),
  agent(3, { name: 'Cid', agentId: 'A4711', loginId: 'cid.x' }),
];
const grid = () =>
  createAgentGrid({
    agents,
    environmentOf: (id) => environments.find((row) => row.id === id),
    pending: new Set(),
    groupOf: (id) => (id === team.id ? team : undefined),
  });

const found = (changes: Partial<AgentsQuery> = {}) =>
  agentsWindow(
    grid(),
    {
      environmentId: null,
      search: '',
      filter: { active: null, mapped: null },
      sort: { column: 'name', descending: false },
      offset: 0,
      limit: 50,
      ...changes,
    },
    new Set([uuid('cti-agents', 1)]),
  ).rows;
const names = (changes: Partial<AgentsQuery> = {}) => found(changes).map(({ name }) => name);

it('shows each agent with environment and group', () => {
  expect(found()[1]).toMatchObject({
    name: 'Bea',
    environmentName: 'NICE EU',
    groupName: 'Night',
    isMapped: true,
  });
});

it.each([
  ['4711', ['Ana', 'Cid']],
  ['811', ['Bea']],
  ['CID.X', ['Cid']],
])('finds "%s" in name, agent id, extension or login id', (search, expected) => {
  expect(names({ search })).toEqual(expected);
});

it('filters by activity and by mapping', () => {
  expect(names({ filter: { active: 'inactive', mapped: null } })).toEqual(['Ana']);
  expect(names({ filter: { active: null, mapped: 'mapped' } })).toEqual(['Bea']);
  expect(names({ filter: { active: 'active', mapped: 'unmapped' } })).toEqual(['Cid']);
});

it('sorts by any column, agents without a value last', () => {
  expect(names({ sort: { column: 'environment', descending: false } })).toEqual(['Ana', 'Bea', 'Cid']);
  expect(names({ sort: { column: 'extension', descending: false } })[0]).toBe('Bea');
});
