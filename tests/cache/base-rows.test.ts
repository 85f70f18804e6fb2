/** Base rows on disk: blocks, log and snapshots, and what a worker that wakes up reads of them. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { packRows } from '../../lib/schema/pack-rows.ts';
import { rowsOf } from '../../lib/schema/row-block.ts';
import { agent, group, INSTANCE, user, uuid } from '../support/rows.ts';
import {
  delta,
  directoryOf,
  edit,
  fold,
  load,
  newCache,
  newName,
  OWNER,
  versionsIn,
} from './cache-fixture.ts';

describe('base rows', () => {
  it('come back from blocks and from the log beside them', async () => {
    const cache = await newCache();
    await load(cache, [user(10)]);
    await cache.applyDelta(delta(user(11)), 'c2', 6);
    const directory = await directoryOf(cache);
    expect([...directory.values('crm-users')]).toEqual([user(11), user(10)]);
    expect(await cache.readStart()).toMatchObject({ cursor: 'c2', checkedAt: 6 });
  });

  it('are folded into the blocks when the log grows, with the newest version of each', async () => {
    const cache = await newCache();
    await load(cache, [user(10), user(11)]);
    await cache.applyDelta(delta(user(11, { version: 4 }), user(10, { version: 0 })), 'c', 1);
    const last = await fold(cache);
    expect(await versionsIn(cache)).toEqual([1, 4, last].sort());
  });

  it('stay in the log while it is short, and while nobody tidies', async () => {
    const cache = await newCache();
    await load(cache, [user(10)]);
    for (let version = 2; version < 66; version += 1) {
      if (version === 10) await cache.tidy();
      await cache.applyDelta(delta(user(10, { version })), 'c', 1);
    }
    expect((await cache.readStart()).log).toHaveLength(64);
    await cache.tidy();
    expect((await cache.readStart()).log).toEqual([]);
    expect(await versionsIn(cache)).toEqual([65]);
  });

  it('are folded by themselves where nothing is ever quiet', async () => {
    const cache = await newCache();
    await load(cache, [user(10)]);
    for (let version = 2; version < 514; version += 1) {
      await cache.applyDelta(delta(user(10, { version })), 'c', 1);
    }
    expect((await cache.readStart()).log).toEqual([]);
    expect(await versionsIn(cache)).toEqual([513]);
  });

  it('are folded at once when a delta is large, into more than one block where they are many', async () => {
    const cache = await newCache();
    const many = Array.from({ length: 9_000 }, (_, index) => user(10 + index));
    await cache.applyDelta(delta(...many), 'c', 1);
    expect((await cache.readStart()).log).toEqual([]);
    const directory = await directoryOf(cache);
    expect(directory.size('crm-users')).toBe(9_000);
    expect(directory.userByUsername(INSTANCE, 'user.9009')?.id).toBe(uuid('crm-users', 9009));
  });

  it('that were deleted stay away after the log was folded', async () => {
    const cache = await newCache();
    await load(cache, [user(10)]);
    await cache.applyDelta({ rows: {}, deleted: [['crm-users', uuid('crm-users', 10), 2]] }, 'c', 1);
    await fold(cache);
    const directory = await directoryOf(cache);
    expect(directory.get('crm-users', uuid('crm-users', 10))).toBeUndefined();
    directory.apply(delta(user(10, { version: 2 })));
    expect(directory.get('crm-users', uuid('crm-users', 10))).toBeUndefined();
  });

  it('are replaced by a snapshot as a whole, and the outbox stays', async () => {
    const cache = await newCache();
    await load(cache, [user(10)]);
    await cache.addEdit(edit(user(10)));
    await cache.applyDelta(delta(user(12)), 'c', 1);
    await load(cache, [user(11)]);
    expect([...(await directoryOf(cache)).values('crm-users')]).toEqual([user(11)]);
    expect((await cache.readStart()).outbox).toHaveLength(1);
  });

  it('are dropped with the cursor', async () => {
    const cache = await newCache();
    await load(cache, [user(10)]);
    await cache.dropRows();
    expect((await directoryOf(cache)).size('crm-users')).toBe(0);
    expect(await cache.readStart()).toMatchObject({ cursor: null, hasMore: false });
  });
});

describe('a single row', () => {
  const agents = [agent(600), agent(601)];
  const sought = (username: string | null, nativeId: string | null) => [
    { instanceId: INSTANCE, username, nativeId },
  ];

  it.each([
    ['username', 'user.11', null],
    ['native id', null, '11'],
  ])('is found by its %s', async (_by, username, nativeId) => {
    const cache = await newCache();
    await load(cache, [user(10), user(11)]);
    expect(await cache.findUsers(sought(username, nativeId))).toEqual([user(11)]);
    expect(await cache.findUsers(sought('USER.11', null))).toEqual([]);
    expect(await cache.findUsers([{ instanceId: 'other', username, nativeId }])).toEqual([]);
  });

  it('is found among agents by its id', async () => {
    const cache = await newCache();
    await load(cache, [user(10)], 'c', [packRows('cti-agents', agents)]);
    expect(await cache.findAgents([uuid('cti-agents', 601), uuid('cti-agents', 602)])).toEqual([agent(601)]);
  });

  it('is found under its new name after the log was folded, and no longer under the old one', async () => {
    const cache = await newCache();
    await load(cache, [user(10), user(11)]);
    await cache.applyDelta(delta(user(11, { version: 2, username: 'renamed' })), 'c', 1);
    await fold(cache);
    expect(await cache.findUsers(sought('renamed', null))).toMatchObject([{ version: 2 }]);
    expect(await cache.findUsers(sought('user.11', null))).toEqual([]);
  });
});

describe('the start of a worker', () => {
  /** Transactions and records read since the last call. */
  function count() {
    const seen = { transactions: 0, blocks: 0 };
    const { transaction } = IDBDatabase.prototype;
    const { get, getAll } = IDBObjectStore.prototype;
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...given) {
      seen.transactions += 1;
      return transaction.apply(this, given);
    });
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      if (this.name === 'blocks') seen.blocks += 1;
      return get.call(this, key);
    });
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (
      this: IDBObjectStore,
      ...given
    ) {
      if (
        this.name === 'blocks' &&
        String(given[0] && (given[0] as IDBKeyRange).lower).includes('crm-users')
      ) {
        seen.blocks += 100;
      }
      return getAll.apply(this, given);
    });
    return seen;
  }

  it('reads in one transaction everything but users and agents', async () => {
    const cache = await newCache();
    await load(cache, [user(10)], 'c', [packRows('crm-user-groups', [group(50)])]);
    await cache.applyDelta(delta(user(11)), 'c2', 6);
    const seen = count();
    const start = await cache.readStart();
    vi.restoreAllMocks();
    expect(seen).toEqual({ transactions: 1, blocks: 0 });
    expect(start.blocks.flatMap((block) => rowsOf(block))).toEqual([group(50)]);
    expect(start.log).toHaveLength(1);
    expect(start.hasMore).toBe(true);
  });

  it('reads one block for one user, however many there are', async () => {
    const cache = await newCache();
    const parts = Array.from({ length: 12 }, (_, part) => ({
      ...{ at: 'many', part, parts: 12, since: 'c' },
      blocks: [packRows('crm-users', [user(10 + part)])],
    }));
    for (const part of parts) await cache.saveSnapshotParts([part]);
    await cache.swapSnapshot(parts, { cursor: 'c', checkedAt: 1 });
    const seen = count();
    const found = await cache.findUsers([{ instanceId: INSTANCE, username: 'user.15', nativeId: null }]);
    vi.restoreAllMocks();
    expect(found).toEqual([user(15)]);
    expect(seen).toEqual({ transactions: 1, blocks: 1 });
  });

  it('reads a small part of what rows are found by', async () => {
    const cache = await newCache();
    await load(
      cache,
      Array.from({ length: 1_000 }, (_, index) => user(10 + index)),
    );
    const read: number[] = [];
    const { get } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      const request = get.call(this, key);
      if (this.name === 'indexes')
        request.addEventListener('success', () => read.push(request.result.length));
      return request;
    });
    const found = await cache.findUsers([{ instanceId: INSTANCE, username: 'user.15', nativeId: '15' }]);
    vi.restoreAllMocks();
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set([user(15).id]));
    expect(read.reduce((sum, length) => sum + length)).toBeLessThan(600);
  });

  it('fetches everything again where blocks are of another form, and keeps the outbox', async () => {
    const name = newName();
    const cache = await newCache(name);
    await load(cache, [user(10)]);
    await cache.addEdit(edit(user(10)));
    const database = await openPatchpanelDatabase(() => undefined, name);
    await database.put('meta', 'of another time', 'format');
    database.close();
    expect(await cache.readStart()).toMatchObject({ cursor: null, hasMore: false, blocks: [] });
    expect((await cache.readStart()).outbox).toHaveLength(1);
  });

  it('after an extension that kept rows as objects keeps who it was and the outbox', async () => {
    const name = newName();
    const former = await openDB(name, 1, {
      upgrade(database) {
        for (const store of ['meta', 'chunks', 'shadow']) database.createObjectStore(store);
        database.createObjectStore('deltas', { autoIncrement: true });
        database.createObjectStore('outbox', { keyPath: 'changeId' });
      },
    });
    await former.put('meta', OWNER, 'owner');
    await former.put('meta', 'old', 'cursor');
    await former.put('outbox', { changeId: 'x.c1', order: 1 });
    await former.put('deltas', { rows: {}, deleted: [] });
    former.close();
    const start = await (await newCache(name)).readStart();
    expect(start).toMatchObject({ owner: OWNER, cursor: null, log: [], outbox: [{ changeId: 'x.c1' }] });
  });
});

describe('an unfinished snapshot', () => {
  const part = (at: string, index: number) => ({
    ...{ at, part: index, parts: 2, since: 's' },
    blocks: [packRows('crm-users', [user(10 + index)])],
  });

  it('keeps its parts for the next life', async () => {
    const name = newName();
    await (await newCache(name)).saveSnapshotParts([part('a', 1)]);
    expect(await (await newCache(name)).readUnfinishedSnapshot()).toEqual({ at: 'a', parts: [part('a', 1)] });
  });

  it('is forgotten when another one begins', async () => {
    const cache = await newCache();
    await cache.saveSnapshotParts([part('a', 0)]);
    await cache.saveSnapshotParts([part('b', 1)]);
    expect(await cache.readUnfinishedSnapshot()).toEqual({ at: 'b', parts: [part('b', 1)] });
  });

  it('shows nothing of itself before it takes the place of the base', async () => {
    const cache = await newCache();
    await load(cache, [user(20)]);
    await cache.saveSnapshotParts([part('a', 0)]);
    await fold(cache);
    expect([...(await directoryOf(cache)).values('crm-users')].map(({ id }) => id)).not.toContain(
      user(10).id,
    );
    await cache.saveSnapshotParts([part('a', 1)]);
    await cache.swapSnapshot([part('a', 0), part('a', 1)], { cursor: 'c', checkedAt: 1 });
    expect([...(await directoryOf(cache)).values('crm-users')]).toEqual([user(10), user(11)]);
    expect(await cache.readUnfinishedSnapshot()).toBeNull();
  });

  it('cannot take the place of the base while a part is missing on disk', async () => {
    const cache = await newCache();
    await load(cache, [user(20)]);
    await cache.saveSnapshotParts([part('a', 0)]);
    await expect(
      cache.swapSnapshot([part('a', 0), part('a', 1)], { cursor: 'c', checkedAt: 1 }),
    ).rejects.toThrow('Not all parts');
    expect([...(await directoryOf(cache)).values('crm-users')]).toEqual([user(20)]);
  });
});
