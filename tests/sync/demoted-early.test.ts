/** A role is taken away while rows, or answers with rows, are on their way: none of them stays in memory or on disk. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { Me } from '../../lib/schema/me.ts';
import { ALICE, BOB, edit, eventually, named } from '../support/edit-world.ts';
import { FakeServer } from '../support/fake-server.ts';
import { INSTANCE, instance, me, user, uuid } from '../support/rows.ts';
import { readStore, startLife } from '../support/sync-life.ts';

const AGENT: Me['grants'] = [{ role: 'agent', instanceId: INSTANCE, crmUserId: null }];

/** An admin whose next call of that name is held back, before or after it is made. */
async function heldAt(held: string, users = [user(10), user(11)]) {
  const calls = { areHeld: false, at: 0 };
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const gate = async (call: string) => {
    if (!calls.areHeld || call !== held) return;
    calls.at += 1;
    await released;
  };
  const server = new FakeServer(me(), users, { 'crm-instances': [instance()] });
  const database = `demoted-early ${held}`;
  const life = await startLife({ database, server, gate });
  const { engine } = life;
  /** The role is gone and the client has heard so; then what was held goes on, to its end. */
  const isHeld = () => eventually(() => expect(calls.at).toBeGreaterThan(0));
  const demote = async (grants: Me['grants'] = AGENT) => {
    await isHeld();
    server.me = me({ since: 'demoted', grants });
    server.wake();
    await eventually(() => expect(engine.replica.me?.since).toBe('demoted'));
    release();
    await eventually(() => expect(engine.status().state).toBe('live'));
    // Behind whatever was on its way.
    await engine.discardAll();
    await life.cache.readStart();
  };
  const left = async () => ({
    inMemory: [...engine.replica.directory.values('crm-users')],
    cursor: engine.replica.cursor,
    blocks: await readStore(database, 'blocks'),
    log: await readStore(database, 'deltas'),
  });
  return {
    ...life,
    server,
    database,
    isHeld,
    demote,
    left,
    hold: () => {
      calls.areHeld = true;
    },
  };
}

const NOTHING = { inMemory: [], cursor: null, blocks: [], log: [] };

it.each([
  'before remote.readSnapshotPart',
  'after remote.readSnapshotPart',
  'before cache.saveSnapshotParts',
  'after cache.saveSnapshotParts',
  'before remote.readChanges',
  'after remote.readChanges',
  'before cache.swapSnapshot',
  'after cache.swapSnapshot',
])('leaves nothing of a first copy that is on its way (%s)', async (call) => {
  const life = await heldAt(call);
  life.hold();
  life.engine.setWatched(true);
  life.engine.resume();
  await life.demote();
  expect(await life.left()).toEqual(NOTHING);
});

it.each(['after remote.readChanges', 'before cache.applyDelta', 'after cache.applyDelta'])(
  'leaves nothing of a change that is on its way (%s)',
  async (call) => {
    const life = await heldAt(call);
    life.engine.setWatched(true);
    life.engine.resume();
    await eventually(() => expect(life.engine.status().state).toBe('live'));
    life.hold();
    life.server.put(user(10, { version: 2, fullName: 'Theirs' }));
    await life.demote();
    expect(await life.left()).toEqual(NOTHING);
  },
);

it.each(['after remote.patchRecord', 'before cache.settleEdit', 'after cache.settleEdit'])(
  'leaves no row of an edit that was saved before (%s)',
  async (call) => {
    const life = await heldAt(call);
    life.engine.setWatched(true);
    life.engine.resume();
    await eventually(() => expect(life.engine.status().state).toBe('live'));
    life.hold();
    await life.engine.edit(edit(named('Mine')));
    await life.demote();
    await eventually(() => expect(life.engine.pending()).toEqual([]));
    expect(await life.left()).toEqual(NOTHING);
  },
);

it('a start finds rows that a former life left behind, and lets them go', async () => {
  const server = new FakeServer(me(), [user(10)], { 'crm-instances': [instance()] });
  const { engine, cache } = await startLife({ database: 'demoted-former', server });
  engine.setWatched(true);
  engine.resume();
  await eventually(() => expect(engine.status().state).toBe('live'));
  engine.pause();
  await cache.saveMe(me({ since: 'demoted', grants: AGENT }), 0);

  const next = await startLife({ database: 'demoted-former', server });
  expect([...next.engine.replica.directory.values('crm-users')]).toEqual([]);
  await eventually(async () => expect(await readStore('demoted-former', 'blocks')).toEqual([]));
});

const EAST = uuid('crm-instances', 2);
const NORTH_ALONE: Me['grants'] = [{ role: 'admin', instanceId: INSTANCE, crmUserId: null }];

/** An admin of all who becomes one of the north alone while an edit of an eastern user is answered. */
async function narrowed(call: string) {
  const life = await heldAt(call, [user(10), user(11, { instanceId: EAST })]);
  life.engine.setWatched(true);
  life.engine.resume();
  await eventually(() => expect(life.engine.status().state).toBe('live'));
  life.hold();
  await life.engine.edit(edit(named('Mine'), 1, BOB));
  await life.isHeld();
  life.server.epoch += 1;
  life.server.users.delete(BOB);
  await life.demote(NORTH_ALONE);
  await eventually(() => expect(life.engine.pending()).toEqual([]));
  await eventually(() => expect(life.engine.replica.cursor).not.toBeNull());
  return life;
}

it.each(['after remote.patchRecord', 'before cache.settleEdit', 'after cache.settleEdit'])(
  'leaves no row of an edit in an instance that is closed now (%s)',
  async (call) => {
    const { engine, database, server } = await narrowed(call);
    const ids = (of = engine) => [...of.replica.directory.values('crm-users')].map(({ id }) => id);
    expect(ids()).toEqual([ALICE]);
    engine.pause();
    const next = (await startLife({ database, server })).engine;
    // A copy that was on its way under the former rights may have taken the new one from the disk: it is fetched again.
    expect(ids(next)).not.toContain(BOB);
    next.setWatched(true);
    next.resume();
    await eventually(() => expect(ids(next)).toEqual([ALICE]));
    next.pause();
  },
);

it('is not called live while the rows that are left are on their way', async () => {
  const life = await heldAt('before cache.dropRows');
  life.engine.setWatched(true);
  life.engine.resume();
  await eventually(() => expect(life.engine.status().state).toBe('live'));
  life.hold();
  life.server.me = me({
    since: 'narrowed',
    grants: [{ role: 'admin', instanceId: INSTANCE, crmUserId: null }],
  });
  life.server.wake();
  await life.isHeld();
  expect(life.engine.status().state).toBe('syncing');
  life.engine.pause();
});

/** An answer from before arrives while the worker lets the rows go, and the rights that are left are not on disk yet. */
async function answeredWhile(call: string, late: 'patchRecord' | 'readChanges') {
  const [told, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const calls: string[] = [];
  const waits: Record<string, Promise<void>> = {};
  const gate = (at: string) => {
    calls.push(at);
    return waits[at] ?? Promise.resolve();
  };
  const database = `demoted-while ${late} ${call}`;
  const server = new FakeServer(me(), [user(10)], { 'crm-instances': [instance()] });
  const life = await startLife({ database, server, gate });
  const { engine } = life;
  engine.setWatched(true);
  engine.resume();
  await eventually(() => expect(engine.status().state).toBe('live'));
  Object.assign(waits, { [`after remote.${late}`]: told.promise, [call]: over.promise });
  calls.length = 0;
  if (late === 'patchRecord') await engine.edit(edit(named('Mine')));
  else server.put(user(10, { version: 2, fullName: 'Theirs' }));
  await eventually(() => expect(calls).toContain(`after remote.${late}`));
  // What the account may read now.
  server.users.clear();
  server.me = me({ since: 'demoted', grants: AGENT });
  server.wake();
  await eventually(() => expect(calls).toContain(call));
  told.resolve();
  await eventually(() => expect(engine.pending()).toEqual([]));
  // Behind whatever the answer has set off.
  for (let turn = 0; turn < 3; turn += 1) await life.cache.readStart();
  over.resolve();
  await eventually(() => expect(engine.replica.me?.since).toBe('demoted'));
  await engine.discardAll();
  return { engine, database };
}

const CALLS = ['after cache.dropRows', 'before cache.saveMe', 'after cache.saveMe'];
const ANSWERS = ['patchRecord', 'readChanges'] as const;

it.each(ANSWERS.flatMap((late) => CALLS.map((call) => [late, call] as const)))(
  'leaves no row of an answer that comes while the rows go (%s, %s)',
  async (late, call) => {
    const { engine, database } = await answeredWhile(call, late);
    expect([...engine.replica.directory.values('crm-users')]).toEqual([]);
    expect(await readStore(database, 'deltas')).toEqual([]);
    engine.pause();
  },
);

it('lets rows go of which the disk does not say by whose rights they are here', async () => {
  const database = 'demoted-unknown';
  const users = [user(10), user(11, { instanceId: EAST })];
  const server = new FakeServer(me(), users, { 'crm-instances': [instance()] });
  const noRoom = new DOMException('There is no room.', 'QuotaExceededError');
  const gate = async (call: string) => {
    if (call === 'before cache.saveMe') throw noRoom;
  };
  const first = await startLife({ database, server, gate });
  first.engine.setWatched(true);
  first.engine.resume();
  await eventually(() => expect(first.engine.status().state).toBe('live'));
  first.engine.pause();

  server.me = me({ since: 'narrowed', grants: NORTH_ALONE });
  server.hangs = (path) => path !== '/v1/me';
  const { engine } = await startLife({ database, server });
  expect(engine.replica.me).toBeNull();
  engine.setWatched(true);
  engine.resume();
  await eventually(() => expect(engine.replica.me?.since).toBe('narrowed'));
  expect([...engine.replica.directory.values('crm-users')]).toEqual([]);
  engine.pause();
});
