/** The tree of CTI agents for tests: two environments, a few groups and agents, and what pages would read of it. */
import { AgentTrees } from '../../lib/background/agent-trees.ts';
import type { OutboxEntry } from '../../lib/cache/cache.ts';
import type { AgentTreeQuery, AgentTreeRow } from '../../lib/schema/agent-tree.ts';
import { Replica } from '../../lib/sync/replica.ts';
import { agent, agentGroup, environment, group, instance, me, user, uuid } from '../support/rows.ts';

export const QUERY: AgentTreeQuery = {
  ownerId: uuid('crm-users', 10),
  environmentId: null,
  search: '',
  showMapped: true,
  collapsed: [],
  offset: 0,
  limit: 200,
};
export const WEST = uuid('environments', 500);
export const EAST = uuid('environments', 501);
export const ADAM = uuid('cti-agents', 601);
export const MONA = uuid('cti-agents', 602);

const ROWS = {
  'crm-instances': [instance()],
  'crm-user-groups': [group(50)],
  'crm-users': [
    user(10, { mapping: { mode: 'override', agents: [uuid('cti-agents', 600)] } }),
    user(11, { fullName: 'Bea', mapping: { mode: 'override', agents: [ADAM] } }),
    user(12, { fullName: 'Cleo' }),
  ],
  environments: [environment(500, { name: 'West' }), environment(501, { name: 'East' })],
  'agent-groups': [
    agentGroup(700, { name: 'Team 10' }),
    agentGroup(701, { name: 'Nights', parentId: uuid('agent-groups', 700) }),
    agentGroup(702, { name: 'Team 2' }),
  ],
  'cti-agents': [
    agent(600, { name: 'Zoe', agentGroupId: uuid('agent-groups', 700) }),
    agent(601, { name: 'adam', agentGroupId: uuid('agent-groups', 701) }),
    agent(602, { name: 'Mona', extension: '4711' }),
    agent(603, { name: 'Omar', environmentId: EAST }),
    agent(604, { name: 'Line 9', agentGroupId: uuid('agent-groups', 702) }),
    agent(605, { name: 'Line 10', agentGroupId: uuid('agent-groups', 702) }),
  ],
} satisfies Parameters<Replica['directory']['apply']>[0]['rows'];

export function openTree(rows: Parameters<Replica['directory']['apply']>[0]['rows'] = {}) {
  const replica = new Replica();
  replica.me = me();
  replica.directory.apply({ rows: ROWS, deleted: [] });
  replica.directory.apply({ rows, deleted: [] });
  const trees = new AgentTrees();
  const read = (changes: Partial<AgentTreeQuery> = {}) => trees.read({ ...QUERY, ...changes }, replica);
  return {
    replica,
    trees,
    read,
    names: (changes: Partial<AgentTreeQuery> = {}) => named(read(changes).rows),
  };
}

export const named = (rows: readonly AgentTreeRow[]) =>
  rows.map((row) => (row.type === 'agent' ? `- ${row.agent.name}` : `${row.name} (${row.agents})`));

/** An edit of ours that is not saved yet. */
export function queued(
  number: number,
  agents: (typeof ADAM)[],
  changes: Partial<OutboxEntry> = {},
): OutboxEntry {
  const baseRow = user(number);
  return {
    changeId: `c${number}`,
    order: number,
    kind: 'crm-users',
    id: baseRow.id,
    baseVersion: 1,
    baseRow,
    patch: { set: { mapping: { mode: 'override', agents } } },
    queuedAt: 0,
    state: 'waiting',
    key: null,
    error: null,
    ...changes,
  };
}
