/** Edits that an older build queued outlive its update: what was acknowledged is never lost (I9). */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import { FakeServer } from '../support/fake-server.ts';
import { instance, me, user, uuid } from '../support/rows.ts';
import { startLife } from '../support/sync-life.ts';
import { newName, OWNER } from './cache-fixture.ts';

const ALICE = user(10);
const BOB = user(11);

/** As the build before wrote them. */
const former = (order: number, row: typeof ALICE, more: object = {}) => ({
  changeId: `former.c${order}`,
  order,
  userId: row.id,
  baseVersion: row.version,
  baseRow: row,
  patch: { set: { fullName: `Name ${order}` } },
  queuedAt: order,
  state: 'waiting',
  key: null,
  error: null,
  ...more,
});

const ENTRIES = [
  former(1, ALICE, { state: 'sending', key: 'former.2', calls: ['call-1'] }),
  former(3, ALICE, { state: 'parked', error: { kind: 'forbidden', detail: 'No.' } }),
  former(4, user(12, { version: 0 }), { isNew: true }),
  former(5, BOB, { after: 'former.c1', source: 'panel' }),
];

async function formerDatabase(version: 1 | 2) {
  const name = newName();
  const database = await openDB(name, version, {
    upgrade(opened) {
      opened.createObjectStore('meta');
      opened.createObjectStore('outbox', { keyPath: 'changeId' });
      for (const store of version === 1 ? ['chunks'] : ['blocks', 'indexes']) opened.createObjectStore(store);
      if (version === 2) opened.createObjectStore('deltas', { autoIncrement: true });
    },
  });
  for (const entry of ENTRIES) await database.put('outbox', entry);
  const meta = { owner: OWNER, client: 'former', counter: 5, cursor: '1:1' };
  for (const [key, value] of Object.entries(meta)) await database.put('meta', value, key);
  database.close();
  return name;
}

const open = (name: string) => openCache((onClosed) => openPatchpanelDatabase(onClosed, name));

it.each([1, 2] as const)('keeps every edit of version %i, with its order, key and state', async (version) => {
  const { outbox } = await (await open(await formerDatabase(version))).readStart();
  expect(outbox).toEqual(
    ENTRIES.map(({ userId, ...entry }) => ({
      ...entry,
      kind: 'crm-users',
      id: userId,
      ...('after' in entry ? { after: ['former.c1'] } : {}),
    })),
  );
});

it('keeps the copy of the configuration where only the edits have another form', async () => {
  const { cursor } = await (await open(await formerDatabase(2))).readStart();
  expect(cursor).toBe('1:1');
});

it('changes nothing more at the second start', async () => {
  const name = await formerDatabase(2);
  const first = await (await open(name)).readStart();
  expect((await (await open(name)).readStart()).outbox).toEqual(first.outbox);
});

it('sends the edits of the former build under their own keys, each once', async () => {
  const database = await formerDatabase(1);
  const server = new FakeServer(me(), [ALICE, BOB], { 'crm-instances': [instance()] });
  const { engine, end } = await startLife({ database, server });
  engine.setWatched(true);
  engine.resume();
  await expect.poll(() => engine.status()).toMatchObject({ state: 'live', pending: 1, parked: 1 });
  expect(server.writes[0]?.key).toBe('former.2');
  expect(server.users.get(ALICE.id)?.fullName).toBe('Name 1');
  expect(server.users.get(BOB.id)?.fullName).toBe('Name 5');
  expect(server.users.get(uuid('crm-users', 12))?.fullName).toBe('Name 4');
  expect(new Set(server.applied.values())).toEqual(new Set([1]));
  end();
});
