/** Edits of many users at once: all or nothing, on the versions that were seen, audited as one job, on both databases. */
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { readChanges } from '../../../server/feed/changes.ts';
import { bulkEdit } from '../../../server/records/bulk-edit.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  A1,
  A2,
  A3,
  ADA,
  as,
  EVE_ACCOUNT,
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
import { contents, create, history, nextKey, patch, read, remove, restore } from './write-fixture.ts';

describeDatabases('an edit of many users', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  /** Three users of the test's own, each without group and with an own list or none. */
  let users: [string, string, string];
  let made = 0;
  beforeEach(async () => {
    const add = async (mapping: object) => {
      made += 1;
      const body = { id: id(6000 + made), instanceId: NORTH, username: `bulk.${made}`, mapping };
      await create(database, 'crm-users', body);
      return body.id;
    };
    for (const former of users ?? [])
      await patch(database, ['crm-users', former], { set: { mapping: inherit } });
    users = [await add(own(A3)), await add(own()), await add(inherit)];
  });

  const versioned = (ids: readonly string[]) =>
    Promise.all(ids.map(async (each) => [each, (await read(database, 'crm-users', each)).version] as const));
  const bulk = (edits: unknown, { by = ADA, key = nextKey(), instanceId = NORTH } = {}) =>
    as(database, by, (tx, caller) =>
      bulkEdit(tx, caller, { body: { instanceId, edits }, idempotencyKey: key, source: 'console' }),
    );
  const set = async (ids: readonly string[], values: object) => [
    { users: await versioned(ids), set: values },
  ];

  it('moves all to a group, in one job that every row names', async () => {
    const before = await read(database, 'crm-users', users[0]);
    const { status, body } = await bulk(await set(users, { groupId: TIER1 }));
    const { job, changed } = body as { job: string; changed: number };
    expect({ status, changed }).toEqual({ status: 200, changed: 3 });
    for (const each of users) {
      expect(await read(database, 'crm-users', each)).toMatchObject({
        groupId: TIER1,
        version: 2,
        updatedBy: 'ada',
      });
      const [entry] = await history(database, 'crm-users', each);
      expect(entry).toMatchObject({ action: 'update', actor: 'ada', source: 'console', job });
    }
    const [entry] = await history(database, 'crm-users', users[0]);
    expect(entry).toMatchObject({ before, after: await read(database, 'crm-users', users[0]) });
  });

  it('gives repetitions that come while it works its own answer, and takes effect once', async () => {
    const edits = await set(users, { groupId: TIER1 });
    const key = nextKey();
    const answers = await Promise.all(Array.from({ length: 4 }, () => bulk(edits, { key })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ changed: 3 });
    expect(await read(database, 'crm-users', users[0])).toMatchObject({ version: 2 });
  });

  it('tells the feed of every row', async () => {
    const start = await as(database, ADA, (tx, caller) => readChanges(tx, caller, undefined));
    await bulk(await set(users, { groupId: TIER1 }));
    const since = start === 'reset' ? '' : start.since;
    const changes = await as(database, ADA, (tx, caller) => readChanges(tx, caller, since));
    const rows = changes === 'reset' ? [] : (changes.rows['crm-users'] ?? []);
    expect(rows.map((row) => row.id).sort()).toEqual([...users].sort());
  });

  it('sets Inherit, and leaves alone who inherits already', async () => {
    const { body } = await bulk(await set(users, { mapping: inherit }));
    expect(body).toMatchObject({ changed: 2 });
    for (const each of users)
      expect(await read(database, 'crm-users', each)).toMatchObject({ mapping: inherit });
    expect(await read(database, 'crm-users', users[2])).toMatchObject({ version: 1 });
  });

  it('takes a mapping over from one user to another in one step', async () => {
    const [from, to] = users;
    const edits = [...(await set([to], { mapping: own(A3) })), ...(await set([from], { mapping: own() }))];
    await bulk(edits);
    expect(await read(database, 'crm-users', to)).toMatchObject({ mapping: own(A3) });
    expect(await read(database, 'crm-users', from)).toMatchObject({ mapping: own() });
  });

  it('keeps the order of a list', async () => {
    await patch(database, ['crm-users', users[0]], { set: { mapping: inherit } });
    await bulk(await set([users[1]], { mapping: own(A3, A1) }));
    expect(await read(database, 'crm-users', users[1])).toMatchObject({ mapping: own(A3, A1) });
  });

  it('deletes all, and each can be restored for itself', async () => {
    const { body } = await bulk([{ users: await versioned(users), delete: true }]);
    expect(body).toMatchObject({ changed: 3 });
    for (const each of users) {
      expect(await contents(database)).not.toHaveProperty(`crm-users ${each}`);
      const [entry] = await history(database, 'crm-users', each);
      expect(entry).toMatchObject({ action: 'delete', after: null });
    }
    await restore(database, ['crm-users', users[1]]);
    expect(await contents(database)).not.toHaveProperty(`crm-users ${users[0]}`);
    for (const each of [users[0], users[2]]) await restore(database, ['crm-users', each]);
    expect(await read(database, 'crm-users', users[0])).toMatchObject({ mapping: own(A3) });
  });

  it('changes nothing when one row has changed since, and names it', async () => {
    const edits = await set(users, { groupId: TIER1 });
    await patch(database, ['crm-users', users[1]], { set: { fullName: 'Somebody else was here' } });
    const before = await contents(database);
    expect(await refusal(bulk(edits))).toMatchObject({
      status: 412,
      code: 'bulk_stale',
      current: [{ id: users[1], version: 2 }],
    });
    expect(await contents(database)).toEqual(before);
  });

  it('changes nothing when one row is gone or of another instance', async () => {
    const edits = [
      { users: [...(await versioned(users)), ...(await versioned([GUS]))], set: { groupId: TIER1 } },
    ];
    await remove(database, ['crm-users', users[1]]);
    const before = await contents(database);
    expect(await refusal(bulk(edits))).toMatchObject({
      status: 412,
      current: [
        { id: users[1], version: null },
        { id: GUS, version: null },
      ],
    });
    expect(await contents(database)).toEqual(before);
    await restore(database, ['crm-users', users[1]]);
  });

  it('names who has an agent that it gives away (C7), and changes nothing', async () => {
    const before = await contents(database);
    expect(await refusal(bulk(await set([users[1]], { mapping: own(A2, A3) })))).toMatchObject({
      status: 409,
      rule: 'C7',
      detail: expect.stringMatching(/Agent A4711 is mapped to bulk\.\d+|Agent a4711 is mapped to finn/),
      owner: { level: 'user' },
    });
    expect(await contents(database)).toEqual(before);
  });

  it('refuses to give one agent to several users (C7)', async () => {
    expect(await refusal(bulk(await set(users, { mapping: own(A1) })))).toMatchObject({
      status: 409,
      rule: 'C7',
      detail: expect.stringContaining('several users'),
    });
  });

  it('refuses a group of another instance, and an agent that does not exist (C5)', async () => {
    expect(await refusal(bulk(await set(users, { groupId: SOUTH_TIER })))).toMatchObject({
      status: 422,
      code: 'group_unknown',
    });
    expect(await refusal(bulk(await set([users[2]], { mapping: own(id(999)) })))).toMatchObject({
      status: 422,
      rule: 'C5',
    });
  });

  it.each([
    ['nothing to set', (users: unknown) => [{ users, set: {} }]],
    ['a field that many may not share', (users: unknown) => [{ users, set: { username: 'x' } }]],
    ['no edit', () => []],
    ['nobody', () => [{ users: [], set: { groupId: null } }]],
    [
      'a user named twice',
      (users: unknown) => [
        { users, set: { groupId: null } },
        { users, delete: true },
      ],
    ],
    ['a version that cannot be', () => [{ users: [[GUS, 0]], set: { groupId: null } }]],
  ])('refuses %s', async (_what, edits) => {
    expect(await refusal(bulk(edits(await versioned(users))))).toMatchObject({ status: 422 });
  });

  it('takes effect once for repetitions of the same request', async () => {
    const key = nextKey();
    const edits = await set(users, { groupId: TIER1 });
    const first = await bulk(edits, { key });
    expect(await bulk(edits, { key })).toEqual(first);
    expect((await history(database, 'crm-users', users[0])).map(({ action }) => action)).toEqual([
      'update',
      'create',
    ]);
  });

  it.each<[string, string, string, number]>([
    ['support', SAM, NORTH, 403],
    ['an agent', EVE_ACCOUNT, NORTH, 403],
    ['a machine', ROBOT, NORTH, 403],
    ['an admin of another instance', NORA, SOUTH, 404],
  ])('is refused to %s, the repetition too', async (_who, by, instanceId, status) => {
    const edits = await set(users, { groupId: null });
    const key = nextKey();
    expect(await refusal(bulk(edits, { by, instanceId, key }))).toMatchObject({ status });
    expect(await refusal(bulk(edits, { by, instanceId, key }))).toMatchObject({ status });
  });

  it.each([
    ['support', SAM, NORTH],
    ['an admin of another instance', NORA, SOUTH],
  ])('of %s touches no row under row-level security alone', async (_who, by, instanceId) => {
    const edits = [
      {
        users: await versioned(instanceId === SOUTH ? [GUS] : users),
        set: { groupId: null, mapping: own() },
      },
    ];
    const before = await contents(database);
    const attempt = as(database, by, (tx, caller) =>
      bulkEdit(
        tx,
        { ...caller, may: { ...caller.may, write: () => {} } },
        { body: { instanceId, edits }, idempotencyKey: nextKey(), source: 'console' },
      ),
    );
    await expect(attempt).rejects.toThrow();
    expect(await contents(database)).toEqual(before);
  });

  it('is open to the admin of the instance', async () => {
    const { body } = await bulk(await set(users, { groupId: TIER1 }), { by: NORA });
    expect(body).toMatchObject({ changed: 3 });
  });
});
