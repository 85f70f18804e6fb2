/** The place in the feed of the copy that the base began with: it comes with the copy, stays with it and goes with it. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { packRows } from '../../lib/schema/pack-rows.ts';
import { user } from '../support/rows.ts';
import { newCache, newName } from './cache-fixture.ts';

const part = (at: string, position?: string) => ({
  ...{ at, part: 0, parts: 1, since: 's', ...(position ? { position } : {}) },
  blocks: [packRows('crm-users', [user(10)])],
});

it('is told by the unfinished copy of a former life, and is that of the base once it is whole', async () => {
  const name = newName();
  await (await newCache(name)).saveSnapshotParts([part('a', 'epoch.7')]);
  const cache = await newCache(name);
  const { parts = [] } = (await cache.readUnfinishedSnapshot()) ?? {};
  expect(parts).toMatchObject([{ position: 'epoch.7' }]);
  await cache.swapSnapshot(parts, { cursor: 'c', copiedAt: 'epoch.7', checkedAt: 1 });
  await cache.applyDelta({ rows: { 'crm-users': [user(11)] }, deleted: [] }, 'd', 2);
  expect(await (await newCache(name)).readStart()).toMatchObject({ cursor: 'd', copiedAt: 'epoch.7' });
});

it('goes with the rows', async () => {
  const cache = await newCache();
  await cache.saveSnapshotParts([part('a')]);
  await cache.swapSnapshot([part('a')], { cursor: 'c', copiedAt: 'epoch.7', checkedAt: 1 });
  await cache.dropRows();
  expect((await cache.readStart()).copiedAt).toBeNull();
});

it('is not that of a copy before, where a server tells none', async () => {
  const cache = await newCache();
  await cache.saveSnapshotParts([part('a')]);
  await cache.swapSnapshot([part('a')], { cursor: 'c', copiedAt: 'epoch.7', checkedAt: 1 });
  await cache.saveSnapshotParts([part('b')]);
  await cache.swapSnapshot([part('b')], { cursor: 'd', checkedAt: 2 });
  expect((await cache.readStart()).copiedAt).toBeNull();
});
