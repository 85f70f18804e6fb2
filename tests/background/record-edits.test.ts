/** Edits and additions of records of any kind from the console: who may, what is shown at once, what is never queued. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RecordAddition } from '../../lib/messages/console-protocol.ts';
import { agent, environment, group, INSTANCE, uuid } from '../support/rows.ts';
import { claims, endAll, shown } from './at-work.ts';
import { atConsole, change, ENVIRONMENT, GROUP, NEW } from './console-at-work.ts';

afterEach(endAll);

describe('what is added', () => {
  it('is in the left pane at once, not saved yet, and then saved', async () => {
    const { console, letGo, server } = await atConsole();
    for (const addition of [NEW.instance, NEW.environment, NEW.agent, NEW.group]) {
      expect(await console.call('createRecord', structuredClone(addition))).toEqual({
        ok: true,
        value: { id: addition.record.id },
      });
    }
    const read = async () => (await console.call('readConfiguration', {})) as { value: object };
    expect((await read()).value).toMatchObject({
      instances: [
        { name: 'Contoso', isPending: true, users: 0 },
        { name: 'Northwind', isPending: false, groups: 2 },
      ],
      environments: [
        { name: 'Env 500', isPending: false },
        { name: 'Env 501', isPending: true, agents: 1 },
      ],
    });
    await letGo();
    expect((await read()).value).toMatchObject({
      instances: [{ isPending: false }, {}],
      environments: [{}, { isPending: false }],
    });
    expect(server.row('crm-instances', NEW.instance.record.id)).toMatchObject({
      features: { popFlow: true },
      popFlow: { enabled: true },
    });
  });

  it('is in the grids, in the tree of agents and among the groups at once', async () => {
    const { console } = await atConsole();
    for (const addition of [NEW.environment, NEW.agent, NEW.group]) {
      await console.call('createRecord', structuredClone(addition));
    }
    const window = { search: '', offset: 0, limit: 50 };
    const sort = { column: 'name', descending: true } as const;
    const filter = { active: null, mapped: null };
    expect(await console.call('readAgents', { environmentId: null, filter, sort, ...window })).toMatchObject({
      value: {
        rows: [{ name: 'New agent', environmentName: 'Env 501', isPending: true }, { isPending: false }],
      },
    });
    expect(await console.call('readGroups', { instanceId: INSTANCE, ...window })).toMatchObject({
      value: { rows: [{ isPending: false }, { name: 'New', isPending: true }] },
    });
    const tree = {
      ownerId: uuid('crm-users', 10),
      environmentId: null,
      showMapped: true,
      collapsed: [],
      ...window,
    };
    expect(await console.call('readAgentTree', tree)).toMatchObject({
      value: { rows: [{ name: 'Env 500' }, {}, { name: 'Env 501' }, { agent: { name: 'New agent' } }] },
    });
  });

  it('is added once, though the call is repeated', async () => {
    const { console, letGo, server } = await atConsole();
    await console.call('createRecord', structuredClone(NEW.group));
    await console.call('createRecord', structuredClone(NEW.group));
    await letGo();
    expect(await console.call('createRecord', structuredClone(NEW.group))).toMatchObject({ ok: true });
    expect([...server.applied.values()]).toEqual([1]);
  });

  it.each([
    ['a group', NEW.group, { name: 'Group 50' }, { rule: 'C4', field: 'name' }],
    ['an instance', NEW.instance, { crmId: 'crm.example' }, { code: 'crm_id_taken', field: 'crmId' }],
    ['an environment', NEW.environment, { name: 'Env 500' }, { field: 'name' }],
    ['an agent', NEW.agent, { environmentId: ENVIRONMENT, agentId: '600' }, { rule: 'C6', field: 'agentId' }],
  ])('as %s under a name that is taken is not queued at all', async (_, { kind, record }, taken, why) => {
    const { console, worker } = await atConsole();
    const addition = { kind, record: { ...record, ...taken } } as RecordAddition;
    expect(await console.call('createRecord', addition)).toMatchObject({
      error: { kind: 'refused', problem: why },
    });
    expect(worker.core.engine.status().pending).toBe(0);
  });
});

describe('an edit', () => {
  it('of a group reaches the page of its users at once, not saved yet', async () => {
    const { console, site, view, letGo } = await atConsole();
    await site(claims(1));
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    await console.call('editRecord', change('crm-user-groups', GROUP, { popFlow: { autoOpen: false } }));
    await vi.waitFor(() =>
      expect(view().person).toMatchObject({
        person: {
          effective: { popFlow: { autoOpen: { value: false, source: 'group' } } },
          pendingFields: ['popFlow.autoOpen'],
        },
      }),
    );
    await letGo();
    await vi.waitFor(() => expect(view().person).toMatchObject({ person: { pendingFields: [] } }));
  });

  it('of an instance is on its page at once', async () => {
    const { console } = await atConsole();
    await console.call('editRecord', change('crm-instances', INSTANCE, { features: { mediaBar: true } }));
    expect(await console.call('readRecord', { kind: 'crm-instances', id: INSTANCE })).toMatchObject({
      value: {
        instance: { features: { mediaBar: true } },
        pendingFields: ['features.mediaBar'],
        readOnly: null,
      },
    });
  });

  it('is listed with what it gives each field', async () => {
    const { console } = await atConsole();
    await console.call('editRecord', change('environments', ENVIRONMENT, { name: 'Mine', active: false }));
    const { extension, agentGroupId } = { extension: '81', agentGroupId: null };
    await console.call(
      'editRecord',
      change('cti-agents', uuid('cti-agents', 600), { extension, agentGroupId }),
    );
    expect(await console.call('listPending', {})).toMatchObject({
      value: [
        {
          kind: 'environments',
          name: 'Mine',
          content: {
            key: null,
            values: [
              { field: 'name', side: { type: 'text', value: 'Mine' } },
              { field: 'active', side: { type: 'setting', value: false } },
            ],
          },
        },
        {
          kind: 'cti-agents',
          name: 'Agent 600',
          fields: ['agentGroupId', 'extension'],
          content: { key: '600' },
        },
      ],
    });
  });

  it('to a name that is taken is refused, and one of a record that shares its name already is not', async () => {
    const { console, server } = await atConsole();
    server.putOther('environments', environment(501, { name: 'Env 500' }));
    await vi.waitFor(async () =>
      expect(await console.call('readConfiguration', {})).toMatchObject({
        value: { environments: { length: 2 } },
      }),
    );
    expect(
      await console.call('editRecord', change('environments', ENVIRONMENT, { active: false })),
    ).toMatchObject({ ok: true });
    server.putOther('crm-user-groups', group(51));
    await vi.waitFor(async () => {
      const renamed = change('crm-user-groups', GROUP, { name: 'Group 51' });
      expect(await console.call('editRecord', renamed)).toMatchObject({ error: { problem: { rule: 'C4' } } });
    });
  });
});

describe('who may', () => {
  it('edit and add groups is an admin of the instance, and nothing else', async () => {
    const { console } = await atConsole('admin', INSTANCE);
    expect(
      await console.call('editRecord', change('crm-user-groups', GROUP, { name: 'Mine' })),
    ).toMatchObject({
      ok: true,
    });
    expect(await console.call('createRecord', structuredClone(NEW.group))).toMatchObject({ ok: true });
    const refused = { error: { kind: 'forbidden' } };
    for (const [kind, id] of [
      ['crm-instances', INSTANCE],
      ['environments', ENVIRONMENT],
      ['cti-agents', uuid('cti-agents', 600)],
    ] as const) {
      expect(await console.call('editRecord', change(kind, id, { name: 'Mine' }))).toMatchObject(refused);
    }
    for (const addition of [NEW.instance, NEW.environment]) {
      expect(await console.call('createRecord', structuredClone(addition))).toMatchObject(refused);
    }
  });

  it('change nothing is support', async () => {
    const { console } = await atConsole('support');
    expect(
      await console.call('editRecord', change('crm-user-groups', GROUP, { name: 'Mine' })),
    ).toMatchObject({
      error: { kind: 'forbidden' },
    });
    expect(await console.call('readRecord', { kind: 'crm-user-groups', id: GROUP })).toMatchObject({
      value: { readOnly: { reason: 'role' } },
    });
  });
});

it('shows the edited name and state of an agent wherever it is mapped', async () => {
  const { console } = await atConsole();
  await console.call('editRecord', change('cti-agents', agent(600).id, { name: 'Renamed', active: false }));
  expect(await console.call('readRecord', { kind: 'crm-user-groups', id: GROUP })).toMatchObject({
    value: { agents: [{ agent: { name: 'Renamed', active: false } }] },
  });
});
