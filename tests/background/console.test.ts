/** What the console is told of the configuration: windows, records and health, by role and with edits that are not saved yet. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import type { UsersQuery } from '../../lib/schema/console/users-window.ts';
import type { Me } from '../../lib/schema/me.ts';
import { group, INSTANCE, me, user, uuid } from '../support/rows.ts';
import { atWork, endAll } from './at-work.ts';
import { atConsole, change, NEW } from './console-at-work.ts';

afterEach(endAll);

async function open(given: { me?: Me } = {}) {
  const here = await atWork(given);
  const console = here.worker.open('console');
  await console.call('hello', { surface: 'console', protocol: 1 });
  return { ...here, console };
}

const ALL = { groupId: null, mapped: null, mode: null, environmentId: null };
const everybody: UsersQuery = {
  instanceId: INSTANCE,
  search: '',
  filter: ALL,
  sort: { column: 'username', descending: false },
  offset: 0,
  limit: 200,
};
const withRole = (role: 'support' | 'agent') =>
  me({ grants: [{ role, instanceId: INSTANCE, crmUserId: null }] });
const group50 = uuid('crm-user-groups', 50);

describe('the left pane', () => {
  it('lists instances and environments with what is under them', async () => {
    const { console } = await open();
    const saved = { active: true, isPending: false };
    expect(await console.call('readConfiguration', {})).toEqual({
      ok: true,
      value: {
        isLoaded: true,
        instances: [{ id: INSTANCE, ...saved, name: 'Northwind', users: 2, groups: 1, role: 'admin' }],
        environments: [{ id: uuid('environments', 500), ...saved, name: 'Env 500', agents: 1 }],
        mayAdminister: true,
      },
    });
  });

  it('counts agents anew when there is another one, and not when a user is edited', async () => {
    const { console, worker } = await atConsole();
    const { core } = worker;
    const environmentId = uuid('environments', 500);
    const agents = async () => {
      const { value } = (await console.call('readConfiguration', {})) as { value: Configuration };
      return value.environments.map((one) => one.agents);
    };
    expect(await agents()).toEqual([1]);
    const counted = core.console.agentsIn(core.engine.replica);
    const { revision } = core.engine.replica.shown;
    await console.call('editRecord', change('crm-users', user(10).id, { fullName: 'Renamed' }));
    expect(core.engine.replica.shown.revision).toBeGreaterThan(revision);
    expect(core.console.agentsIn(core.engine.replica)).toBe(counted);
    const record = { ...NEW.agent.record, environmentId };
    expect(await console.call('createRecord', { kind: 'cti-agents', record })).toMatchObject({ ok: true });
    expect(await agents()).toEqual([2]);
  });

  it('offers accounts only to an admin of everything', async () => {
    const { console } = await open({ me: withRole('support') });
    expect(await console.call('readConfiguration', {})).toMatchObject({ value: { mayAdminister: false } });
  });

  it('is refused to agents, who read no directory', async () => {
    const { console } = await open({ me: withRole('agent') });
    expect(await console.call('readConfiguration', {})).toMatchObject({ error: { kind: 'forbidden' } });
  });
});

describe('the users', () => {
  it('come with group, mapping in force and its source', async () => {
    const { console } = await open();
    expect(await console.call('readUsers', everybody)).toMatchObject({
      value: {
        total: 2,
        rows: [
          { username: 'user.10', group: { name: 'Group 50' }, source: 'group', agentIds: ['600'] },
          { username: 'user.11', group: null, source: null, agents: 0 },
        ],
        counts: { users: 2, mapped: 1, override: 0 },
      },
    });
  });

  it('hold an edit of ours before the server has it, and a user we add', async () => {
    const { console, server } = await open();
    server.instead = () => new Promise<never>(() => undefined);
    const id = uuid('crm-users', 11);
    await console.call('editUser', { userId: id, baseVersion: 1, patch: { set: { groupId: group50 } } });
    const added = { instanceId: INSTANCE, username: 'user.99', nativeId: null, fullName: null };
    await console.call('addUser', added);
    const answer = await console.call('readUsers', everybody);
    expect(answer).toMatchObject({
      value: {
        rows: [
          { username: 'user.10', isPending: false },
          { username: 'user.11', isPending: true, group: { name: 'Group 50' } },
          { username: 'user.99', isPending: true },
        ],
      },
    });
    expect(await console.call('readGroups', { ...everybodysGroups })).toMatchObject({
      value: { rows: [{ name: 'Group 50', users: 2 }], ungrouped: 1 },
    });
  });

  it('are ordered once for all windows of one state', async () => {
    const { console, worker, server } = await open();
    const { grids } = worker.core.console;
    for (const search of ['u', 'us', 'use']) await console.call('readUsers', { ...everybody, search });
    expect(grids.made).toBe(1);
    server.put(user(12));
    await expect.poll(() => worker.core.engine.replica.directory.size('crm-users')).toBe(3);
    expect(await console.call('readUsers', everybody)).toMatchObject({ value: { total: 3 } });
    expect(grids.made).toBe(2);
  });

  it('may be in any of a thousand groups, which are listed whole and by name', async () => {
    const { console, worker, server } = await open({ me: withRole('support') });
    for (let number = 1_000; number < 1_999; number += 1) server.putOther('crm-user-groups', group(number));
    await expect.poll(() => worker.core.engine.replica.directory.size('crm-user-groups')).toBe(1_000);
    const answer = await console.call('listGroups', { instanceId: INSTANCE });
    const names = answer.ok ? answer.value.groups.map(({ name }) => name) : [];
    expect(names).toHaveLength(1_000);
    expect([names[0], names.at(-1)]).toEqual(['Group 50', 'Group 1998']);
    const elsewhere = { instanceId: uuid('crm-instances', 2) };
    expect(await console.call('listGroups', elsewhere)).toMatchObject({ error: { kind: 'not-found' } });
  });

  it('of an instance outside the scope do not exist', async () => {
    const { console } = await open({ me: withRole('support') });
    const elsewhere = { ...everybody, instanceId: uuid('crm-instances', 2) };
    expect(await console.call('readUsers', elsewhere)).toMatchObject({ error: { kind: 'not-found' } });
  });
});

const everybodysGroups = { instanceId: INSTANCE, search: '', offset: 0, limit: 200 };

describe('a record', () => {
  it('of a user is what the panel would show, with the choice of groups', async () => {
    const { console } = await open();
    const answer = await console.call('readRecord', { kind: 'crm-users', id: uuid('crm-users', 10) });
    expect(answer).toMatchObject({
      value: {
        kind: 'crm-users',
        view: {
          readOnly: null,
          groups: [{ name: 'Group 50' }],
          person: { person: { user: { username: 'user.10' }, effective: { mapping: { source: 'group' } } } },
        },
      },
    });
  });

  it('is read-only for support', async () => {
    const { console } = await open({ me: withRole('support') });
    const answer = await console.call('readRecord', { kind: 'crm-users', id: uuid('crm-users', 10) });
    expect(answer).toMatchObject({ value: { view: { readOnly: { reason: 'role' } } } });
  });

  it('of a group tells how many users it has, of an environment how many agents are mapped', async () => {
    const { console } = await open();
    expect(await console.call('readRecord', { kind: 'crm-user-groups', id: group50 })).toMatchObject({
      value: { group: { name: 'Group 50' }, instance: { name: 'Northwind' }, users: 1 },
    });
    const env = uuid('environments', 500);
    expect(await console.call('readRecord', { kind: 'environments', id: env })).toMatchObject({
      value: { agents: 1, mappedAgents: 1, inactiveAgents: 0 },
    });
  });

  it('of an agent tells whose list holds it and for how many users that list is in force', async () => {
    const { console } = await open();
    const answer = await console.call('readRecord', { kind: 'cti-agents', id: uuid('cti-agents', 600) });
    expect(answer).toMatchObject({
      value: {
        mapped: { agent: { agentId: '600' }, environmentName: 'Env 500' },
        owners: [{ level: 'group', name: 'Group 50', users: 1, instance: { name: 'Northwind' } }],
      },
    });
  });

  it('of an agent names the owner that an edit of ours gives it, before that is saved', async () => {
    const { console, server } = await open();
    server.instead = () => Promise.reject(new TypeError('Failed to fetch'));
    const agents = [uuid('cti-agents', 600)];
    const patch = { set: { mapping: { mode: 'override' as const, agents } } };
    await console.call('editUser', { userId: uuid('crm-users', 11), baseVersion: 1, patch });
    const answer = await console.call('readRecord', { kind: 'cti-agents', id: agents[0] ?? '' });
    expect(answer).toMatchObject({
      value: { owners: [{ level: 'group' }, { level: 'user', id: uuid('crm-users', 11), users: 1 }] },
    });
  });

  it.each(['crm-users', 'crm-user-groups', 'crm-instances', 'environments', 'cti-agents'] as const)(
    'of %s that does not exist is not found',
    async (kind) => {
      const { console } = await open();
      const answer = await console.call('readRecord', { kind, id: uuid('crm-users', 404) });
      expect(answer).toMatchObject({ error: { kind: 'not-found' } });
    },
  );
});

it('the agents come with environment and whether any list holds them', async () => {
  const { console } = await open();
  const query = {
    environmentId: null,
    search: '',
    filter: { active: null, mapped: null },
    sort: { column: 'agentId', descending: false },
    offset: 0,
    limit: 10,
  } as const;
  expect(await console.call('readAgents', query)).toMatchObject({
    value: { total: 1, rows: [{ agentId: '600', environmentName: 'Env 500', isMapped: true }] },
  });
});

it('health counts each kind of finding and links the records', async () => {
  const { console } = await open();
  const answer = await console.call('readHealth', { instanceId: INSTANCE, is: null, offset: 0, limit: 50 });
  expect(answer).toMatchObject({
    value: {
      total: 1,
      counts: { 'inherits-nothing': 1, 'orphan-agent': 0 },
      rows: [{ is: 'inherits-nothing', record: { kind: 'crm-users', name: 'User 11' } }],
    },
  });
});
