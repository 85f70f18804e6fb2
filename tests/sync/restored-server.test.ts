/** The server was restored from a backup: the copy is loaded anew, the outbox is sent, and everything that went back is listed until somebody dealt with it. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { VERSIONS_OF_A_HISTORY } from '../../lib/domain/version-history.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { FakeServer } from '../support/fake-server.ts';
import { group, instance, me, user, uuid } from '../support/rows.ts';
import { type Life, type LifeOptions, startLife } from '../support/sync-life.ts';

const ALICE = uuid('crm-users', 10);
const BOB = uuid('crm-users', 11);
const CAROL = uuid('crm-users', 12);

/** Alice and Bob, whose instance and group stay as they are. */
function newServer(): FakeServer {
  return new FakeServer(me(), [user(10), user(11)], {
    'crm-instances': [instance()],
    'crm-user-groups': [group(100)],
  });
}

/** What `patchpanel restore` does: the rows of the backup under versions of a later history, in a new epoch. */
function takeBackup(server: FakeServer): () => void {
  const [users, others] = [[...server.users.values()], server.others];
  return () => {
    const moved = <R extends { version: number }>(row: R): R => ({
      ...row,
      version: (server.epoch + 1) * VERSIONS_OF_A_HISTORY + (row.version % VERSIONS_OF_A_HISTORY),
    });
    server.deleted = [];
    server.others = Object.fromEntries(
      Object.entries(others).map(([kind, rows]) => [kind, (rows as { version: number }[]).map(moved)]),
    );
    // Nobody is told: a server that is restored does not run.
    server.users = new Map(users.map((row) => [row.id, moved(row)]));
    server.epoch += 1;
  };
}

async function live(options: LifeOptions): Promise<Life> {
  const life = await startLife(options);
  life.engine.setWatched(true);
  life.engine.resume();
  await vi.waitFor(() => expect(life.engine.status().state).toBe('live'));
  return life;
}

async function save({ engine }: Life, id: string, set: Partial<CrmUser>): Promise<void> {
  const version = engine.replica.row('crm-users', id)?.version ?? 0;
  await engine.edit({ kind: 'crm-users', id, baseVersion: version, patch: { set } as never });
  await vi.waitFor(() => expect(engine.pending()).toEqual([]));
}

/** After the restore the copy is that of the server again. */
async function reset({ engine }: Life, server: FakeServer): Promise<void> {
  await engine.syncNow();
  await vi.waitFor(() => expect(engine.replica.cursor).toBe(`${server.epoch}:${server.seq}`));
}

const namesLost = async ({ engine }: Life) =>
  (await engine.lost.read()).map(({ before, after }) => [
    (before as CrmUser | null)?.fullName,
    (after as CrmUser | null)?.fullName,
  ]);

it('lists an edit that was saved and is gone, with the value before and now, and nothing else', async () => {
  const server = newServer();
  const life = await live({ database: 'restored-edit', server });
  const restore = takeBackup(server);
  await save(life, ALICE, { fullName: 'Alice Saved' });
  restore();
  await reset(life, server);
  expect(await namesLost(life)).toEqual([['Alice Saved', user(10).fullName]]);
  expect(life.engine.status().lost).toBe(1);
  life.end();
});

it('lists nothing where the same history goes on, however the copy was loaded', async () => {
  const server = newServer();
  const life = await live({ database: 'restored-not', server });
  await save(life, ALICE, { fullName: 'Alice Saved' });
  server.delete(BOB);
  server.epoch += 1;
  await reset(life, server);
  expect(await life.engine.lost.read()).toEqual([]);
  expect(life.engine.status()).not.toHaveProperty('lost');
  life.end();
});

it('lists a record that was added and is gone, and one that was deleted and is back', async () => {
  const server = newServer();
  const life = await live({ database: 'restored-added', server });
  const restore = takeBackup(server);
  server.put(user(12, { fullName: 'Carol' }));
  server.delete(BOB);
  await reset(life, server);
  restore();
  await reset(life, server);
  const found = (await life.engine.lost.read()).map(({ id, before, after }) => [
    id,
    before !== null,
    after !== null,
  ]);
  expect(found).toEqual(
    expect.arrayContaining([
      [CAROL, true, false],
      [BOB, false, true],
    ]),
  );
  expect(found).toHaveLength(2);
  life.end();
});

it('sends the outbox besides: what waited is saved, and is not listed', async () => {
  const server = newServer();
  const life = await live({ database: 'restored-outbox', server });
  const restore = takeBackup(server);
  await save(life, ALICE, { fullName: 'Alice Saved' });
  server.instead = () => new Response(null, { status: 503 });
  await life.engine.edit({
    kind: 'crm-users',
    id: BOB,
    baseVersion: 1,
    patch: { set: { fullName: 'Bob Waits' } },
  });
  restore();
  server.instead = null;
  await life.engine.pushNow();
  await reset(life, server);
  await vi.waitFor(() => expect(life.engine.pending()).toEqual([]));
  expect(server.users.get(BOB)?.fullName).toBe('Bob Waits');
  expect(await namesLost(life)).toEqual([['Alice Saved', user(10).fullName]]);
  life.end();
});

it('lists what went back also of a record whose edit was answered before the snapshot came', async () => {
  const server = newServer();
  const life = await live({ database: 'restored-answered', server });
  const restore = takeBackup(server);
  await save(life, ALICE, { fullName: 'Alice Saved' });
  restore();
  server.hangs = (path) => path !== `/v1/crm-users/${ALICE}`;
  await life.engine.edit({
    kind: 'crm-users',
    id: ALICE,
    baseVersion: 2,
    patch: { set: { nativeId: '99' } },
  });
  await vi.waitFor(() => expect(life.engine.pending()).toEqual([]));
  server.hangs = () => false;
  await reset(life, server);
  expect(server.users.get(ALICE)?.nativeId).toBe('99');
  expect(await namesLost(life)).toEqual([['Alice Saved', user(10).fullName]]);
  life.end();
});

it('keeps the list for the next lives of the worker, until it is let go', async () => {
  const server = newServer();
  const life = await live({ database: 'restored-kept', server });
  const restore = takeBackup(server);
  await save(life, ALICE, { fullName: 'Alice Saved' });
  await save(life, BOB, { fullName: 'Bob Saved' });
  restore();
  await reset(life, server);
  life.end();

  const next = await startLife({ database: 'restored-kept', server });
  expect(next.engine.status().lost).toBe(2);
  const [first, second] = await next.engine.lost.read();
  await next.engine.lost.drop([first?.key ?? '']);
  expect(next.engine.status().lost).toBe(1);
  next.end();

  const third = await startLife({ database: 'restored-kept', server });
  expect(await third.engine.lost.read()).toEqual([second]);
  third.end();
});

it('finds it again where the worker died before the new copy was on disk', async () => {
  const server = newServer();
  const life = await live({ database: 'restored-death', server });
  const restore = takeBackup(server);
  await save(life, ALICE, { fullName: 'Alice Saved' });
  life.end();
  restore();
  const dead = { is: false };
  const gate = async (call: string) => {
    if (call === 'before cache.swapSnapshot') dead.is = true;
    if (dead.is) await new Promise(() => undefined);
  };
  const dying = await startLife({ database: 'restored-death', server, gate });
  dying.engine.setWatched(true);
  dying.engine.resume();
  await vi.waitFor(() => expect(dead.is).toBe(true));
  dying.end();
  const next = await live({ database: 'restored-death', server });
  expect(await namesLost(next)).toEqual([['Alice Saved', user(10).fullName]]);
  next.end();
});

it('sends a lost edit again on the record as it is now, once, and lists it no more', async () => {
  const server = newServer();
  const life = await live({ database: 'restored-again', server });
  const restore = takeBackup(server);
  await save(life, ALICE, { fullName: 'Alice Saved' });
  restore();
  await reset(life, server);
  const restored = server.users.get(ALICE);
  server.put({ ...(restored as CrmUser), version: (restored?.version ?? 0) + 1, nativeId: 'new' });
  await reset(life, server);
  const [change] = await life.engine.lost.read();
  await life.engine.lost.sendAgain([change?.key ?? ''], 'console');
  await vi.waitFor(() => expect(life.engine.pending()).toEqual([]));
  expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Alice Saved', nativeId: 'new' });
  expect(life.engine.status()).not.toHaveProperty('lost');
  life.end();
});

it('adds a lost record again under its id, and what belongs to it after it', async () => {
  const server = newServer();
  const life = await live({ database: 'restored-record', server });
  const restore = takeBackup(server);
  server.putOther('crm-user-groups', group(101, { name: 'Late' }));
  server.put(user(12, { groupId: uuid('crm-user-groups', 101) }));
  await reset(life, server);
  restore();
  await reset(life, server);
  const keys = (await life.engine.lost.read()).map(({ key }) => key);
  expect(keys).toHaveLength(2);
  server.requests.length = 0;
  await life.engine.lost.sendAgain(keys, 'console');
  await vi.waitFor(() => expect(life.engine.pending()).toEqual([]));
  expect(server.requests.filter((request) => request.startsWith('POST'))).toEqual([
    'POST /v1/crm-user-groups',
    'POST /v1/crm-users',
  ]);
  expect(server.users.get(CAROL)?.groupId).toBe(uuid('crm-user-groups', 101));
  life.end();
});

it('keeps nothing that the account may not read any more', async () => {
  const server = newServer();
  const other = uuid('crm-instances', 2);
  const grantOf = (instanceId: typeof other) => ({ role: 'admin' as const, instanceId, crmUserId: null });
  server.me = me({ grants: [grantOf(instance().id), grantOf(other)] });
  server.putOther('crm-instances', instance({ id: other, name: 'Contoso' }));
  server.put(user(12, { instanceId: other }));
  const life = await live({ database: 'restored-scope', server });
  const restore = takeBackup(server);
  await save(life, CAROL, { fullName: 'Carol Saved' });
  restore();
  await reset(life, server);
  expect(life.engine.status().lost).toBe(1);
  server.me = me({ grants: [grantOf(instance().id)], since: 'me-2' });
  server.wake();
  await vi.waitFor(() => expect(life.engine.replica.me?.since).toBe('me-2'));
  expect(life.engine.status()).not.toHaveProperty('lost');
  expect(await life.cache.readLost()).toEqual([]);
  life.end();
});

it('is wiped with everything else when the person signs out', async () => {
  const server = newServer();
  const life = await live({ database: 'restored-wiped', server });
  const restore = takeBackup(server);
  await save(life, ALICE, { fullName: 'Alice Saved' });
  restore();
  await reset(life, server);
  await life.engine.wipe();
  expect(life.engine.status()).not.toHaveProperty('lost');
  expect(await life.cache.readLost()).toEqual([]);
  life.end();
});
