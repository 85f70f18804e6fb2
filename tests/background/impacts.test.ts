/** Whom an edit of a group or an instance would change, asked before it is saved; and the tree of agents at every level. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { INSTANCE, user, uuid } from '../support/rows.ts';
import { endAll } from './at-work.ts';
import { atConsole, change, GROUP } from './console-at-work.ts';

afterEach(endAll);

const AGENT = uuid('cti-agents', 600);
const window = { effect: null, search: '', offset: 0, limit: 100 } as const;
const question = (set: object) => ({
  kind: 'crm-instances' as const,
  id: INSTANCE,
  patch: { set },
  ...window,
});

describe('the impact', () => {
  it('names who changes, and who overrides by themselves or their group', async () => {
    const { console } = await atConsole();
    const own = change('crm-users', uuid('crm-users', 11), { popFlow: { autoOpen: true } });
    await console.call('editRecord', own);
    const mapping = { mode: 'override' as const, agents: [AGENT] };
    const asked = question({ popFlow: { autoOpen: false }, mapping });
    expect(await console.call('readImpact', asked)).toMatchObject({
      value: {
        total: 2,
        affected: 2,
        changed: 2,
        fields: [
          { field: 'popFlow.autoOpen', changes: 1, keeps: 1 },
          { field: 'mapping', changes: 1, keeps: 1 },
        ],
        rows: [
          { name: 'User 10', changes: ['popFlow.autoOpen'], keeps: ['mapping'] },
          { name: 'User 11', changes: ['mapping'], keeps: ['popFlow.autoOpen'] },
        ],
      },
    });
  });

  it('lists only who changes or only who overrides, and finds them by name and username', async () => {
    const { console } = await atConsole();
    const own = change('crm-users', uuid('crm-users', 11), { popFlow: { autoOpen: true } });
    await console.call('editRecord', own);
    const asked = question({ popFlow: { autoOpen: false } });
    const counts = { affected: 2, changed: 1 };
    const [ten, eleven] = [{ name: 'User 10' }, { name: 'User 11' }];
    const answers = [
      [{}, [ten, eleven]],
      [{ effect: 'changes' }, [ten]],
      [{ effect: 'keeps' }, [eleven]],
      [{ search: ' USER 1' }, [ten, eleven]],
      [{ search: 'user 10' }, [ten]],
      [{ effect: 'keeps', search: 'user 10' }, []],
      [{ search: eleven.name, offset: 1 }, []],
    ] as const;
    for (const [filter, rows] of answers)
      expect(await console.call('readImpact', { ...asked, ...filter }), JSON.stringify(filter)).toMatchObject(
        {
          value: { ...counts, rows },
        },
      );
  });

  it('is nothing for a name, and for a group without users', async () => {
    const { console, server } = await atConsole();
    expect(await console.call('readImpact', question({ name: 'Mine' }))).toMatchObject({
      value: { total: 0 },
    });
    server.put(user(10, { version: 2, groupId: null }));
    await expect
      .poll(async () => {
        const patch = { set: { popFlow: { autoOpen: false } } };
        return console.call('readImpact', { kind: 'crm-user-groups', id: GROUP, patch, ...window });
      })
      .toMatchObject({ value: { total: 0, fields: [{ changes: 0, keeps: 0 }] } });
  });

  it('is refused for an instance outside the scope', async () => {
    const { console } = await atConsole('admin', uuid('crm-instances', 99));
    expect(await console.call('readImpact', question({}))).toMatchObject({ error: { kind: 'not-found' } });
  });
});

it.each([
  ['a group', GROUP],
  ['an instance', INSTANCE],
])('lets %s list an agent that a user has (C7 is about two users)', async (_, id) => {
  const { console } = await atConsole();
  const mapping = { mode: 'override', agents: [AGENT] };
  await console.call('editRecord', change('crm-users', uuid('crm-users', 11), { mapping }));
  const scope = { ownerId: id, environmentId: null, search: '', showMapped: true, collapsed: [] };
  const branch = { ...scope, branchId: uuid('environments', 500) };
  expect(await console.call('listBranchAgents', branch)).toMatchObject({
    value: { total: 1, held: 0, agents: [{ agent: { id: AGENT } }] },
  });
  const tree = await console.call('readAgentTree', { ...scope, offset: 0, limit: 100 });
  expect(tree).toMatchObject({ value: { rows: [{}, { owners: expect.anything() }] } });
});
