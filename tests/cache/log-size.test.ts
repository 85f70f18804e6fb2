/** The length of the log beside the blocks, as a worker remembers it. */
import { describe, expect, it, vi } from 'vitest';
import { user } from '../support/rows.ts';
import { delta, edit, load, newCache } from './cache-fixture.ts';

describe('the log', () => {
  it('takes a delta without a look at the disk, once its length is known', async () => {
    const cache = await newCache();
    await load(cache, [user(10)]);
    await cache.applyDelta(delta(user(10, { version: 2 })), 'c', 1);
    const asked = [vi.spyOn(IDBObjectStore.prototype, 'get'), vi.spyOn(IDBObjectStore.prototype, 'count')];
    await cache.applyDelta(delta(user(10, { version: 3 })), 'c', 1);
    expect(asked.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    for (const spy of asked) spy.mockRestore();
  });

  it('is folded by itself where nothing is ever quiet, with the records of own edits', async () => {
    const cache = await newCache();
    await load(cache, [user(10)]);
    await cache.applyDelta(delta(user(10, { version: 2 })), 'c', 1);
    for (let version = 3; version < 514; version += 1) {
      const { changeId } = await cache.addEdit(edit(user(10)));
      const row = user(10, { version });
      await cache.settleEdit({ changeId, kind: 'crm-users', row, rebased: [] });
    }
    expect((await cache.readStart()).log).toHaveLength(512);
    await cache.applyDelta(delta(user(10, { version: 514 })), 'c', 1);
    expect((await cache.readStart()).log).toEqual([]);
  });
});
