/** What pages ask of the tree of CTI agents beside its rows: owners, branches, the next row by name, one agent. */
import { describe, expect, it } from 'vitest';
import { readAgent } from '../../lib/background/agent-details.ts';
import { personOf } from '../../lib/domain/person.ts';
import type { AgentTreeQuery, AgentTreeRow } from '../../lib/schema/agent-tree.ts';
import { agent, group, me, user } from '../support/rows.ts';
import { ADAM, EAST, MONA, openTree, QUERY, queued, WEST } from './tree-at-work.ts';

describe('owners', () => {
  const ownersOfAdam = ({ read }: ReturnType<typeof openTree>) => {
    const row = read({ search: 'adam' }).rows.at(-1);
    return row?.type === 'agent' ? row.owners.map(({ level, name }) => `${level} ${name}`) : [];
  };

  it('are named with their level', () => {
    const held = group(50, { version: 2, mapping: { mode: 'override', agents: [ADAM] } });
    expect(ownersOfAdam(openTree({ 'crm-user-groups': [held] }))).toEqual(['group Group 50', 'user Bea']);
  });

  it('follow an edit of ours that is not saved yet', () => {
    const tree = openTree();
    tree.replica.putEntry(queued(11, []));
    tree.replica.putEntry(queued(12, [ADAM]));
    expect(ownersOfAdam(tree)).toEqual(['user Cleo']);
  });

  it('do not follow an edit that is parked', () => {
    const tree = openTree();
    tree.replica.putEntry(queued(11, [], { state: 'parked' }));
    expect(ownersOfAdam(tree)).toEqual(['user Bea']);
  });

  it('are those of the agents a person is shown with, too', () => {
    const { replica } = openTree();
    replica.putEntry(queued(11, [MONA]));
    const base = user(12, { mapping: { mode: 'override', agents: [ADAM, MONA] } });
    const { owners } = personOf(base, replica.shown, replica.outbox) ?? {};
    expect(owners).toMatchObject({ [ADAM]: [], [MONA]: [{ level: 'user', name: 'Bea' }] });
  });

  it('name a user whom an edit of ours adds', () => {
    const tree = openTree();
    const added = user(13, { version: 0, fullName: 'Dora' });
    tree.replica.putEntry(queued(13, [ADAM], { isNew: true, baseRow: added }));
    expect(ownersOfAdam(tree)).toEqual(['user Bea', 'user Dora']);
  });
});

describe('branches', () => {
  const checkedOf = (rows: readonly AgentTreeRow[]) =>
    Object.fromEntries(rows.flatMap((row) => (row.type === 'agent' ? [] : [[row.name, row.checked]])));

  it('count what is checked in them and under them', () => {
    const checked = [ADAM, MONA];
    expect(checkedOf(openTree().read({ checked }).rows)).toEqual({
      East: 0,
      West: 2,
      'Team 2': 0,
      'Team 10': 1,
      Nights: 1,
    });
    expect(checkedOf(openTree().read({ checked, search: 'mona' }).rows)).toEqual({ West: 1 });
  });

  it('list their agents in the order of the tree, but those of another user’s own list', () => {
    const { trees, replica } = openTree();
    const west = trees.branch({ ...QUERY, branchId: WEST }, replica);
    expect(west.agents.map(({ agent: { name } }) => name)).toEqual(['Line 9', 'Line 10', 'Zoe', 'Mona']);
    expect(west).toMatchObject({ total: 5, held: 1 });
  });

  it('list only what the search shows', () => {
    const { trees, replica } = openTree();
    const found = trees.branch({ ...QUERY, search: 'line 1', branchId: WEST }, replica);
    expect(found.agents.map(({ agent: { name } }) => name)).toEqual(['Line 10']);
  });

  it('list nothing beyond what one list may hold', () => {
    const many = Array.from({ length: 1_001 }, (_, index) => agent(2_000 + index, { environmentId: EAST }));
    const { trees, replica } = openTree({ 'cti-agents': many });
    expect(trees.branch({ ...QUERY, branchId: EAST }, replica)).toEqual({
      total: 1_002,
      agents: [],
      held: 0,
    });
  });
});

describe('the next row by name', () => {
  const find = (prefix: string, from: number, changes: Partial<AgentTreeQuery> = {}) => {
    const { trees, replica } = openTree();
    return trees.find({ ...QUERY, ...changes, prefix, from }, replica).index;
  };

  it('is found far below, and from the top again', () => {
    expect(find('mo', 0)).toBe(10);
    expect(find('o', 2)).toBe(1);
    expect(find('L', 5)).toBe(5);
    expect(find('l', 6)).toBe(4);
  });

  it('may be a branch', () => {
    expect(find('team 1', 0)).toBe(6);
    expect(find('e', 1)).toBe(0);
  });

  it('is only one that is shown', () => {
    expect(find('zoe', 0)).toBe(9);
    expect(find('zoe', 0, { collapsed: [WEST] })).toBeNull();
    expect(find('zoe', 0, { search: 'mona' })).toBeNull();
  });
});

describe('everything known of an agent', () => {
  it('names its groups from the top and all who hold it', () => {
    const { replica } = openTree();
    expect(readAgent(ADAM, replica)).toMatchObject({
      mapped: { agent: { name: 'adam' }, environmentName: 'West' },
      groups: ['Team 10', 'Nights'],
      owners: [{ level: 'user', name: 'Bea', instance: { name: 'Northwind' }, users: 1 }],
    });
  });

  it('is refused to agents', () => {
    const { replica } = openTree();
    replica.me = me({ grants: [{ role: 'agent', instanceId: null, crmUserId: null }] as never });
    expect(() => readAgent(ADAM, replica)).toThrow('Only support and admins');
  });
});
