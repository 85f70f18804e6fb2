/** The cache on IndexedDB: what survives, what changes together, and what happens when the browser fails it. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import type { Cache } from '../../lib/cache/cache.ts';
import { openPatchpanelDatabase, type PatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { me, user } from '../support/rows.ts';
import { directoryOf, edit, load, newCache, newName, OWNER, versionsIn } from './cache-fixture.ts';

const settled = (changeId: string, row: CrmUser) => ({
  changeId,
  kind: 'crm-users' as const,
  row,
  rebased: [],
});

describe('the outbox', () => {
  it('gives each edit a key once, and never the same to two', async () => {
    const cache = await newCache();
    const first = await cache.addEdit(edit(user(10)));
    const second = await cache.addEdit(edit(user(11)));
    const [one, two, again] = [
      await cache.markSending(first.changeId),
      await cache.markSending(second.changeId),
      await cache.markSending(first.changeId),
    ];
    expect(one.key).not.toBe(two.key);
    expect(again.key).toBe(one.key);
  });

  it('asks the disk once where the numbers of edits go on, also for two at once', async () => {
    const cache = await newCache();
    const get = vi.spyOn(IDBObjectStore.prototype, 'get');
    const entries = await Promise.all([10, 11].map((number) => cache.addEdit(edit(user(number)))));
    get.mockClear();
    entries.push(await cache.addEdit(edit(user(12))));
    expect(get).not.toHaveBeenCalled();
    get.mockRestore();
    expect(entries.map(({ order }) => order)).toEqual([1, 2, 3]);
  });

  it('goes on with the numbers of a former life', async () => {
    const name = newName();
    const former = await newCache(name);
    const first = await former.addEdit(edit(user(10)));
    await former.markSending(first.changeId);
    const later = await newCache(name);
    expect((await later.addEdit(edit(user(11)))).order).toBe(3);
  });

  it.each(['claim', 'wipe'] as const)('names nothing by the former owner after a %s', async (way) => {
    const cache = await newCache();
    const [former] = (await cache.addEdit(edit(user(10)))).changeId.split('.');
    const other = { serverId: 'other', accountId: 'other' };
    if (way === 'wipe') await cache.wipe();
    await cache.claim(other);
    const { changeId, order } = await cache.addEdit(edit(user(11)));
    expect(changeId).not.toContain(former);
    expect(order).toBe(1);
  });

  it('gives no key of a former life again', async () => {
    const name = newName();
    const cache = await newCache(name);
    const first = await cache.markSending((await cache.addEdit(edit(user(10)))).changeId);
    await cache.removeEdit(first.changeId);
    const next = await newCache(name);
    const second = await next.markSending((await next.addEdit(edit(user(10)))).changeId);
    expect(second.key).not.toBe(first.key);
  });

  it('writes an edit as one record, once it knows where numbers go on', async () => {
    const cache = await newCache();
    await cache.addEdit(edit(user(10)));
    const written = [vi.spyOn(IDBObjectStore.prototype, 'put'), vi.spyOn(IDBObjectStore.prototype, 'add')];
    await cache.addEdit(edit(user(11)));
    expect(written.map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
    for (const spy of written) spy.mockRestore();
  });

  it.each([
    ['waits', async () => undefined],
    ['was dropped before it was sent', (cache: Cache, id: string) => cache.removeEdit(id)],
    ['was dropped with others', (cache: Cache, id: string) => cache.changeEdits([], [id])],
  ])('gives the name of an edit that %s to no other one', async (_, become) => {
    const name = newName();
    const former = await newCache(name);
    await former.addEdit(edit(user(10)));
    const { changeId } = await former.addEdit(edit(user(11)));
    // Dropped by a life that has named no edit itself.
    await become(await newCache(name), changeId);
    expect((await (await newCache(name)).addEdit(edit(user(12)))).changeId).not.toBe(changeId);
  });

  it('loses an edit and gains its row together, or neither', async () => {
    const cache = await newCache();
    const entry = await cache.addEdit(edit(user(10)));
    const unstorable = { ...user(10, { version: 2 }), broken: () => undefined } as unknown as CrmUser;
    await expect(cache.settleEdit(settled(entry.changeId, unstorable))).rejects.toThrow();
    expect((await cache.readStart()).outbox).toHaveLength(1);
    await cache.settleEdit(settled(entry.changeId, user(10, { version: 2 })));
    expect((await cache.readStart()).outbox).toEqual([]);
    expect(await versionsIn(cache)).toEqual([2]);
  });
});

describe('another owner', () => {
  it('finds nothing of the former one', async () => {
    const cache = await newCache();
    await cache.saveMe(me(), 1);
    await load(cache, [user(10)]);
    await cache.addEdit(edit(user(10)));
    await cache.claim({ serverId: 'server-2', accountId: OWNER.accountId });
    expect(await cache.readStart()).toMatchObject({ me: null, cursor: null, hasMore: false, outbox: [] });
    expect((await directoryOf(cache)).size('crm-users')).toBe(0);
  });

  it('is the same one again: everything is still there', async () => {
    const cache = await newCache();
    await cache.addEdit(edit(user(10)));
    await cache.claim(OWNER);
    expect((await cache.readStart()).outbox).toHaveLength(1);
  });
});

describe('a failing browser', () => {
  it('that closed the database is asked to open it once more', async () => {
    const name = newName();
    let opened: PatchpanelDatabase | undefined;
    const cache = await openCache(async (onClosed) => {
      opened = await openPatchpanelDatabase(onClosed, name);
      return opened;
    });
    await cache.claim(OWNER);
    opened?.close();
    await cache.markChecked(7);
    expect((await cache.readStart()).checkedAt).toBe(7);
  });

  /** A cache whose transactions the browser aborts so many times, and how often its database was opened. */
  async function abortingCache(times: number) {
    const name = newName();
    const open = vi.fn((onClosed: () => void) => openPatchpanelDatabase(onClosed, name));
    const cache = await openCache(open);
    await cache.claim(OWNER);
    const commit = vi.spyOn(IDBTransaction.prototype, 'commit');
    for (let time = 0; time < times; time += 1)
      commit.mockImplementationOnce(function (this: IDBTransaction) {
        this.abort();
      });
    return { cache, open };
  }

  it('that aborts a transaction is asked once more, by a database opened anew', async () => {
    const { cache, open } = await abortingCache(1);
    await cache.markChecked(7);
    expect((await cache.readStart()).checkedAt).toBe(7);
    expect(open).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
  });

  it('that aborts it again is not asked a third time', async () => {
    const { cache, open } = await abortingCache(2);
    await expect(cache.markChecked(7)).rejects.toMatchObject({ name: 'AbortError' });
    expect((await cache.readStart()).checkedAt).toBe(null);
    expect(open).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
  });

  it('that never opens the database leaves a cache in memory, which refuses edits', async () => {
    const cache = await openCache(() => new Promise(() => undefined), { timeoutMs: 10 });
    expect(cache.mode).toBe('memory');
    expect((await cache.readStart()).outbox).toEqual([]);
    await expect(cache.addEdit(edit(user(10)))).rejects.toThrow(/storage/);
  });

  it('of a newer build is left as it is: online only, and every edit is there for that build', async () => {
    const name = newName();
    await (await newCache(name)).addEdit(edit(user(10)));
    const newer = await openDB(name, 99, { blocked: () => undefined });
    newer.close();
    const older = await openCache((onClosed) => openPatchpanelDatabase(onClosed, name));
    expect(older.mode).toBe('memory');
    const kept = await openDB(name, 99);
    expect(await kept.getAll('outbox')).toMatchObject([{ id: user(10).id, state: 'waiting' }]);
    kept.close();
  });
});
