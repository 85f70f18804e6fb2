/** The rows of the tree of CTI agents as pages read them: order, places, folding, search, Show Mapped. */
import { describe, expect, it } from 'vitest';
import { agent, agentGroup, user, uuid } from '../support/rows.ts';
import { ADAM, EAST, MONA, named, openTree, queued, WEST } from './tree-at-work.ts';

const ALL = [
  'East (1)',
  '- Omar',
  'West (5)',
  'Team 2 (2)',
  '- Line 9',
  '- Line 10',
  'Team 10 (2)',
  'Nights (1)',
  '- adam',
  '- Zoe',
  '- Mona',
];

describe('the rows of the tree', () => {
  it('go by environment, agent group and name, numbers as people count', () => {
    expect(openTree().names()).toEqual(ALL);
  });

  it('are those of one environment on request, and all environments are still named', () => {
    const shown = openTree().read({ environmentId: EAST });
    expect(named(shown.rows)).toEqual(['East (1)', '- Omar']);
    expect(shown.environments.map(({ name }) => name)).toEqual(['East', 'West']);
  });

  it('leave out what is folded, and count it', () => {
    expect(openTree().names({ collapsed: [WEST] })).toEqual(['East (1)', '- Omar', 'West (5)']);
  });

  it('say where they stand', () => {
    const { rows } = openTree().read();
    const places = rows.map(({ depth, parent, position, siblings }) => [depth, parent, position, siblings]);
    expect(places).toEqual([
      [0, null, 1, 2],
      [1, 0, 1, 1],
      [0, null, 2, 2],
      [1, 2, 1, 3],
      [2, 3, 1, 2],
      [2, 3, 2, 2],
      [1, 2, 2, 3],
      [2, 6, 1, 2],
      [3, 7, 1, 1],
      [2, 6, 2, 2],
      [1, 2, 3, 3],
    ]);
    expect(rows[8]?.parentId).toBe(uuid('agent-groups', 701));
  });

  it('are the same in windows', () => {
    const { names, read } = openTree();
    expect([0, 3, 6, 9].flatMap((offset) => names({ offset, limit: 3 }))).toEqual(ALL);
    expect(read({ offset: 6, limit: 3 })).toMatchObject({ total: ALL.length, offset: 6 });
    expect(read({ offset: 9, limit: 3 }).rows.map(({ position }) => position)).toEqual([2, 3]);
  });

  it('follow a change of the telephony side', () => {
    const { names, replica } = openTree();
    names();
    replica.directory.apply({
      rows: { 'cti-agents': [agent(602, { version: 2, name: 'Yves' })] },
      deleted: [['cti-agents', uuid('cti-agents', 603), 2]],
    });
    expect(names().filter((name) => /East|Omar|Mona|Yves/.test(name))).toEqual(['East (0)', '- Yves']);
  });

  it('survive a cycle of agent groups', () => {
    const cycle = agentGroup(700, { version: 2, parentId: uuid('agent-groups', 701) });
    expect(openTree({ 'agent-groups': [cycle] }).read().total).toBeGreaterThan(0);
  });
});

describe('the search', () => {
  it('finds by a part of the name in any case', () => {
    expect(openTree().names({ search: 'ADA' })).toEqual(['West (1)', 'Team 10 (1)', 'Nights (1)', '- adam']);
  });

  it('finds by agent id and by extension', () => {
    expect(openTree().names({ search: '603' })).toContain('- Omar');
    expect(openTree().names({ search: '471' })).toContain('- Mona');
  });

  it('takes characters of patterns literally', () => {
    expect(openTree().names({ search: '.*' })).toEqual([]);
  });

  it('finds a name whichever way its letters were composed', () => {
    const { names } = openTree({
      'cti-agents': [agent(606, { name: 'Zo\u0065\u0308', environmentId: EAST })],
    });
    expect(names({ search: 'ZO\u00cb' })).toEqual(['East (1)', '- Zo\u0065\u0308']);
  });

  it('does not reach from one field or agent into the next', () => {
    expect(openTree().names({ search: 'omar603' })).toEqual([]);
  });

  it('can be folded too', () => {
    expect(openTree().read({ search: 'o', collapsed: [EAST] })).toMatchObject({ agents: 3, total: 5 });
  });

  it('gives the same letter by letter, back again and at once', () => {
    const { names } = openTree();
    const typed = ['l', 'li', 'line', 'line 1', 'line', '', 'mo'].map((search) => names({ search }));
    const asked = ['l', 'li', 'line', 'line 1', 'line', '', 'mo'].map((search) =>
      openTree().names({ search }),
    );
    expect(typed).toEqual(asked);
    expect(typed[3]).toEqual(['West (1)', 'Team 2 (1)', '- Line 10']);
  });

  it('forgets a former result when the agents have changed', () => {
    const { names, replica } = openTree();
    expect(names({ search: 'li' })).toHaveLength(4);
    replica.directory.apply({
      rows: { 'cti-agents': [agent(603, { version: 2, name: 'Line 1', environmentId: EAST })] },
      deleted: [],
    });
    expect(names({ search: 'lin' })).toEqual([
      'East (1)',
      '- Line 1',
      'West (2)',
      'Team 2 (2)',
      '- Line 9',
      '- Line 10',
    ]);
  });
});

describe('without Show Mapped', () => {
  it('agents that a list of the instance holds are left out', () => {
    const { names } = openTree();
    expect(names({ showMapped: false })).not.toContain('- adam');
    expect(names({ showMapped: false })).toContain('Team 10 (1)');
  });

  it('own and checked agents stay, whoever holds them too', () => {
    const both = user(10, { version: 2, mapping: { mode: 'override', agents: [ADAM] } });
    expect(openTree({ 'crm-users': [both] }).names({ showMapped: false })).toContain('- adam');
    expect(openTree().names({ showMapped: false, checked: [ADAM] })).toContain('- adam');
  });

  it('a search looks only through what is shown', () => {
    const { names } = openTree();
    expect(names({ showMapped: false, search: 'a' })).not.toContain('- adam');
    expect(names({ showMapped: false, search: 'ad' })).toEqual([]);
    expect(names({ search: 'ad' })).toContain('- adam');
  });

  it('an agent that an edit of ours gives away is left out at once, and one it frees is shown', () => {
    const { names, replica } = openTree();
    expect(names({ showMapped: false })).toContain('- Mona');
    replica.putEntry(queued(11, [MONA]));
    expect(names({ showMapped: false })).not.toContain('- Mona');
    expect(names({ showMapped: false })).toContain('- adam');
  });
});
