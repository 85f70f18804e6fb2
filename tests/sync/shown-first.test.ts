/** A first copy is shown before the disk has it (decisions/0125): what is told meanwhile is true, and nothing is passed over whatever the disk does. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../support/edit-world.ts';
import { FakeServer } from '../support/fake-server.ts';
import { instance, me, user } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';

const lives: Life[] = [];
afterEach(() => {
  for (const life of lives.splice(0)) life.end();
});

const newServer = () => new FakeServer(me(), [user(10), user(11)], { 'crm-instances': [instance()] });
const usersOf = ({ engine }: Life) => [...engine.replica.directory.values('crm-users')];

async function startWatched(options: Parameters<typeof startLife>[0]): Promise<Life> {
  const life = await startLife(options);
  lives.push(life);
  life.engine.setWatched(true);
  life.engine.resume();
  return life;
}

/** A disk that takes, or refuses, the copy when it is told to. */
function heldDisk() {
  const disk = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const gate = async (call: string) => {
    if (call !== 'before cache.swapSnapshot') return;
    asked.resolve();
    await disk.promise;
  };
  return { gate, disk, asked: asked.promise };
}

it('is on the screen while the disk takes it, and not called live before it has', async () => {
  const { gate, disk, asked } = heldDisk();
  const life = await startWatched({ database: 'first-shown', server: newServer(), gate });
  await asked;
  expect(usersOf(life)).toHaveLength(2);
  expect(life.changes).toContainEqual({ type: 'rows', changed: 'all' });
  expect(life.engine.status()).toMatchObject({ state: 'syncing', checkedAt: life.clock.now() });
  disk.resolve();
  await eventually(() => expect(life.engine.status().state).toBe('live'));
  expect(life.engine.replica).toMatchObject({ isDiskBehind: false, storing: null });
});

it('is not continued before the disk has it', async () => {
  const server = newServer();
  const { gate, disk, asked } = heldDisk();
  const life = await startWatched({ database: 'first-continued', server, gate });
  await asked;
  const before = server.requests.filter((request) => request.endsWith('/changes')).length;
  server.put(user(10, { version: 2, fullName: 'Newer' }));
  const synced = life.engine.syncNow();
  await life.cache.readStart();
  expect(server.requests.filter((request) => request.endsWith('/changes'))).toHaveLength(before);
  disk.resolve();
  await synced;
  expect(usersOf(life).map(({ fullName }) => fullName)).toContain('Newer');
  life.end();
  const next = await startLife({ database: 'first-continued', server });
  expect(usersOf(next).map(({ fullName }) => fullName)).toContain('Newer');
});

it('stays on the screen where the disk refuses it, and the next life asks for all of it again', async () => {
  const server = newServer();
  const { gate, disk, asked } = heldDisk();
  const life = await startWatched({ database: 'first-refused', server, gate });
  await asked;
  disk.reject(new DOMException('The disk is full.', 'QuotaExceededError'));
  await eventually(() => expect(life.engine.status().state).toBe('live'));
  server.put(user(11, { version: 2, fullName: 'Later' }));
  await eventually(() => expect(usersOf(life).map(({ fullName }) => fullName)).toContain('Later'));
  expect(life.engine.replica.isDiskBehind).toBe(true);
  life.end();
  const next = await startWatched({ database: 'first-refused', server });
  expect(next.engine.replica.cursor).toBeNull();
  await eventually(() => expect(next.engine.status().state).toBe('live'));
  expect(usersOf(next).map(({ fullName }) => fullName)).toEqual(
    usersOf(life).map(({ fullName }) => fullName),
  );
});

it('waits for the disk where that holds rows of before, which the next life would show again', async () => {
  const server = newServer();
  const { gate, disk, asked } = heldDisk();
  const before = await startWatched({ database: 'first-behind', server });
  await eventually(() => expect(before.engine.status().state).toBe('live'));
  before.end();
  const life = await startLife({ database: 'first-behind', server, gate });
  lives.push(life);
  // As where a block of it cannot be read.
  life.engine.replica.dropRows();
  life.engine.setWatched(true);
  life.engine.resume();
  await asked;
  expect(usersOf(life)).toEqual([]);
  disk.resolve();
  await eventually(() => expect(life.engine.status().state).toBe('live'));
  expect(usersOf(life)).toHaveLength(2);
});
