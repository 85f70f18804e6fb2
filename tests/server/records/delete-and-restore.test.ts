/** Deleting with its consequences and restoring exactly what was, on both databases. Rule: `product.md`, Deleting. */
import { beforeAll, expect, it } from 'vitest';
import type { Kind } from '../../../lib/schema/kind.ts';
import type { Database } from '../../../server/db/database.ts';
import { readChanges } from '../../../server/feed/changes.ts';
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
  loadFixture,
  NICE,
  NORA,
  NORTH,
  own,
  refusal,
  SAM,
  SOUTH,
  TIER1,
} from '../tenant-fixture.ts';
import { contents, create, history, nextKey, patch, read, remove, restore } from './write-fixture.ts';

const SALES = id(421);
const INNER = id(422);

type Place = readonly [Kind, string];

/** What each deletion touches besides the record, in a tenant where everything refers to something. */
const CONSEQUENCES: [string, Place, Record<string, number>][] = [
  ['a user', ['crm-users', EVE], { 'crm-users': 1 }],
  ['a group', ['crm-user-groups', TIER1], { 'crm-user-groups': 1, 'crm-users': 1 }],
  ['an agent', ['cti-agents', A2], { 'cti-agents': 1, 'crm-users': 1 }],
  [
    'an agent of three lists',
    ['cti-agents', A1],
    { 'cti-agents': 1, 'crm-users': 1, 'crm-user-groups': 1, 'crm-instances': 1 },
  ],
  ['an agent group', ['agent-groups', SALES], { 'agent-groups': 2, 'cti-agents': 1 }],
  [
    'an environment',
    ['environments', NICE],
    {
      environments: 1,
      'agent-groups': 2,
      'cti-agents': 3,
      'crm-users': 2,
      'crm-user-groups': 1,
      'crm-instances': 1,
    },
  ],
  ['an instance', ['crm-instances', NORTH], { 'crm-instances': 1, 'crm-user-groups': 1, 'crm-users': 2 }],
];

describeDatabases('deleting and restoring', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
    await create(database, 'agent-groups', { id: SALES, environmentId: NICE, name: 'Sales' });
    await create(database, 'agent-groups', {
      id: INNER,
      environmentId: NICE,
      name: 'Inner',
      parentId: SALES,
    });
    await patch(database, ['cti-agents', A3], { set: { agentGroupId: SALES } });
    await patch(database, ['crm-users', EVE], { set: { mapping: own(A3, A1) } });
    await patch(database, ['crm-instances', SOUTH], { set: { mapping: own(A1) } });
  });

  it.each(CONSEQUENCES)(
    'deletes %s with what goes with it, and brings back exactly what was',
    async (_what, place, changed) => {
      const [kind, recordId] = place;
      const before = await contents(database);
      const row = await read(database, kind, recordId);
      const { status, etag, body } = await remove(database, place);
      expect({ status, etag }).toEqual({ status: 200, etag: `"${row.version + 1}"` });
      expect(body).toEqual({ id: recordId, version: row.version + 1, changed });
      expect(await contents(database)).not.toHaveProperty(`${kind} ${recordId}`);
      const answer = await restore(database, place);
      expect(answer).toMatchObject({ status: 200, etag: `"${row.version + 2}"` });
      expect(answer.body).toEqual(await read(database, kind, recordId));
      expect(await contents(database)).toEqual(before);
    },
  );

  it('leaves the users of a deleted group without group', async () => {
    await remove(database, ['crm-user-groups', TIER1]);
    expect(await read(database, 'crm-users', EVE)).toMatchObject({ groupId: null });
    await restore(database, ['crm-user-groups', TIER1]);
  });

  it('takes a deleted agent from its lists, which stay own lists', async () => {
    await remove(database, ['cti-agents', A1]);
    expect(await read(database, 'crm-users', EVE)).toMatchObject({ mapping: own(A3) });
    expect(await read(database, 'crm-instances', SOUTH)).toMatchObject({ mapping: own() });
    await restore(database, ['cti-agents', A1]);
    expect(await read(database, 'crm-users', EVE)).toMatchObject({ mapping: own(A3, A1) });
  });

  it('audits each row of both, and tells the feed', async () => {
    const start = await as(database, ADA, (tx, caller) => readChanges(tx, caller, undefined));
    const since = start === 'reset' ? '' : start.since;
    const user = await read(database, 'crm-users', EVE);
    const group = await read(database, 'crm-user-groups', TIER1);
    await remove(database, ['crm-user-groups', TIER1]);
    const changes = await as(database, ADA, (tx, caller) => readChanges(tx, caller, since));
    expect(changes).toMatchObject({
      deleted: [['crm-user-groups', TIER1, group.version + 1]],
      rows: { 'crm-users': [{ id: EVE, groupId: null, version: user.version + 1 }] },
    });
    await restore(database, ['crm-user-groups', TIER1]);
    const [restored, deleted] = await history(database, 'crm-user-groups', TIER1);
    expect(deleted).toMatchObject({
      action: 'delete',
      actor: 'ada',
      source: 'console',
      before: group,
      after: null,
    });
    expect(restored).toMatchObject({ action: 'restore', source: 'restore', before: null });
    const [relinked, unlinked] = await history(database, 'crm-users', EVE);
    expect(unlinked).toMatchObject({ action: 'update', before: user, job: deleted?.job });
    expect(relinked).toMatchObject({ action: 'update', job: restored?.job });
    expect(relinked?.job).not.toBe(unlinked?.job);
  });

  it('deletes once for repetitions of the same request', async () => {
    const write = {
      idempotencyKey: nextKey(),
      ifMatch: `"${(await read(database, 'crm-users', GUS)).version}"`,
    };
    const first = await remove(database, ['crm-users', GUS], write);
    expect(await remove(database, ['crm-users', GUS], write)).toEqual(first);
    const again = { idempotencyKey: nextKey() };
    const restored = await restore(database, ['crm-users', GUS], again);
    expect(await restore(database, ['crm-users', GUS], again)).toEqual(restored);
    expect((await history(database, 'crm-users', GUS)).map(({ action }) => action)).toEqual([
      'restore',
      'delete',
    ]);
  });

  it('refuses another version with the present row, no version, and no key', async () => {
    const current = await read(database, 'crm-users', EVE);
    const place: Place = ['crm-users', EVE];
    expect(await refusal(remove(database, place, { ifMatch: '"99"' }))).toMatchObject({
      status: 412,
      current,
    });
    expect(await refusal(remove(database, place, { ifMatch: '' }))).toMatchObject({ status: 428 });
    expect(await refusal(remove(database, place, { idempotencyKey: undefined }))).toMatchObject({
      status: 400,
    });
  });

  it('keeps what others changed meanwhile', async () => {
    await create(database, 'crm-user-groups', { id: id(231), instanceId: NORTH, name: 'Other' });
    await remove(database, ['crm-user-groups', TIER1]);
    await patch(database, ['crm-users', EVE], { set: { groupId: id(231) } });
    await restore(database, ['crm-user-groups', TIER1]);
    expect(await read(database, 'crm-users', EVE)).toMatchObject({ groupId: id(231) });
    await patch(database, ['crm-users', EVE], { set: { groupId: TIER1 } });
  });

  it('gives an edited list its agent back at the end, and leaves one that inherits by now', async () => {
    await remove(database, ['cti-agents', A3]);
    await create(database, 'cti-agents', { id: id(521), environmentId: NICE, agentId: '21', name: 'x' });
    await patch(database, ['crm-users', EVE], { set: { mapping: own(id(521), A1) } });
    await restore(database, ['cti-agents', A3]);
    expect(await read(database, 'crm-users', EVE)).toMatchObject({ mapping: own(id(521), A1, A3) });
    await remove(database, ['cti-agents', A3]);
    await patch(database, ['crm-users', EVE], { set: { mapping: { mode: 'inherit' } } });
    await restore(database, ['cti-agents', A3]);
    expect(await read(database, 'crm-users', EVE)).toMatchObject({ mapping: { mode: 'inherit' } });
  });

  /** Deletes, lets something take the place, and gives the refusal; the record is restored after the way out. */
  async function taken(place: Place, take: () => Promise<unknown>) {
    await remove(database, place);
    await take();
    return refusal(restore(database, place));
  }

  it('refuses a user whose name was taken (C2)', async () => {
    const user = { id: id(341), instanceId: NORTH, username: 'finn' };
    const refused = await taken(['crm-users', FINN], () => create(database, 'crm-users', user));
    expect(refused).toMatchObject({ status: 409, rule: 'C2', field: 'username' });
    await remove(database, ['crm-users', id(341)]);
    await restore(database, ['crm-users', FINN]);
  });

  it('refuses a user whose agent was taken, and names the owner (C7)', async () => {
    const user = { id: id(342), instanceId: NORTH, username: 'taker', mapping: own(A2) };
    const refused = await taken(['crm-users', FINN], () => create(database, 'crm-users', user));
    expect(refused).toMatchObject({ status: 409, rule: 'C7', owner: { level: 'user', id: id(342) } });
    await remove(database, ['crm-users', id(342)]);
    await restore(database, ['crm-users', FINN]);
  });

  it('refuses a group whose name was taken (C4)', async () => {
    const group = { id: id(241), instanceId: NORTH, name: 'Tier 1' };
    const refused = await taken(['crm-user-groups', TIER1], () => create(database, 'crm-user-groups', group));
    expect(refused).toMatchObject({ status: 409, rule: 'C4', field: 'name' });
    await remove(database, ['crm-user-groups', id(241)]);
    await restore(database, ['crm-user-groups', TIER1]);
  });

  it('refuses an agent whose agent id was taken (C6)', async () => {
    const agent = { id: id(541), environmentId: NICE, agentId: '0007', name: 'x' };
    const refused = await taken(['cti-agents', A1], () => create(database, 'cti-agents', agent));
    expect(refused).toMatchObject({ status: 409, rule: 'C6', field: 'agentId' });
    await remove(database, ['cti-agents', id(541)]);
    await restore(database, ['cti-agents', A1]);
  });

  it.each<[string, Place, Place, string]>([
    ['a user of a deleted group', ['crm-users', EVE], ['crm-user-groups', TIER1], 'group_unknown'],
    ['a user of a deleted instance', ['crm-users', GUS], ['crm-instances', SOUTH], 'owner_deleted'],
    ['an agent of a deleted environment', ['cti-agents', A2], ['environments', NICE], 'environment_unknown'],
    ['an agent of a deleted agent group', ['cti-agents', A3], ['agent-groups', SALES], 'agent_group_unknown'],
    ['a user with a deleted agent', ['crm-users', FINN], ['cti-agents', A2], 'agent_unknown'],
  ])('refuses %s until that one is restored', async (_what, place, owner, code) => {
    const before = await contents(database);
    await remove(database, place);
    await remove(database, owner);
    expect(await refusal(restore(database, place))).toMatchObject({ status: 409, code });
    await restore(database, owner);
    await restore(database, place);
    expect(await contents(database)).toEqual(before);
  });

  it('refuses what is not deleted, what never was, and what was deleted long ago', async () => {
    expect(await refusal(restore(database, ['crm-users', EVE]))).toMatchObject({
      status: 409,
      code: 'not_deleted',
    });
    expect(await refusal(restore(database, ['crm-users', id(999)]))).toMatchObject({ status: 404 });
    await remove(database, ['crm-users', GUS]);
    await asSeed(database, (tx) =>
      tx.query(`update crm_users set deleted_at = now() - interval '91 days' where id = '${GUS}'`),
    );
    expect(await refusal(restore(database, ['crm-users', GUS]))).toMatchObject({
      status: 409,
      code: 'restore_expired',
    });
    await asSeed(database, (tx) => tx.query(`update crm_users set deleted_at = now() where id = '${GUS}'`));
    await restore(database, ['crm-users', GUS]);
  });

  it.each<[string, Place, string, number]>([
    ['support deletes a user', ['crm-users', EVE], SAM, 403],
    ['an agent deletes the own user', ['crm-users', EVE], EVE_ACCOUNT, 403],
    ['an instance admin deletes a user elsewhere', ['crm-users', GUS], NORA, 404],
    ['an instance admin deletes the instance', ['crm-instances', NORTH], NORA, 403],
    ['an instance admin deletes an agent', ['cti-agents', A1], NORA, 403],
    ['an instance admin deletes an environment', ['environments', NICE], NORA, 403],
  ])('%s: refused', async (_name, place, by, status) => {
    expect(await refusal(remove(database, place, { by }))).toMatchObject({ status });
  });

  it('lets the admin of the instance delete and restore its groups and users', async () => {
    const before = await contents(database);
    for (const place of [
      ['crm-users', EVE],
      ['crm-user-groups', TIER1],
    ] as const) {
      await remove(database, place, { by: NORA });
      expect(await refusal(restore(database, place, { by: SAM }))).toMatchObject({ status: 403 });
      await restore(database, place, { by: NORA });
    }
    expect(await contents(database)).toEqual(before);
  });
});
