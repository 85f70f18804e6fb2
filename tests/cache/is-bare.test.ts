/** Whether the disk holds rows that another life would show: a first copy waits for the disk where it does. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { packRows } from '../../lib/schema/pack-rows.ts';
import { user } from '../support/rows.ts';
import { load, newCache } from './cache-fixture.ts';

it('is bare while parts of a first copy come in', async () => {
  const cache = await newCache();
  expect(await cache.isBare()).toBe(true);
  const blocks = [packRows('crm-users', [user(10)])];
  await cache.saveSnapshotParts([{ at: 'a', part: 0, parts: 2, since: 's', blocks }]);
  expect(await cache.isBare()).toBe(true);
});

it('is not with a base, until that is dropped', async () => {
  const cache = await newCache();
  await load(cache, [user(10)]);
  expect(await cache.isBare()).toBe(false);
  await cache.dropRows();
  expect(await cache.isBare()).toBe(true);
});

it('is not with the row of an edit alone', async () => {
  const cache = await newCache();
  await cache.applyDelta({ rows: { 'crm-users': [user(10)] }, deleted: [] }, null, 1);
  expect(await cache.isBare()).toBe(false);
});
