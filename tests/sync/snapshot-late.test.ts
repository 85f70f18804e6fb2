/** A snapshot that the server wrote a while ago: what changed since comes with it, and nobody sees the older state. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { FakeServer } from '../support/fake-server.ts';
import { agent, environment, instance, me, user, uuid } from '../support/rows.ts';
import { startLife } from '../support/sync-life.ts';

const ALICE = uuid('crm-users', 10);

/** Its snapshot was written before Alice was changed and Bob deleted; it answers what changed once it is let. */
async function serverBehind() {
  const server = new FakeServer(me(), [user(10), user(11)], {
    'crm-instances': [instance()],
    environments: [environment(500)],
    'cti-agents': [agent(600)],
  });
  const read = (part: number) =>
    server.fetch(`https://server.example/v1/snapshot?part=${part}`, {
      headers: { authorization: 'Bearer token-1' },
    });
  const parts = [await read(0), await read(1)];
  server.put(user(10, { version: 2, fullName: 'Newer' }));
  server.delete(uuid('crm-users', 11));
  let letAnswer: () => void = () => undefined;
  const mayAnswer = new Promise<undefined>((resolve) => {
    letAnswer = () => resolve(undefined);
  });
  server.instead = (path) => {
    if (path === '/v1/snapshot') return parts.shift();
    return path === '/v1/changes' ? (mayAnswer as Promise<never>) : undefined;
  };
  return { server, letAnswer };
}

it('is not shown before the changes since are in', async () => {
  const { server, letAnswer } = await serverBehind();
  const { engine } = await startLife({ database: 'late-shown', server });
  engine.setWatched(true);
  engine.resume();
  await vi.waitFor(() => expect(server.requests).toContain('GET /v1/changes'));
  expect([engine.replica.cursor, engine.replica.directory.size('crm-users')]).toEqual([null, 0]);
  letAnswer();
  await vi.waitFor(() => expect(engine.replica.cursor).not.toBeNull());
  expect([...engine.replica.directory.values('crm-users')]).toEqual([
    user(10, { version: 2, fullName: 'Newer' }),
  ]);
  engine.pause();
});

it('is on disk together with them', async () => {
  const { server, letAnswer } = await serverBehind();
  letAnswer();
  const { engine } = await startLife({ database: 'late-disk', server });
  engine.setWatched(true);
  engine.resume();
  await vi.waitFor(() => expect(engine.replica.cursor).not.toBeNull());
  await engine.replica.storing;
  engine.pause();
  const next = await startLife({ database: 'late-disk', server });
  expect(next.engine.replica.cursor).toBe(engine.replica.cursor);
  expect(next.engine.replica.directory.get('crm-users', ALICE)?.fullName).toBe('Newer');
  expect(next.engine.replica.directory.size('crm-users')).toBe(1);
});

it('does not take back an edit that is saved while the disk makes room for it', async () => {
  const server = new FakeServer(me(), [user(10)], { 'crm-instances': [instance()] });
  const disk = { isBusy: false };
  const { promise: isAsked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: isFree, resolve: free } = Promise.withResolvers<void>();
  const gate = async (call: string) => {
    if (!disk.isBusy || call !== 'before cache.swapSnapshot') return;
    ask();
    await isFree;
  };
  const { engine } = await startLife({ database: 'late-answered', server, gate });
  engine.setWatched(true);
  engine.resume();
  await vi.waitFor(() => expect(engine.status().state).toBe('live'));
  disk.isBusy = true;
  server.epoch += 1;
  const synced = engine.syncNow();
  await isAsked;
  await engine.edit({ kind: 'crm-users', id: ALICE, baseVersion: 1, patch: { set: { fullName: 'Mine' } } });
  await vi.waitFor(() => expect(engine.pending()).toEqual([]));
  // What the feed would bring is on its way for longer than anybody looks.
  server.instead = (path) => (path === '/v1/changes' ? new Promise<never>(() => undefined) : undefined);
  free();
  await synced;
  expect(engine.replica.directory.get('crm-users', ALICE)?.fullName).toBe('Mine');
  engine.pause();
  const next = await startLife({ database: 'late-answered', server });
  expect(next.engine.replica.directory.get('crm-users', ALICE)?.fullName).toBe('Mine');
});
