/** What an edit of many users changes for whom, and the request that does exactly that. */
import { expect, it } from 'vitest';
import { planBulk } from '../../lib/domain/bulk-plan.ts';
import type { BulkAction } from '../../lib/schema/console/bulk-view.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { agent, group, instance, user, uuid } from '../support/rows.ts';

const TIER1 = uuid('crm-user-groups', 50);
const A600 = uuid('cti-agents', 600);
const A601 = uuid('cti-agents', 601);
const own = (...agents: string[]) => ({ mode: 'override' as const, agents: agents as never });

const GROUPS = new Map([[TIER1, group(50, { mapping: own(A601) })]]) as never;

function plan(action: BulkAction, users: CrmUser[], more: { source?: CrmUser; pending?: string[] } = {}) {
  const planned = (row: CrmUser) => ({ user: row, isPending: more.pending?.includes(row.id) ?? false });
  return planBulk({
    instance: instance(),
    groups: GROUPS,
    users: users.map(planned),
    action,
    source: more.source ? planned(more.source) : null,
    agentOf: (id) => (id === A600 ? agent(600) : id === A601 ? agent(601) : undefined),
  });
}

it('a move leaves out who is in the group already, and names the versions it was made on', () => {
  const users = [user(10, { groupId: TIER1 }), user(11, { version: 7 })];
  const found = plan({ do: 'move', groupId: TIER1 }, users);
  expect(found).toMatchObject({ selected: 2, unchanged: 1 });
  expect(found.rows).toEqual([
    {
      id: uuid('crm-users', 11),
      name: 'User 11',
      username: 'user.11',
      before: { is: 'group', name: null },
      after: { is: 'group', name: 'Group 50' },
      problem: null,
    },
  ]);
  expect(found.edits).toEqual([{ users: [[uuid('crm-users', 11), 7]], set: { groupId: TIER1 } }]);
});

it('Inherit shows which agents are in force before and after', () => {
  const found = plan({ do: 'inherit' }, [user(10, { groupId: TIER1, mapping: own(A600) }), user(11)]);
  expect(found.rows).toMatchObject([
    {
      before: { is: 'mapping', mode: 'override', agentIds: ['600'], count: 1 },
      after: { is: 'mapping', mode: 'inherit', agentIds: ['601'], count: 1 },
    },
  ]);
  expect(found.edits).toMatchObject([{ set: { mapping: { mode: 'inherit' } } }]);
});

it('a list is handed over to one user and leaves the other without agents', () => {
  const source = user(12, { mapping: own(A600) });
  const found = plan({ do: 'copy', fromUserId: source.id }, [user(11)], { source });
  expect(found.rows.map(({ username, after }) => [username, after])).toMatchObject([
    ['user.11', { mode: 'override', agentIds: ['600'] }],
    ['user.12', { mode: 'override', agentIds: [] }],
  ]);
  expect(found.edits).toEqual([
    { users: [[uuid('crm-users', 11), 1]], set: { mapping: own(A600) } },
    { users: [[uuid('crm-users', 12), 1]], set: { mapping: own() } },
  ]);
});

it('a list with agents cannot be copied to several users (C7), and the owner is named', () => {
  const source = user(12, { mapping: own(A600) });
  const found = plan({ do: 'copy', fromUserId: source.id }, [user(10), user(11)], { source });
  expect(found.rows.map(({ problem }) => problem)).toEqual([
    { is: 'taken', owner: 'User 12' },
    { is: 'taken', owner: 'User 12' },
  ]);
});

it.each([
  ['Inherit', { mode: 'inherit' as const }],
  ['an empty list', own()],
])('%s can be copied to several users', (_what, mapping) => {
  const source = user(12, { mapping });
  const users = [user(10, { mapping: own(A600) }), user(11, { mapping: own(A601) }), source];
  const found = plan({ do: 'copy', fromUserId: source.id }, users, { source });
  expect(found.rows.map(({ username, problem }) => [username, problem])).toEqual([
    ['user.10', null],
    ['user.11', null],
  ]);
  expect(found).toMatchObject({ selected: 3, unchanged: 1 });
});

it('a user with an edit that is not saved yet is a problem', () => {
  const found = plan({ do: 'delete' }, [user(10), user(11)], { pending: [uuid('crm-users', 11)] });
  expect(found.rows.map(({ problem }) => problem)).toEqual([null, { is: 'unsaved' }]);
  expect(found.rows[0]).toMatchObject({ before: { is: 'there' }, after: { is: 'deleted' } });
  expect(found.edits).toEqual([
    {
      users: [
        [uuid('crm-users', 10), 1],
        [uuid('crm-users', 11), 1],
      ],
      delete: true,
    },
  ]);
});
