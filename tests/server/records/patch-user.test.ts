/** Editing a CRM user: versions, keys, rules and the audit trail, on both databases. Order of steps: `sync.md`, Write. */
import { beforeEach, expect, it } from 'vitest';
import type { CrmUser } from '../../../lib/schema/crm-records.ts';
import type { Database } from '../../../server/db/database.ts';
import { patchUser, type UserWrite } from '../../../server/records/patch-user.ts';
import { readHistory, readRecord } from '../../../server/records/read.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  A1,
  A2,
  A3,
  ADA,
  as,
  EVE,
  EVE_ACCOUNT,
  FINN,
  GUS,
  id,
  inherit,
  loadFixture,
  NORA,
  own,
  refusal,
  SAM,
  SOUTH_TIER,
  TIER1,
} from '../tenant-fixture.ts';

let keys = 0;

function patch(database: Database, body: unknown, more: Partial<UserWrite> & { by?: string } = {}) {
  const { by = ADA, ...rest } = more;
  keys += 1;
  const write = {
    id: EVE,
    ifMatch: '"1"',
    idempotencyKey: `test.${keys}`,
    body,
    source: 'api' as const,
    ...rest,
  };
  return as(database, by, (tx, caller) => patchUser(tx, caller, write));
}

const read = (database: Database, userId = EVE) =>
  as(database, ADA, (tx, caller) => readRecord(tx, caller, 'crm-users', userId));
const history = async (database: Database, userId = EVE) =>
  (await as(database, ADA, (tx, caller) => readHistory(tx, caller, 'crm-users', userId))).items;

/** The present version of a user, as a header. */
const present = async (database: Database, userId = EVE) => `"${(await read(database, userId)).version}"`;

describeDatabases('patching a user', (subject) => {
  let database: Database;
  let loaded = false;
  beforeEach(async () => {
    database = subject().database;
    if (!loaded) await loadFixture(database);
    loaded = true;
  });

  it('stores the fields, raises the version and names who did it', async () => {
    const { status, etag, body } = await patch(database, {
      set: { fullName: 'Eve A.', popFlow: { autoOpen: null } },
    });
    expect({ status, etag }).toEqual({ status: 200, etag: '"2"' });
    expect(body).toEqual(await read(database));
    expect(body).toMatchObject({
      fullName: 'Eve A.',
      popFlow: { autoOpen: null },
      version: 2,
      updatedBy: 'ada',
    });
    expect(Date.parse((body as CrmUser).updatedAt)).toBeGreaterThan(Date.parse('2026-11-01T08:00:01Z'));
  });

  it('writes one audit entry with both rows, chained to the one before', async () => {
    const before = await read(database);
    await patch(database, { set: { nativeId: '42' } }, { ifMatch: await present(database), source: 'panel' });
    const [entry] = await history(database);
    expect(entry).toMatchObject({ actor: 'ada', action: 'update', source: 'panel', before, job: null });
    expect(entry?.after).toEqual(await read(database));
    const chain = await database.transaction({ tenantId: id(1), system: 'maintenance' }, (tx) =>
      tx.query(`select seq, hash = app_audit_hash(coalesce(lag(hash) over (order by seq), ''), a) as good
        from audit_entries a order by seq`),
    );
    expect(chain.length).toBeGreaterThan(1);
    expect(chain.every((link) => (link as { good: boolean }).good)).toBe(true);
  });

  it('answers the present row when nothing changes', async () => {
    const before = await read(database);
    const entries = (await history(database)).length;
    const answer = await patch(database, { set: { username: 'eve' } }, { ifMatch: await present(database) });
    expect(answer.body).toEqual(before);
    expect(await history(database)).toHaveLength(entries);
  });

  it('refuses an old version with the present row, and a missing one', async () => {
    await patch(database, { set: { nativeId: '43' } }, { ifMatch: await present(database) });
    expect(await refusal(patch(database, { set: { nativeId: '44' } }))).toMatchObject({
      status: 412,
      code: 'version_mismatch',
      current: await read(database),
    });
    expect(await refusal(patch(database, {}, { ifMatch: undefined }))).toMatchObject({ status: 428 });
  });

  it.each(['*', 'W/"1"', '"1", "2"', '1', '"0"', '"1e3"'])('refuses If-Match %s', async (ifMatch) => {
    expect(await refusal(patch(database, {}, { ifMatch }))).toMatchObject({ status: 400, field: 'If-Match' });
  });

  it('answers a repetition from store without a second effect', async () => {
    const write = { ifMatch: await present(database), idempotencyKey: 'lost.1' };
    const first = await patch(database, { set: { nativeId: 'x' } }, write);
    await patch(database, { set: { nativeId: 'y' } }, { ifMatch: first.etag });
    const entries = (await history(database)).length;
    const { position: _, ...again } = await patch(database, { set: { nativeId: 'x' } }, write);
    expect(first).toMatchObject({ ...again, status: 200 });
    expect(await history(database)).toHaveLength(entries);
    expect((await read(database)).nativeId).toBe('y');
  });

  it('refuses a key that was used for another body, but not one of another account', async () => {
    const ifMatch = await present(database, FINN);
    await patch(database, { set: { nativeId: '1' } }, { id: FINN, ifMatch, idempotencyKey: 'shared.1' });
    expect(
      await refusal(
        patch(database, { set: { nativeId: '2' } }, { id: FINN, ifMatch, idempotencyKey: 'shared.1' }),
      ),
    ).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    const next = await present(database, FINN);
    const answer = await patch(
      database,
      { set: { nativeId: '3' } },
      { id: FINN, ifMatch: next, idempotencyKey: 'shared.1', by: NORA },
    );
    expect(answer.body).toMatchObject({ nativeId: '3' });
  });

  it('takes fifty duplicates at once as one edit', async () => {
    const write = { ifMatch: await present(database), idempotencyKey: 'burst.1' };
    const entries = (await history(database)).length;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => patch(database, { set: { fullName: 'Once' } }, write)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await history(database)).toHaveLength(entries + 1);
  });

  it('lets one of several edits on the same version win', async () => {
    const ifMatch = await present(database);
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => patch(database, { set: { fullName: `Winner ${n}` } }, { ifMatch })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason.problem.status] : [],
    );
    expect(new Set(reasons)).toEqual(new Set([412]));
  });

  it('frees the key when the edit is refused', async () => {
    const ifMatch = await present(database);
    await refusal(patch(database, { set: { username: 'finn' } }, { ifMatch, idempotencyKey: 'again.1' }));
    const answer = await patch(
      database,
      { set: { username: 'eva' } },
      { ifMatch, idempotencyKey: 'again.1' },
    );
    expect(answer.body).toMatchObject({ username: 'eva' });
    await patch(database, { set: { username: 'eve' } }, { ifMatch: answer.etag });
  });

  it.each([
    ['C1', { set: { username: '' } }, { status: 422, rule: 'C1', field: 'username' }],
    ['C2', { set: { username: 'finn' } }, { status: 409, rule: 'C2', field: 'username' }],
    ['C5', { set: { mapping: own(id(599)) } }, { status: 422, rule: 'C5', field: 'mapping' }],
    ['C15', { set: { fullName: 'a\u0000b' } }, { status: 422, rule: 'C15', field: 'fullName' }],
    ['a group of another instance', { set: { groupId: SOUTH_TIER } }, { status: 422, field: 'groupId' }],
    ['an unknown field', { set: { version: 9 } }, { status: 422, field: 'version' }],
    [
      'an instance setting',
      { set: { popFlow: { region: 'gdpr' } } },
      { status: 422, field: 'popFlow.region' },
    ],
    ['an unknown setting', { unset: { popFlow: ['nope'] } }, { status: 422, field: 'popFlow.nope' }],
    ['no object', 'text', { status: 422 }],
  ])('refuses %s and says where', async (_name, body, expected) => {
    expect(await refusal(patch(database, body, { ifMatch: await present(database) }))).toMatchObject(
      expected,
    );
  });

  it('compares usernames exactly: Finn is not finn', async () => {
    const answer = await patch(database, { set: { username: 'Finn' } }, { ifMatch: await present(database) });
    expect(answer.status).toBe(200);
    await patch(database, { set: { username: 'eve' } }, { ifMatch: answer.etag });
  });

  it('names the user who holds the agent (C7)', async () => {
    const refused = await refusal(
      patch(database, { set: { mapping: own(A3, A2) } }, { ifMatch: await present(database) }),
    );
    expect(refused).toMatchObject({
      status: 409,
      rule: 'C7',
      field: 'mapping',
      owner: { level: 'user', id: FINN, name: 'finn' },
    });
  });

  it('keeps the order of the list, and allows what a group holds', async () => {
    const ifMatch = await present(database);
    const answer = await patch(database, { set: { mapping: own(A3, A1) } }, { ifMatch });
    expect(answer.body).toMatchObject({ mapping: own(A3, A1) });
    await patch(database, { set: { mapping: inherit } }, { ifMatch: answer.etag });
  });

  it('removes overrides, also single events', async () => {
    const first = await patch(
      database,
      { set: { popFlow: { events: { Ringing: null, Ended: 'Close' } } } },
      { ifMatch: await present(database) },
    );
    const second = await patch(
      database,
      { unset: { popFlow: ['autoOpen'], popFlowEvents: ['Ended'] } },
      { ifMatch: first.etag },
    );
    expect((second.body as CrmUser).popFlow).toEqual({ events: { Ringing: null } });
  });

  it('moves the user to another group of the instance and to none', async () => {
    const first = await patch(database, { set: { groupId: null } }, { ifMatch: await present(database) });
    expect(first.body).toMatchObject({ groupId: null });
    const second = await patch(database, { set: { groupId: TIER1 } }, { ifMatch: first.etag });
    expect(second.body).toMatchObject({ groupId: TIER1 });
  });

  it.each([
    ['support', SAM, EVE, 403],
    ['the agent', EVE_ACCOUNT, EVE, 403],
    ['an agent at somebody else', EVE_ACCOUNT, FINN, 403],
    ['the admin of another instance', NORA, GUS, 404],
  ])('refuses an edit by %s', async (_who, by, userId, status) => {
    expect(await refusal(patch(database, { set: { nativeId: '9' } }, { by, id: userId }))).toMatchObject({
      status,
    });
  });
});
