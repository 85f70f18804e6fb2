/** The worker dies at any call of a pull: of a delta, and of the new copy after the server was restored; the next life has all of it, and lists what went back once. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { VERSIONS_OF_A_HISTORY } from '../../lib/domain/version-history.ts';
import { FakeServer } from '../support/fake-server.ts';
import { instance, me, user, uuid } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';
import { dieAt } from '../support/worker-death.ts';

/** What happens at the server between a copy that is whole and the pull in which the worker dies. */
const EVENTS = {
  delta(server: FakeServer) {
    server.put(user(10, { version: 2, fullName: 'Alice Changed' }));
    server.put(user(12));
    server.delete(uuid('crm-users', 11));
  },
  restore(server: FakeServer) {
    const moved = <R extends { version: number }>(row: R) => ({ ...row, version: VERSIONS_OF_A_HISTORY + 1 });
    server.users = new Map([user(10), user(11)].map((row) => [row.id, moved(row)]));
    server.others = { 'crm-instances': [moved(instance())] };
    server.epoch += 1;
  },
} as const;

const SAVED = { fullName: 'Alice Saved', version: 2 };

async function follow({ engine }: Life, server: FakeServer): Promise<void> {
  engine.setWatched(true);
  engine.resume();
  await vi.waitFor(() => expect(engine.replica.cursor).toBe(`${server.epoch}:${server.seq}`), {
    timeout: 5_000,
  });
  // A first copy is shown before the disk has it (decisions/0125).
  await engine.replica.storing;
}

async function liveUntil(deathAt: number | null, database: string, event: keyof typeof EVENTS) {
  const server = new FakeServer(me(), [user(10, SAVED), user(11)], { 'crm-instances': [instance()] });
  const first = await startLife({ database, server });
  await follow(first, server);
  first.end();
  EVENTS[event](server);
  const calls = await dieAt(deathAt, async (gate) => {
    const life = await startLife({ database, server, gate });
    await follow(life, server);
    // What is published when all is done is not waited for by the cursor.
    await vi.waitFor(() => expect(life.engine.status().state).toBe('live'));
    life.end();
  });
  return { server, calls };
}

const lives = await Promise.all(
  (['delta', 'restore'] as const).map(async (event) => ({
    event,
    calls: (await liveUntil(null, `pull-${event}-none`, event)).calls,
  })),
);

it('passes every border on its way', () => {
  const [delta, restore] = lives.map(({ calls }) => calls);
  expect(delta).toContain('after cache.applyDelta');
  expect(restore).toContain('after cache.swapSnapshot');
});

const cases = lives.flatMap(({ event, calls }) =>
  calls.map((call, index) => ({ event, call, deathAt: index + 1 })),
);

it.each(cases)(
  'of a $event, dying $call (call $deathAt), is whole in the next life',
  async ({ event, deathAt }) => {
    const database = `pull-${event}-${deathAt}`;
    const { server } = await liveUntil(deathAt, database, event);
    for (const name of ['next', 'last']) {
      const life = await startLife({ database, server });
      if (name === 'next') await follow(life, server);
      const { directory } = life.engine.replica;
      const rows = [...directory.values('crm-users')].map(({ id, version }) => [id, version]).sort();
      expect(rows).toEqual([...server.users.values()].map(({ id, version }) => [id, version]).sort());
      const lost = await life.engine.lost.read();
      expect(lost.map(({ id }) => id)).toEqual(event === 'restore' ? [uuid('crm-users', 10)] : []);
      life.end();
    }
  },
);
