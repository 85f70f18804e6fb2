/** Windows of the tree of CTI agents: order, search, Show Mapped, folding, owners. */
import { describe, expect, it } from 'vitest';
import { orderAgents } from '../../lib/domain/agent-order.ts';
import { agentTreeWindow } from '../../lib/domain/agent-tree.ts';
import { Directory } from '../../lib/domain/directory.ts';
import type { AgentTreeQuery } from '../../lib/schema/agent-tree.ts';
import { agent, agentGroup, environment, INSTANCE, instance, user, uuid } from '../support/rows.ts';

const QUERY: AgentTreeQuery = {
  userId: uuid('crm-users', 10),
  environmentId: null,
  search: '',
  showMapped: true,
  collapsed: [],
  offset: 0,
  limit: 200,
};

function directory(): Directory {
  const made = new Directory();
  made.apply({
    rows: {
      'crm-instances': [instance()],
      'crm-users': [
        user(10, { mapping: { mode: 'override', agents: [uuid('cti-agents', 600)] } }),
        user(11, { fullName: 'Bea', mapping: { mode: 'override', agents: [uuid('cti-agents', 601)] } }),
      ],
      environments: [environment(500, { name: 'West' }), environment(501, { name: 'East' })],
      'agent-groups': [agentGroup(700), agentGroup(701, { parentId: uuid('agent-groups', 700) })],
      'cti-agents': [
        agent(600, { name: 'Zoe', agentGroupId: uuid('agent-groups', 700) }),
        agent(601, { name: 'adam', agentGroupId: uuid('agent-groups', 701) }),
        agent(602, { name: 'Mona', extension: '4711' }),
        agent(603, { name: 'Omar', environmentId: uuid('environments', 501) }),
      ],
    },
    deleted: [],
  });
  return made;
}

function window(changes: Partial<AgentTreeQuery> = {}, from = directory(), own = 600) {
  return agentTreeWindow(
    { ...QUERY, ...changes },
    {
      tree: orderAgents(from),
      own: new Set([uuid('cti-agents', own)]),
      ownersOf: (id) => from.ownersOf(id, INSTANCE).filter((owner) => owner.id !== QUERY.userId),
      revision: from.revision,
    },
  );
}

const names = (changes: Partial<AgentTreeQuery> = {}) =>
  window(changes).rows.map((row) =>
    row.type === 'agent' ? `- ${row.agent.name}` : `${row.name} (${row.agents})`,
  );

describe('the tree of CTI agents', () => {
  it('goes by environment, agent group and name', () => {
    expect(names()).toEqual([
      'East (1)',
      '- Omar',
      'West (3)',
      'Team 700 (2)',
      'Team 701 (1)',
      '- adam',
      '- Zoe',
      '- Mona',
    ]);
  });

  it('shows one environment on request, and still names all', () => {
    const shown = window({ environmentId: uuid('environments', 501) });
    expect(shown.rows).toHaveLength(2);
    expect(shown.environments.map(({ name }) => name)).toEqual(['East', 'West']);
  });

  it('hides what is folded and counts it', () => {
    expect(names({ collapsed: [uuid('environments', 500)] })).toEqual(['East (1)', '- Omar', 'West (3)']);
  });

  it('finds by a part of the name in any case', () => {
    expect(names({ search: 'ADA' })).toEqual(['West (1)', 'Team 700 (1)', 'Team 701 (1)', '- adam']);
  });

  it('finds by agent id and by extension', () => {
    expect(names({ search: '603' })).toContain('- Omar');
    expect(names({ search: '471' })).toContain('- Mona');
  });

  it('takes characters of patterns literally', () => {
    expect(names({ search: '.*' })).toEqual([]);
  });

  it('unfolds for a search', () => {
    expect(names({ search: 'omar', collapsed: [uuid('environments', 501)] })).toEqual(['East (1)', '- Omar']);
  });

  it('keeps an own agent that another list holds too', () => {
    const { rows } = window({ showMapped: false, search: 'adam' }, directory(), 601);
    expect(rows.at(-1)).toMatchObject({ type: 'agent', agent: { name: 'adam' } });
  });

  it('leaves out mapped agents without Show Mapped', () => {
    expect(names({ showMapped: false })).toEqual([
      'East (1)',
      '- Omar',
      'West (2)',
      'Team 700 (1)',
      '- Zoe',
      '- Mona',
    ]);
  });

  it('names level and owner of a mapped agent', () => {
    const row = window({ search: 'adam' }).rows.at(-1);
    expect(row).toMatchObject({ owners: [{ level: 'user', name: 'Bea' }] });
  });

  it('answers windows that together are the whole', () => {
    const whole = names();
    const parts = [0, 3, 6].flatMap((offset) => names({ offset, limit: 3 }));
    expect(parts).toEqual(whole);
    expect(window({ offset: 6, limit: 3 }).total).toBe(whole.length);
  });

  it('survives a cycle of agent groups', () => {
    const from = directory();
    from.apply({
      rows: { 'agent-groups': [agentGroup(700, { version: 2, parentId: uuid('agent-groups', 701) })] },
      deleted: [],
    });
    expect(window({}, from).total).toBeGreaterThan(0);
  });
});
