/** The worker dies at every await while it takes up what others changed and deleted: the next life has it, once and whole. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { FakeServer } from '../support/fake-server.ts';
import { instance, me, user, uuid } from '../support/rows.ts';
import { startLife } from '../support/sync-life.ts';
import { dieAt } from '../support/worker-death.ts';

const newServer = () => new FakeServer(me(), [user(10), user(11)], { 'crm-instances': [instance()] });
const SECOND = user(10, { version: 2, fullName: 'Theirs' });

/** A former life brought all there was; then one row changed and one went. */
async function serverAhead(database: string): Promise<FakeServer> {
  const server = newServer();
  const life = await startLife({ database, server });
  life.engine.setWatched(true);
  life.engine.resume();
  await vi.waitFor(() => expect(life.engine.status().state).toBe('live'), { interval: 2 });
  life.end();
  server.put(SECOND);
  server.delete(uuid('crm-users', 11));
  return server;
}

async function liveUntil(
  deathAt: number | null,
  database: string,
): Promise<{ calls: string[]; server: FakeServer }> {
  const server = await serverAhead(database);
  const calls = await dieAt(deathAt, async (gate) => {
    const life = await startLife({ database, server, gate });
    life.engine.setWatched(true);
    life.engine.resume();
    await vi.waitFor(
      () => expect(life.engine.replica.directory.get('crm-users', SECOND.id)).toEqual(SECOND),
      { interval: 2, timeout: 10_000 },
    );
    life.end();
  });
  return { calls, server };
}

const { calls } = await liveUntil(null, 'change-none');

it('passes the feed and the disk on its way', () => {
  expect(calls).toEqual(expect.arrayContaining(['after remote.readChanges', 'after cache.applyDelta']));
});

it.each(calls.map((call, index) => ({ call, deathAt: index + 1 })))(
  'dying $call (call $deathAt) misses no change',
  async ({ deathAt }) => {
    const database = `change-${deathAt}`;
    const { server } = await liveUntil(deathAt, database);
    const next = await startLife({ database, server });
    next.engine.setWatched(true);
    next.engine.resume();
    await vi.waitFor(() => expect(next.engine.status().state).toBe('live'), { interval: 2, timeout: 10_000 });
    expect([...next.engine.replica.directory.values('crm-users')]).toEqual([SECOND]);
    next.end();
    const last = await startLife({ database, server });
    expect([...last.engine.replica.directory.values('crm-users')]).toEqual([SECOND]);
  },
);
