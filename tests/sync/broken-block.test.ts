/** A block of the copy on disk that is not what was written there: its rows are fetched again, and no edit goes with it. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import type { RowBlock } from '../../lib/schema/row-block.ts';
import { edit, endAll, eventually, named, world } from '../support/edit-world.ts';
import { problem } from '../support/fake-server.ts';
import { INSTANCE } from '../support/rows.ts';

afterEach(() => {
  endAll();
  vi.restoreAllMocks();
});

/** Past everything that knows what a block is. */
async function breakBlocks(name: string, kind: string, broken: (block: RowBlock) => unknown): Promise<void> {
  const database = await openPatchpanelDatabase(() => undefined, name);
  const transaction = database.transaction('blocks', 'readwrite');
  let found = 0;
  for (let at = await transaction.store.openCursor(); at; at = await at.continue()) {
    if (at.value.kind !== kind) continue;
    found += 1;
    await at.update(broken(at.value) as never);
  }
  database.close();
  expect(found).toBeGreaterThan(0);
}

const BROKEN: readonly [string, (block: RowBlock) => unknown][] = [
  ['is a text', () => 'rows'],
  ['has lost its columns', ({ columns: _, ...block }) => block],
  ['has lost some of its ids', (block) => ({ ...block, ids: block.ids.slice(0, 8) })],
  ['has other bytes as ids', (block) => ({ ...block, ids: block.ids.map((byte) => byte ^ 0x55) })],
  [
    'has texts that are cut off',
    (block) => ({ ...block, columns: withTexts(block, (text) => text.slice(1)) }),
  ],
];

function withTexts({ columns }: RowBlock, change: (text: string) => string) {
  const changed = Object.entries(columns).map(([field, column]) => [
    field,
    'text' in column ? { ...column, text: change(column.text) } : column,
  ]);
  return Object.fromEntries(changed);
}

/** A copy on disk with a broken block, and an edit beside it that waits; the next life of the worker over it. */
async function lifeOver(kind: string, broken: (block: RowBlock) => unknown) {
  const here = await world();
  here.server.instead = (path) => (path.includes('crm-users') ? problem(503, 'busy') : undefined);
  await here.engine.edit(edit(named('Mine')));
  here.engine.pause();
  await breakBlocks(here.database, kind, broken);
  vi.spyOn(console, 'warn').mockReturnValue();
  const { engine, clock } = await here.start();
  here.server.instead = null;
  return { server: here.server, engine, clock };
}

const cases = ['crm-users', 'crm-user-groups'].flatMap((kind) =>
  BROKEN.map(([what, broken]) => ({ kind, what, broken })),
);

// The ids of kinds that nobody looks for alone have no hashes beside them.
it.each(cases.filter(({ kind, what }) => kind === 'crm-users' || !what.includes('other bytes')))(
  'of $kind that $what is fetched again, and the edit is saved',
  async ({ kind, broken }) => {
    const { server, engine, clock } = await lifeOver(kind, broken);
    expect(engine.replica.cursor).toBeNull();
    expect(engine.replica.directory.size('crm-users')).toBe(0);
    expect(engine.replica.outbox).toHaveLength(1);
    engine.setWatched(true);
    engine.resume();
    await eventually(() => {
      clock.advance(1_000);
      const names = [...engine.replica.directory.values('crm-users')].map(({ fullName }) => fullName);
      expect(names.sort()).toEqual(['Mine', 'User 11']);
    });
    expect(engine.replica.directory.size('crm-user-groups')).toBe(1);
    expect(server.users.get(edit(named('')).id)?.fullName).toBe('Mine');
  },
);

it('is no place to find the user of a page in, before all rows are read', async () => {
  const here = await world();
  here.engine.pause();
  await breakBlocks(here.database, 'crm-users', (block) => ({
    ...block,
    ids: block.ids.map((byte) => byte ^ 0x55),
  }));
  expect(await here.cache.findUsers([{ instanceId: INSTANCE, username: null, nativeId: '10' }])).toEqual([]);
});
