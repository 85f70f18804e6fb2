/** Adding a CRM user: the rules, who may, keys and the audit trail, on both databases. Rules: `product.md`, Rules. */
import * as v from 'valibot';
import { beforeAll, expect, it } from 'vitest';
import { CrmUserSchema } from '../../../lib/schema/crm-records.ts';
import { isUuid } from '../../../lib/schema/id.ts';
import type { Database } from '../../../server/db/database.ts';
import { readChanges } from '../../../server/feed/changes.ts';
import { type Creation, createRecord } from '../../../server/records/create-record.ts';
import { readHistory, readRecord } from '../../../server/records/read.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  A1,
  A2,
  A3,
  ADA,
  as,
  asSeed,
  EVE,
  EVE_ACCOUNT,
  FINN,
  GUS,
  id,
  inherit,
  loadFixture,
  NORA,
  NORTH,
  own,
  ROBOT,
  refusal,
  SAM,
  SOUTH,
  SOUTH_TIER,
  TIER1,
} from '../tenant-fixture.ts';

let keys = 0;

function add(database: Database, body: object, more: Partial<Creation> & { by?: string } = {}) {
  const { by = ADA, ...rest } = more;
  keys += 1;
  const idempotencyKey = `test.${keys}`;
  const creation = { kind: 'crm-users' as const, idempotencyKey, source: 'api' as const, ...rest };
  return as(database, by, (tx, caller) =>
    createRecord(tx, caller, { ...creation, body: { instanceId: NORTH, username: `new ${keys}`, ...body } }),
  );
}

describeDatabases('adding a user', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  const read = (userId: string) =>
    as(database, ADA, (tx, caller) => readRecord(tx, caller, 'crm-users', userId));

  it('stores the user with the id of the client, as version 1', async () => {
    const given = {
      id: id(311),
      instanceId: NORTH,
      username: 'hana',
      nativeId: '17',
      fullName: 'Hana H.',
      groupId: TIER1,
      popFlow: { autoOpen: null, events: { Ringing: null } },
      mapping: own(A3, A1),
    };
    const { status, etag, body } = await add(database, given);
    expect({ status, etag }).toEqual({ status: 201, etag: '"1"' });
    expect(body).toMatchObject({ ...given, version: 1, updatedBy: 'ada' });
    expect(v.parse(CrmUserSchema, body)).toEqual(body);
    expect(await read(id(311))).toEqual(body);
    await asSeed(database, (tx) => tx.query(`update crm_users set agents = null where id = '${id(311)}'`));
  });

  it('makes an id and leaves everything inherited where the client says nothing', async () => {
    const { body } = await add(database, { username: 'ivo' });
    const row = v.parse(CrmUserSchema, body);
    expect(isUuid(row.id)).toBe(true);
    expect(row).toMatchObject({
      nativeId: null,
      fullName: null,
      groupId: null,
      popFlow: {},
      mapping: inherit,
    });
  });

  it('tells the audit trail and the feed', async () => {
    const start = await as(database, ADA, (tx, caller) => readChanges(tx, caller, undefined));
    const since = start === 'reset' ? '' : start.since;
    const { body } = await add(database, { id: id(312) }, { source: 'panel' });
    const { items } = await as(database, ADA, (tx, caller) => readHistory(tx, caller, 'crm-users', id(312)));
    expect(items).toMatchObject([
      { action: 'create', actor: 'ada', source: 'panel', before: null, after: body },
    ]);
    const changes = await as(database, ADA, (tx, caller) => readChanges(tx, caller, since));
    expect(changes).toMatchObject({ rows: { 'crm-users': [body] }, deleted: [] });
  });

  it('adds one user for fifty repetitions at once', async () => {
    const write = { idempotencyKey: 'burst.1' };
    const body = { username: 'once' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => add(database, body, write)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const rows = await asSeed(database, (tx) => tx.query(`select 1 from crm_users where username = 'once'`));
    expect(rows).toHaveLength(1);
  });

  it('refuses the key of another user', async () => {
    await add(database, { username: 'first' }, { idempotencyKey: 'shared.1' });
    const second = add(database, { username: 'second' }, { idempotencyKey: 'shared.1' });
    expect(await refusal(second)).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  it('needs a key', async () => {
    const call = as(database, ADA, (tx, caller) =>
      createRecord(tx, caller, { kind: 'crm-users', idempotencyKey: undefined, body: {}, source: 'api' }),
    );
    expect(await refusal(call)).toMatchObject({ status: 400, code: 'idempotency_key_required' });
  });

  it.each([
    ['C1: an empty username', { username: '' }, { status: 422, rule: 'C1', field: 'username' }],
    ['C1: no username', { username: undefined }, { status: 422, rule: 'C1', field: 'username' }],
    ['C1: null', { username: null }, { status: 422, rule: 'C1', field: 'username' }],
    ['C2', { username: 'finn' }, { status: 409, code: 'username_taken', rule: 'C2', field: 'username' }],
    ['C5', { mapping: own(id(599)) }, { status: 422, rule: 'C5', field: 'mapping' }],
    [
      'C7',
      { mapping: own(A3, A2) },
      { status: 409, rule: 'C7', field: 'mapping', owner: { level: 'user', id: FINN, name: 'finn' } },
    ],
    ['C15', { fullName: 'a\u0000b' }, { status: 422, rule: 'C15', field: 'fullName' }],
    ['C15: half a pair', { username: 'a\ud800' }, { status: 422, rule: 'C15', field: 'username' }],
    ['an id in use', { id: EVE }, { status: 409, code: 'id_taken', field: 'id' }],
    ['an id in use elsewhere', { id: GUS }, { status: 409, code: 'id_taken', field: 'id' }],
    ['an id that is none', { id: 'x' }, { status: 422, field: 'id' }],
    ['a group of another instance', { groupId: SOUTH_TIER }, { status: 422, field: 'groupId' }],
    ['an unknown field', { version: 9 }, { status: 422, field: 'version' }],
    ['an instance setting', { popFlow: { region: 'gdpr' } }, { status: 422, field: 'popFlow.region' }],
    ['an instance that does not exist', { instanceId: id(199) }, { status: 404 }],
  ])('refuses %s and says where', async (_name, body, expected) => {
    expect(await refusal(add(database, body))).toMatchObject(expected);
  });

  it.each(['Finn', 'finn ', 'ｆinn'])('takes %j beside finn (C2 compares exactly)', async (username) => {
    expect(await add(database, { username })).toMatchObject({ status: 201 });
  });

  it.each([
    ['support', SAM, NORTH, 403],
    ['the agent', EVE_ACCOUNT, NORTH, 403],
    ['a machine', ROBOT, NORTH, 403],
    ['the admin of another instance', NORA, SOUTH, 404],
    ['support of another instance', SAM, SOUTH, 404],
  ])('refuses %s', async (_who, by, instanceId, status) => {
    expect(await refusal(add(database, { instanceId }, { by }))).toMatchObject({ status });
  });

  it('lets the admin of the instance add a user', async () => {
    expect(await add(database, {}, { by: NORA })).toMatchObject({ status: 201 });
  });

  it('adds nobody to a deleted instance', async () => {
    const deleted = (moment: string | null) =>
      asSeed(database, (tx) =>
        tx.query('update crm_instances set deleted_at = $1 where id = $2', [moment, SOUTH]),
      );
    await deleted('2026-11-01T00:00:00Z');
    expect(await refusal(add(database, { instanceId: SOUTH }))).toMatchObject({ status: 404 });
    await deleted(null);
  });
});
