/** The grid of CRM users: search, filter, order and counts, and how much work a question is. */
import { describe, expect, it } from 'vitest';
import { createUserGrid, usersWindow } from '../../lib/domain/user-grid.ts';
import type { UsersQuery } from '../../lib/schema/console/users-window.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { agent, group, INSTANCE, instance, user, uuid } from '../support/rows.ts';

const EU = uuid('environments', 501);
const agents = [agent(600, { agentId: 'A4711' }), agent(601, { agentId: '0042', environmentId: EU })];
const tier1 = group(50, { name: 'Tier 1', mapping: { mode: 'override', agents: [uuid('cti-agents', 600)] } });
const tier2 = group(51, { name: 'Tier 2' });

const PEOPLE = [
  user(1, { fullName: 'Zoë Åberg', username: 'zoe', nativeId: '100', groupId: tier1.id }),
  user(2, { fullName: 'adam Brandt', username: 'Adam', nativeId: '9', groupId: tier2.id }),
  user(3, { fullName: null, username: 'bot', nativeId: null }),
  user(4, {
    fullName: 'Carl Cole',
    username: 'carl',
    nativeId: '20',
    groupId: tier1.id,
    mapping: { mode: 'override', agents: [uuid('cti-agents', 601)] },
  }),
];

const gridOf = (users: CrmUser[]) =>
  createUserGrid({
    instance: instance(),
    users,
    groups: new Map([tier1, tier2].map((row) => [row.id, row])),
    agentOf: (id) => agents.find((row) => row.id === id),
    pending: new Set([uuid('crm-users', 2)]),
  });

const ALL = { groupId: null, mapped: null, mode: null, environmentId: null };
const query = (changes: Partial<UsersQuery> = {}): UsersQuery => ({
  instanceId: INSTANCE,
  search: '',
  filter: ALL,
  sort: { column: 'name', descending: false },
  offset: 0,
  limit: 100,
  ...changes,
});
const names = (changes: Partial<UsersQuery> = {}) =>
  usersWindow(gridOf(PEOPLE), query(changes)).rows.map(({ username }) => username);

describe('the order', () => {
  it('is by name without regard to case and accents, the username standing in for a missing name', () => {
    expect(names()).toEqual(['Adam', 'bot', 'carl', 'zoe']);
  });

  it('turns round', () => {
    expect(names({ sort: { column: 'name', descending: true } })).toEqual(['zoe', 'carl', 'bot', 'Adam']);
  });

  it('takes CRM Ids that are numbers for numbers, and puts missing ones last', () => {
    expect(names({ sort: { column: 'nativeId', descending: false } })).toEqual([
      'Adam',
      'carl',
      'zoe',
      'bot',
    ]);
  });

  it('by group keeps users without one at the end', () => {
    expect(names({ sort: { column: 'group', descending: false } })).toEqual(['carl', 'zoe', 'Adam', 'bot']);
  });
});

describe('the search', () => {
  it.each([
    ['aberg', ['zoe']],
    ['ÅBERG', ['zoe']],
    [' carl ', ['carl']],
    ['bot', ['bot']],
    ['100', ['zoe']],
    ['4711', ['zoe']],
    ['0042', ['carl']],
    ['nobody', []],
  ])('for "%s" finds %j', (search, found) => {
    expect(names({ search })).toEqual(found);
  });

  it('does not reach from one field into the next', () => {
    expect(names({ search: 'cole carl' })).toEqual([]);
  });
});

describe('the filter', () => {
  it.each([
    ['a group', { groupId: tier1.id }, ['carl', 'zoe']],
    ['no group', { groupId: 'none' }, ['bot']],
    ['mapped', { mapped: 'mapped' }, ['carl', 'zoe']],
    ['unmapped', { mapped: 'unmapped' }, ['Adam', 'bot']],
    ['Override', { mode: 'override' }, ['carl']],
    ['an environment', { environmentId: EU }, ['carl']],
  ] as const)('by %s', (_, filter, found) => {
    expect(names({ filter: { ...ALL, ...filter } })).toEqual(found);
  });
});

describe('a window', () => {
  it('holds its rows, the number of all that match, and the counts of the instance', () => {
    const window = usersWindow(gridOf(PEOPLE), query({ search: 'a', offset: 1, limit: 1 }));
    expect(window).toMatchObject({
      total: 3,
      offset: 1,
      rows: [{ username: 'carl', group: { name: 'Tier 1' }, source: 'user', agentIds: ['0042'], agents: 1 }],
      counts: { users: 4, mapped: 2, override: 1 },
    });
  });

  it('of a descending order begins at its end', () => {
    const sort = { column: 'name', descending: true } as const;
    expect(names({ sort, offset: 1, limit: 2 })).toEqual(['carl', 'bot']);
    expect(names({ sort, offset: 3, limit: 2 })).toEqual(['Adam']);
    expect(names({ sort, offset: 9, limit: 2 })).toEqual([]);
  });

  it('marks users whose edit is not saved yet', () => {
    const marked = usersWindow(gridOf(PEOPLE), query()).rows.filter(({ isPending }) => isPending);
    expect(marked.map(({ username }) => username)).toEqual(['Adam']);
  });
});

describe('the work of a question', () => {
  const many = Array.from({ length: 5_000 }, (_, number) => user(number + 1));
  const work = (grid: ReturnType<typeof gridOf>, changes: Partial<UsersQuery>) => {
    const before = grid.index.examined;
    usersWindow(grid, query(changes));
    return grid.index.examined - before;
  };

  it('is none for another window of the same answer', () => {
    const grid = gridOf(many);
    expect(work(grid, { search: 'user 1' })).toBe(5_000);
    expect(work(grid, { search: 'user 1', offset: 200 })).toBe(0);
    expect(work(grid, { search: 'user 1', sort: { column: 'name', descending: true } })).toBe(0);
  });

  it('is only the last answer when more letters are typed', () => {
    const grid = gridOf(many);
    work(grid, { search: 'user 1' });
    expect(work(grid, { search: 'user 12' })).toBe(1_111);
    expect(work(grid, { search: 'user 123' })).toBe(111);
  });

  it('is everything again when the filter or the order changes', () => {
    const grid = gridOf(many);
    work(grid, { search: 'user 12' });
    expect(work(grid, { search: 'user 12', filter: { ...ALL, groupId: 'none' } })).toBe(5_000);
    expect(work(grid, { search: 'user 12', sort: { column: 'username', descending: false } })).toBe(5_000);
  });

  it('makes each order once', () => {
    const grid = gridOf(many);
    for (const search of ['a', 'b', 'c']) usersWindow(grid, query({ search }));
    expect(grid.index.orders).toBe(1);
  });
});

it('health filters the users of a kind of finding, and asks for findings only then', () => {
  const asked: string[] = [];
  const grid = createUserGrid({
    instance: instance(),
    users: PEOPLE,
    groups: new Map(),
    agentOf: () => undefined,
    pending: new Set(),
    unhealthy: (kind) => {
      asked.push(kind);
      return new Set([uuid('crm-users', 3)]);
    },
  });
  expect(usersWindow(grid, query()).total).toBe(4);
  expect(asked).toEqual([]);
  const found = usersWindow(grid, query({ filter: { ...ALL, health: 'twins' } }));
  expect(found.rows.map(({ username }) => username)).toEqual(['bot']);
  expect(asked).toEqual(['twins']);
});
