/** The worker dies at every await of a first synchronisation; the next life ends with the whole directory, and so does its copy on disk. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { FakeServer } from '../support/fake-server.ts';
import { agent, environment, INSTANCE, instance, me, user, uuid } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';
import { dieAt } from '../support/worker-death.ts';

const mapping = { mode: 'override' as const, agents: [uuid('cti-agents', 601)] };
const newServer = () =>
  new FakeServer(me(), [user(10, { mapping }), user(11)], {
    'crm-instances': [instance()],
    environments: [environment(500)],
    'cti-agents': [agent(600), agent(601)],
  });

async function syncs({ engine }: Life): Promise<void> {
  engine.setWatched(true);
  engine.resume();
  await vi.waitFor(() => expect(engine.replica.cursor).not.toBeNull(), { interval: 2 });
  // Shown before it is on disk.
  await engine.replica.storing;
}

async function liveUntil(deathAt: number | null, database: string, server: FakeServer) {
  return dieAt(deathAt, async (gate) => {
    const life = await startLife({ database, server, gate });
    await syncs(life);
    life.end();
  });
}

function rowsOf({ engine }: Life) {
  const { directory } = engine.replica;
  const owners = directory.ownersOf(uuid('cti-agents', 601), INSTANCE).map(({ id }) => id);
  return {
    users: [...directory.values('crm-users')].sort((a, b) => (a.id < b.id ? -1 : 1)),
    agents: directory.size('cti-agents'),
    instances: directory.size('crm-instances'),
    byName: directory.userByUsername(INSTANCE, 'user.11')?.id,
    owners,
  };
}

const EVERYTHING = {
  users: [user(10, { mapping }), user(11)],
  agents: 2,
  instances: 1,
  byName: uuid('crm-users', 11),
  owners: [uuid('crm-users', 10)],
};

const calls = await liveUntil(null, 'snapshot-none', newServer());

it('passes every border on its way', () => {
  for (const call of ['remote.readSnapshotPart', 'cache.saveSnapshotParts', 'cache.swapSnapshot']) {
    expect(calls).toContain(`after ${call}`);
  }
});

it.each(calls.map((call, index) => ({ call, deathAt: index + 1 })))(
  'dying $call (call $deathAt) leaves nothing out and nothing half',
  async ({ deathAt }) => {
    const database = `snapshot-${deathAt}`;
    const server = newServer();
    await liveUntil(deathAt, database, server);
    const next = await startLife({ database, server });
    await syncs(next);
    expect(rowsOf(next)).toEqual(EVERYTHING);
    next.end();
    const last = await startLife({ database, server });
    expect(rowsOf(last)).toEqual(EVERYTHING);
  },
);
