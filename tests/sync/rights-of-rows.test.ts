/** Rows are here by rights that the client has heard of: in memory no others are taken up, and none go to disk before those rights are there. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it } from 'vitest';
import type { Me } from '../../lib/schema/me.ts';
import { ALICE, BOB, edit, eventually, named } from '../support/edit-world.ts';
import { FakeServer } from '../support/fake-server.ts';
import { INSTANCE, instance, me, user, uuid } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';

const EAST = uuid('crm-instances', 2);
const NORTH_ALONE: Me['grants'] = [{ role: 'admin', instanceId: INSTANCE, crmUserId: null }];
const north = () => me({ since: 'north', grants: NORTH_ALONE });
const all = () => me({ since: 'all' });
const noRoom = () => new DOMException('There is no room.', 'QuotaExceededError');

const lives: Life[] = [];
let number = 0;

afterEach(() => {
  for (const life of lives.splice(0)) life.end();
});

/** An admin of the north, whose rows are in memory and on disk. `gates`: what a call meets. */
async function world() {
  number += 1;
  const database = `rights-of-rows-${number}`;
  const server = new FakeServer(north(), [user(10)], { 'crm-instances': [instance()] });
  const gates: Record<string, () => Promise<void>> = {};
  const gate = async (call: string) => gates[call]?.();
  const start = async () => {
    const life = await startLife({ database, server, gate });
    lives.push(life);
    return life;
  };
  const life = await start();
  life.engine.setWatched(true);
  life.engine.resume();
  await eventually(() => expect(life.engine.status().state).toBe('live'));
  /** What the account may see on the server, which the feed begins anew for. */
  const widen = () => {
    life.engine.setWatched(false);
    server.others = { 'crm-instances': [instance(), instance({ id: EAST, name: 'Eastwind' })] };
    server.epoch += 1;
    server.put(user(11, { instanceId: EAST }));
    life.engine.setWatched(true);
  };
  return { ...life, server, gates, start, widen };
}

const idsIn = ({ engine }: Life) =>
  [...engine.replica.directory.values('crm-users')].map(({ id }): string => id).sort();

it('keeps rows in memory while the disk refuses the rights they came by', async () => {
  const life = await world();
  const { engine, server, gates, widen, start } = life;
  gates['before cache.saveMe'] = () => Promise.reject(noRoom());
  server.me = all();
  widen();
  await eventually(() => expect(idsIn(life)).toEqual([ALICE, BOB]));
  engine.pause();
  delete gates['before cache.saveMe'];
  const next = await start();
  expect(next.engine.replica.me?.grants).toEqual(NORTH_ALONE);
  expect(idsIn(next)).toEqual([ALICE]);
});

it('stores the rights that the disk refused before a row that an edit was answered with', async () => {
  const life = await world();
  const { engine, server, gates, widen, start } = life;
  gates['before cache.saveMe'] = () => Promise.reject(noRoom());
  server.me = all();
  widen();
  await eventually(() => expect(idsIn(life)).toEqual([ALICE, BOB]));
  delete gates['before cache.saveMe'];
  await engine.edit(edit(named('Mine'), 1, BOB));
  await eventually(() => expect(engine.pending()).toEqual([]));
  engine.pause();
  const next = await start();
  expect(next.engine.replica.me?.since).toBe('all');
});

it('writes rights that were refused not over newer ones', async () => {
  const { engine, server, gates, start } = await world();
  gates['before cache.saveMe'] = () => Promise.reject(noRoom());
  server.me = all();
  server.wake();
  await eventually(() => expect(engine.replica.me?.since).toBe('all'));
  delete gates['before cache.saveMe'];
  server.me = me({ since: 'newer' });
  server.wake();
  await eventually(() => expect(engine.replica.me?.since).toBe('newer'));
  await engine.edit(edit(named('Mine')));
  await eventually(() => expect(engine.pending()).toEqual([]));
  engine.pause();
  expect((await start()).engine.replica.me?.since).toBe('newer');
});

it('asks for its rights before it takes up a copy that is wider', async () => {
  const life = await world();
  const { server, gates, widen } = life;
  const [asked, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  gates['before remote.readMe'] = () => {
    asked.resolve();
    return told.promise;
  };
  widen();
  await asked.promise;
  await eventually(() => expect(server.requests.filter((one) => one.includes('snapshot'))).toHaveLength(4));
  expect(idsIn(life)).toEqual([ALICE]);
  server.me = all();
  told.resolve();
  await eventually(() => expect(idsIn(life)).toEqual([ALICE, BOB]));
});

it('takes up no copy of rights that are gone again before it heard of them', async () => {
  const life = await world();
  const { engine, server, widen } = life;
  widen();
  await eventually(() => expect(engine.status().state).toBe('failed'));
  expect(idsIn(life)).toEqual([ALICE]);
  server.others = { 'crm-instances': [instance()] };
  server.users.delete(BOB);
  server.epoch += 1;
  await engine.syncNow();
  await eventually(() => expect(engine.status().state).toBe('live'));
  expect(idsIn(life)).toEqual([ALICE]);
});

it.each(['instances', 'users'])(
  'a start finds %s beyond what the account may see, and lets all go',
  async (what) => {
    const life = await world();
    const { engine, cache, server, widen, start } = life;
    server.me = all();
    widen();
    if (what === 'users') server.others = { 'crm-instances': [instance()] };
    server.epoch += 1;
    await engine.syncNow();
    await eventually(() => expect(idsIn(life)).toContain(BOB));
    engine.pause();
    await cache.saveMe(north(), 0);
    const next = await start();
    expect(idsIn(next)).toEqual([]);
    await eventually(async () => expect((await cache.readStart()).hasMore).toBe(false));
  },
);

it('keeps no row of an addition while its rights are not known', async () => {
  const life = await world();
  const { engine, server, gates, start } = life;
  engine.pause();
  // As a first sign-in leaves it on a disk without room.
  await life.cache.wipe();
  await life.cache.claim({ serverId: north().serverId, accountId: north().account.id });
  server.hangs = (path) => path === '/v1/me';
  const next = await start();
  next.engine.resume();
  await next.engine.add({ kind: 'crm-users', row: user(12, { version: 0 }) });
  await eventually(() => expect(next.engine.pending()).toEqual([]));
  expect(gates).toEqual({});
  expect(idsIn(next)).toEqual([]);
});
