/** Adding and editing records of every kind: shape, rules and who may, on both databases. Rules: `product.md`. */
import * as v from 'valibot';
import { beforeAll, expect, it } from 'vitest';
import type { Kind } from '../../../lib/schema/kind.ts';
import { ROW_SCHEMAS } from '../../../lib/schema/rows.ts';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  A1,
  A2,
  A3,
  EVE,
  EVE_ACCOUNT,
  FINN,
  id,
  loadFixture,
  NICE,
  NORA,
  NORTH,
  own,
  refusal,
  SAM,
  SOUTH,
  SOUTH_TIER,
  TIER1,
} from '../tenant-fixture.ts';
import { create, history, patch, read } from './write-fixture.ts';

const WEST = id(111);
const VOICE = id(411);
const SALES = id(421);

/** In the order in which they need each other. */
const NEW: [Kind, Record<string, unknown>][] = [
  ['environments', { id: VOICE, name: 'Voice', platformType: 'genesys', region: 'eu', active: false }],
  ['agent-groups', { id: SALES, environmentId: VOICE, name: 'Sales', parentId: null }],
  [
    'cti-agents',
    {
      id: id(511),
      environmentId: VOICE,
      agentId: '007',
      name: 'Bond',
      agentGroupId: SALES,
      extension: '7',
      loginId: 'bond',
      active: true,
    },
  ],
  [
    'crm-instances',
    {
      id: WEST,
      name: 'West',
      crmId: 'west.crm.example',
      crmType: 'demo',
      active: true,
      sites: ['https://west.crm.example/*'],
      identity: null,
      mapping: own(id(511)),
    },
  ],
  [
    'crm-user-groups',
    { id: id(211), instanceId: WEST, name: 'Night', popFlow: { autoOpen: false }, mapping: own() },
  ],
];

const EDITS: [Kind, string, object, object][] = [
  ['environments', NICE, { region: 'us', active: false }, {}],
  ['agent-groups', SALES, { name: 'Sales 2' }, {}],
  ['cti-agents', A3, { agentId: 'A4712', extension: '12', active: false }, {}],
  ['crm-instances', SOUTH, { name: 'South 2', active: false, identity: null }, {}],
  ['crm-user-groups', SOUTH_TIER, { name: 'Tier 2', popFlow: { enabled: null } }, { popFlow: ['logLevel'] }],
  ['crm-users', FINN, { nativeId: '12' }, {}],
];

describeDatabases('writing every kind', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
    for (const [kind, body] of NEW) await create(database, kind, body);
  });

  it.each(NEW)('adds %s in the shape of the schema', async (kind, body) => {
    const row = await read(database, kind, String(body.id));
    expect(v.parse(ROW_SCHEMAS[kind] as v.GenericSchema, row)).toEqual(row);
    expect(row).toMatchObject({ ...body, version: 1, updatedBy: 'ada' });
    expect(await history(database, kind, String(body.id))).toMatchObject([{ action: 'create', after: row }]);
  });

  it('starts an instance from the defaults of every field', async () => {
    expect(await read(database, 'crm-instances', WEST)).toMatchObject({
      features: { popFlow: true, openConnect: false, queueAdapter: false, mediaBar: false },
      connectivity: { siteUrl: '', interfaceName: '', username: '' },
      secretsSet: [],
      popFlow: {
        enabled: true,
        clientDisplay: 'docked',
        autoOpen: true,
        logLevel: 'error',
        notifyOnError: true,
        events: {},
        runtimeUrl: '',
        libraryUrl: '',
        region: 'standard',
      },
    });
  });

  it.each(EDITS)('edits %s and writes one audit entry', async (kind, recordId, set, unset) => {
    const before = await read(database, kind, recordId);
    const { status, etag, body } = await patch(database, [kind, recordId], {
      set,
      ...(Object.keys(unset).length > 0 ? { unset } : {}),
    });
    expect({ status, etag }).toEqual({ status: 200, etag: `"${before.version + 1}"` });
    expect(body).toMatchObject(set);
    expect(body).toEqual(await read(database, kind, recordId));
    const [entry] = await history(database, kind, recordId);
    expect(entry).toMatchObject({ action: 'update', actor: 'ada', before, after: body });
  });

  it('leaves a record alone that would not change', async () => {
    const before = await read(database, 'environments', VOICE);
    const { body } = await patch(database, ['environments', VOICE], { set: { name: 'Voice' } });
    expect(body).toEqual(before);
  });

  it.each(EDITS)(
    'refuses an edit of %s on an old version with the present row',
    async (kind, recordId, set) => {
      const current = await read(database, kind, recordId);
      const call = patch(database, [kind, recordId], { set }, { ifMatch: '"99"' });
      expect(await refusal(call)).toMatchObject({ status: 412, code: 'version_mismatch', current });
    },
  );

  it('keeps an instance complete: only events can be unset', async () => {
    const call = patch(database, ['crm-instances', WEST], { unset: { popFlow: ['autoOpen'] } });
    expect(await refusal(call)).toMatchObject({ status: 422, field: 'popFlow' });
    await patch(database, ['crm-instances', WEST], { set: { popFlow: { events: { Ringing: 'Pop' } } } });
    const { body } = await patch(database, ['crm-instances', WEST], {
      unset: { popFlowEvents: ['Ringing'] },
    });
    expect(body).toMatchObject({ popFlow: { autoOpen: true, events: {} } });
  });

  it('changes features and connectivity by field', async () => {
    const set = { features: { mediaBar: true }, connectivity: { username: 'cx' } };
    const { body } = await patch(database, ['crm-instances', NORTH], { set });
    expect(body).toMatchObject({
      features: { mediaBar: true },
      connectivity: { siteUrl: 'https://secret-host.example', username: 'cx' },
    });
  });

  it.each<[string, Kind, object, object]>([
    [
      'C4',
      'crm-user-groups',
      { instanceId: NORTH, name: 'Tier 1' },
      { status: 409, rule: 'C4', field: 'name' },
    ],
    [
      'C6',
      'cti-agents',
      { environmentId: NICE, agentId: '0007', name: 'x' },
      { status: 409, rule: 'C6', field: 'agentId' },
    ],
    [
      'C5: no such environment',
      'cti-agents',
      { environmentId: id(499), agentId: '1', name: 'x' },
      { status: 422, rule: 'C5', field: 'environmentId' },
    ],
    [
      'C5: no such agent',
      'crm-user-groups',
      { instanceId: NORTH, name: 'x', mapping: own(id(599)) },
      { status: 422, rule: 'C5', field: 'mapping' },
    ],
    [
      'C15',
      'environments',
      { name: 'a\u0000', platformType: 'x' },
      { status: 422, rule: 'C15', field: 'name' },
    ],
    [
      'a CRM ID in use',
      'crm-instances',
      { name: 'x', crmId: 'north.crm.example', crmType: 'demo' },
      { status: 409, code: 'crm_id_taken', field: 'crmId' },
    ],
    [
      'an environment name in use',
      'environments',
      { name: 'Voice', platformType: 'x' },
      { status: 409, code: 'environment_name_taken', field: 'name' },
    ],
    [
      'an id in use',
      'environments',
      { id: VOICE, name: 'x', platformType: 'x' },
      { status: 409, field: 'id' },
    ],
    [
      'an agent group of another environment',
      'cti-agents',
      { environmentId: NICE, agentId: '2', name: 'x', agentGroupId: SALES },
      { status: 422, field: 'agentGroupId' },
    ],
    [
      'a parent of another environment',
      'agent-groups',
      { environmentId: NICE, name: 'x', parentId: SALES },
      { status: 422, field: 'parentId' },
    ],
    [
      'a site that is no match pattern',
      'crm-instances',
      { name: 'x', crmId: 'x', crmType: 'demo', sites: ['<all_urls>'] },
      { status: 422, field: 'sites.0' },
    ],
    ['a name that is missing', 'crm-user-groups', { instanceId: NORTH }, { status: 422, field: 'name' }],
  ])('refuses %s when adding', async (_name, kind, body, expected) => {
    expect(await refusal(create(database, kind, body))).toMatchObject(expected);
  });

  it('allows what differs only in case, leading zeros or instance', async () => {
    await create(database, 'crm-user-groups', { instanceId: NORTH, name: 'tier 1' });
    await create(database, 'crm-user-groups', { instanceId: WEST, name: 'Tier 1' });
    await create(database, 'cti-agents', { environmentId: NICE, agentId: '07', name: 'x' });
    await create(database, 'cti-agents', { environmentId: VOICE, agentId: '0007', name: 'x' });
  });

  it('refuses an agent group inside itself, at any depth', async () => {
    const child = await create(database, 'agent-groups', {
      environmentId: VOICE,
      name: 'c',
      parentId: SALES,
    });
    const { id: childId } = child.body as { id: string };
    const call = patch(database, ['agent-groups', SALES], { set: { parentId: childId } });
    expect(await refusal(call)).toMatchObject({ status: 422, code: 'agent_group_circle', field: 'parentId' });
  });

  it.each<[string, readonly [Kind, string], object, string, number]>([
    ['an instance admin maps the instance', ['crm-instances', NORTH], { mapping: own(A1) }, NORA, 200],
    ['an instance admin edits a group', ['crm-user-groups', TIER1], { name: 'Tier 1' }, NORA, 200],
    ['an instance admin renames the instance', ['crm-instances', NORTH], { name: 'x' }, NORA, 403],
    [
      'an instance admin maps and renames the instance',
      ['crm-instances', NORTH],
      { mapping: own(A2), name: 'x' },
      NORA,
      403,
    ],
    ['an instance admin maps another instance', ['crm-instances', SOUTH], { mapping: own(A1) }, NORA, 404],
    ['an instance admin edits a group elsewhere', ['crm-user-groups', SOUTH_TIER], { name: 'x' }, NORA, 404],
    ['an instance admin edits an environment', ['environments', NICE], { name: 'x' }, NORA, 403],
    ['an instance admin edits an agent', ['cti-agents', A1], { name: 'x' }, NORA, 403],
    ['support edits a group', ['crm-user-groups', TIER1], { name: 'x' }, SAM, 403],
    ['support maps the instance', ['crm-instances', NORTH], { mapping: own(A2) }, SAM, 403],
    ['an agent edits the own group', ['crm-user-groups', TIER1], { name: 'x' }, EVE_ACCOUNT, 403],
    ['an agent edits the own user', ['crm-users', EVE], { nativeId: 'x' }, EVE_ACCOUNT, 403],
  ])('%s: answered as the role demands', async (_name, record, set, by, status) => {
    const call = patch(database, record, { set }, { by });
    if (status === 200) expect(await call).toMatchObject({ status });
    else expect(await refusal(call)).toMatchObject({ status });
  });

  it.each(NEW.filter(([kind]) => kind !== 'crm-user-groups'))(
    'lets only an admin of the whole tenant add %s',
    async (kind, body) => {
      for (const by of [NORA, SAM, EVE_ACCOUNT]) {
        const call = create(database, kind, { ...body, id: undefined }, { by });
        expect(await refusal(call)).toMatchObject({ status: 403 });
      }
    },
  );
});
