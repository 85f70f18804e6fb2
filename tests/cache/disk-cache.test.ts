/** The cache on IndexedDB: what survives, what changes together, and what happens when the browser fails it. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { openPatchpanelDatabase, type PatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { me, user, uuid } from '../support/rows.ts';

let number = 0;
const OWNER = { serverId: 'server-1', accountId: uuid('accounts', 900) };

function newName() {
  number += 1;
  return `cache-${number}`;
}

async function newCache(name = newName()) {
  const cache = await openCache((onClosed) => openPatchpanelDatabase(onClosed, name));
  await cache.claim(OWNER);
  return cache;
}

const edit = (row: CrmUser) => ({
  userId: row.id,
  baseVersion: row.version,
  baseRow: row,
  patch: { set: { fullName: 'Mine' } },
  queuedAt: 1,
});

async function usersIn(cache: Awaited<ReturnType<typeof newCache>>) {
  return (await cache.read()).rows['crm-users'] ?? [];
}

describe('base rows', () => {
  it('come back from chunks and from the log beside them', async () => {
    const cache = await newCache();
    await cache.swapSnapshot({ 'crm-users': [user(10)] }, 'c1', 5);
    await cache.applyDelta({ rows: { 'crm-users': [user(11)] }, deleted: [] }, 'c2', 6);
    expect((await usersIn(cache)).map(({ id }) => id)).toEqual([
      uuid('crm-users', 10),
      uuid('crm-users', 11),
    ]);
    expect(await cache.read()).toMatchObject({ cursor: 'c2', checkedAt: 6 });
  });

  it('are folded into the chunks when the log grows, with the newest version of each', async () => {
    const cache = await newCache();
    for (let version = 1; version <= 70; version += 1) {
      await cache.applyDelta({ rows: { 'crm-users': [user(10, { version })] }, deleted: [] }, 'c', 1);
    }
    const versions = (await usersIn(cache)).map((row) => row.version);
    expect(versions).toHaveLength(1 + 70 - 64);
    expect(Math.max(...versions)).toBe(70);
  });

  it('that were deleted stay away after the log was folded', async () => {
    const cache = await newCache();
    await cache.swapSnapshot({ 'crm-users': [user(10)] }, 'c', 1);
    await cache.applyDelta({ rows: {}, deleted: [['crm-users', uuid('crm-users', 10), 2]] }, 'c', 1);
    for (let count = 0; count < 70; count += 1) await cache.applyDelta({ rows: {}, deleted: [] }, 'c', 1);
    const { rows, deleted } = await cache.read();
    expect(rows['crm-users'] ?? []).toEqual([]);
    expect(deleted).toContainEqual(['crm-users', uuid('crm-users', 10), 2]);
  });

  it('are replaced by a snapshot as a whole, and the outbox stays', async () => {
    const cache = await newCache();
    await cache.swapSnapshot({ 'crm-users': [user(10)] }, 'c1', 1);
    await cache.addEdit(edit(user(10)));
    await cache.swapSnapshot({ 'crm-users': [user(11)] }, 'c2', 2);
    expect((await usersIn(cache)).map(({ id }) => id)).toEqual([uuid('crm-users', 11)]);
    expect((await cache.read()).outbox).toHaveLength(1);
  });
});

describe('an unfinished snapshot', () => {
  const part = (at: string, index: number) => ({ at, part: index, parts: 3, since: 's', rows: {} });

  it('keeps its parts for the next life', async () => {
    const name = newName();
    await (await newCache(name)).saveSnapshotPart(part('a', 0));
    const next = await newCache(name);
    expect(await next.readUnfinishedSnapshot()).toBe('a');
    expect(await next.readSnapshotParts('a')).toEqual([part('a', 0)]);
  });

  it('is forgotten when another one begins', async () => {
    const cache = await newCache();
    await cache.saveSnapshotPart(part('a', 0));
    expect(await cache.readSnapshotParts('b')).toEqual([]);
    expect(await cache.readUnfinishedSnapshot()).toBeNull();
  });
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

  it('gives no key of a former life again', async () => {
    const name = newName();
    const cache = await newCache(name);
    const first = await cache.markSending((await cache.addEdit(edit(user(10)))).changeId);
    await cache.removeEdit(first.changeId);
    const next = await newCache(name);
    const second = await next.markSending((await next.addEdit(edit(user(10)))).changeId);
    expect(second.key).not.toBe(first.key);
  });

  it('loses an edit and gains its row together, or neither', async () => {
    const cache = await newCache();
    const entry = await cache.addEdit(edit(user(10)));
    const unstorable = { ...user(10, { version: 2 }), broken: () => undefined } as unknown as CrmUser;
    await expect(cache.settleEdit(entry.changeId, unstorable, [])).rejects.toThrow();
    expect((await cache.read()).outbox).toHaveLength(1);
    await cache.settleEdit(entry.changeId, user(10, { version: 2 }), []);
    const { outbox, rows } = await cache.read();
    expect(outbox).toEqual([]);
    expect(rows['crm-users']).toMatchObject([{ version: 2 }]);
  });
});

describe('another owner', () => {
  it('finds nothing of the former one', async () => {
    const cache = await newCache();
    await cache.saveMe(me(), 1);
    await cache.swapSnapshot({ 'crm-users': [user(10)] }, 'c', 1);
    await cache.addEdit(edit(user(10)));
    await cache.claim({ serverId: 'server-2', accountId: OWNER.accountId });
    expect(await cache.read()).toMatchObject({ me: null, cursor: null, rows: {}, outbox: [] });
  });

  it('is the same one again: everything is still there', async () => {
    const cache = await newCache();
    await cache.addEdit(edit(user(10)));
    await cache.claim(OWNER);
    expect((await cache.read()).outbox).toHaveLength(1);
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
    expect((await cache.read()).checkedAt).toBe(7);
  });

  it('that never opens the database leaves a cache in memory, which refuses edits', async () => {
    const cache = await openCache(() => new Promise(() => undefined), 10);
    expect(cache.mode).toBe('memory');
    expect((await cache.read()).outbox).toEqual([]);
    await expect(cache.addEdit(edit(user(10)))).rejects.toThrow(/storage/);
  });
});
