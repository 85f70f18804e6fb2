/** The sync engine over a real (fake-indexeddb) cache and a server at the HTTP border. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeServer, problem } from '../support/fake-server.ts';
import { agent, environment, group, instance, me, user, uuid } from '../support/rows.ts';
import { type Life, readStore, startLife } from '../support/sync-life.ts';

const others = {
  'crm-instances': [instance()],
  'crm-user-groups': [group(50)],
  environments: [environment(500)],
  'cti-agents': [agent(600)],
};
const ALICE = uuid('crm-users', 10);

const lives: Life[] = [];
let number = 0;

afterEach(() => {
  for (const life of lives.splice(0)) life.end();
});

function world() {
  number += 1;
  const server = new FakeServer(me(), [user(10), user(11)], others);
  const database = `engine-${number}`;
  const start = async () => {
    const life = await startLife({ database, server });
    lives.push(life);
    return life;
  };
  return { server, database, start };
}

async function liveLife({ start }: ReturnType<typeof world>): Promise<Life> {
  const life = await start();
  life.engine.setWatched(true);
  life.engine.resume();
  await vi.waitFor(() => expect(life.engine.status().state).toBe('live'));
  return life;
}

const edit = (fullName: string, baseVersion = 1) => ({
  kind: 'crm-users' as const,
  id: ALICE,
  baseVersion,
  patch: { set: { fullName } },
});

describe('pulling', () => {
  it('loads own view and snapshot, and is live', async () => {
    const { engine } = await liveLife(world());
    expect(engine.replica.me?.account.username).toBe('admin.ada');
    expect(engine.replica.directory.size('crm-users')).toBe(2);
    expect(engine.replica.directory.size('cti-agents')).toBe(1);
  });

  it('brings back what the cache holds before it has asked the server', async () => {
    const here = world();
    (await liveLife(here)).end();
    const { engine } = await here.start();
    expect(engine.replica.directory.get('crm-users', ALICE)?.fullName).toBe('User 10');
    expect(engine.status().state).toBe('signed-out');
  });

  it('follows a change that somebody else made', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    here.server.put(user(10, { version: 2, fullName: 'Changed' }));
    await vi.waitFor(() =>
      expect(engine.replica.directory.get('crm-users', ALICE)?.fullName).toBe('Changed'),
    );
  });

  it('packs what came one by one once there is much of it', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    const fold = vi.spyOn(engine.replica.directory, 'fold');
    here.server.put(user(10, { version: 2, fullName: 'Changed' }));
    await vi.waitFor(() => expect(fold).toHaveBeenCalled());
  });

  it('removes a row that was deleted, and keeps it away after a restart', async () => {
    const here = world();
    const life = await liveLife(here);
    here.server.delete(ALICE);
    await vi.waitFor(() => expect(life.engine.replica.directory.size('crm-users')).toBe(1));
    life.end();
    expect((await here.start()).engine.replica.directory.size('crm-users')).toBe(1);
  });

  it('loads a snapshot after 410 and keeps the outbox', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    here.server.instead = (path) => (path.includes('crm-users') ? problem(503, 'busy') : undefined);
    await engine.edit(edit('Mine'));
    here.server.epoch = 2;
    here.server.put(user(10, { fullName: 'After the restore' }));
    engine.syncNow();
    await vi.waitFor(() =>
      expect(engine.replica.directory.get('crm-users', ALICE)?.fullName).toBe('After the restore'),
    );
    expect(engine.replica.outbox).toMatchObject([{ patch: { set: { fullName: 'Mine' } } }]);
    expect(await readStore(here.database, 'outbox')).toHaveLength(1);
  });

  it('takes a page in place of JSON for a network that asks for a login, and deletes nothing', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    here.server.instead = () => new Response('<html>Log in to the hotel</html>', { status: 200 });
    engine.syncNow();
    await vi.waitFor(() => expect(engine.status().state).toBe('offline'));
    expect(engine.replica.directory.size('crm-users')).toBe(2);
  });

  it('is live again by itself when the server is back', async () => {
    const here = world();
    const { engine, clock } = await liveLife(here);
    here.server.instead = () => Promise.reject(new TypeError('Failed to fetch'));
    engine.syncNow();
    await vi.waitFor(() => expect(engine.status().state).toBe('offline'));
    here.server.instead = null;
    await vi.waitFor(() => {
      clock.advance(20_000);
      expect(engine.status().state).toBe('live');
    });
  });

  it('asks nothing while nobody looks', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    engine.setWatched(false);
    const before = here.server.requests.length;
    here.server.wake();
    await engine.pushNow();
    expect(here.server.requests).toHaveLength(before);
  });

  it('drops the directory when the account may no longer read it', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    const grants = [{ role: 'agent' as const, instanceId: instance().id, crmUserId: ALICE }];
    here.server.me = me({ since: 'me-2', grants });
    here.server.wake();
    await vi.waitFor(() => expect(engine.replica.directory.size('crm-users')).toBe(0));
    await vi.waitFor(() => expect(engine.status().state).toBe('live'));
    expect(await readStore(here.database, 'blocks')).toEqual([]);
  });

  it('says that extension and server are too far apart', async () => {
    const here = world();
    here.server.me = me({ protocol: { min: 2, max: 3 } });
    const life = await here.start();
    life.engine.setWatched(true);
    life.engine.resume();
    await vi.waitFor(() => expect(life.engine.status().reason?.kind).toBe('incompatible'));
  });
});

describe('an edit', () => {
  it('is on disk before it is called queued', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    here.server.instead = () => Promise.reject(new TypeError('Failed to fetch'));
    const { changeId } = await engine.edit(edit('Mine'));
    expect(await readStore(here.database, 'outbox')).toMatchObject([{ changeId }]);
  });

  it('is saved: row in the base, entry out of the outbox', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    await engine.edit(edit('Mine'));
    await vi.waitFor(() => expect(engine.status().pending).toBe(0));
    expect(engine.replica.directory.get('crm-users', ALICE)).toMatchObject({ fullName: 'Mine', version: 2 });
    expect(await readStore(here.database, 'outbox')).toEqual([]);
  });

  it('joins an edit of the same record that was not sent yet', async () => {
    const here = world();
    const { engine } = await (async () => {
      const life = await liveLife(here);
      life.engine.pause();
      return life;
    })();
    await engine.edit(edit('First'));
    await engine.edit({
      kind: 'crm-users' as const,
      id: ALICE,
      baseVersion: 1,
      patch: { set: { nativeId: '77' } },
    });
    engine.resume();
    await vi.waitFor(() => expect(engine.status().pending).toBe(0));
    expect(here.server.writes.map(({ body }) => body)).toEqual([
      { set: { fullName: 'First', nativeId: '77' } },
    ]);
  });

  it('loses nothing when many edits of one record arrive at once', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    await Promise.all([
      engine.edit({
        kind: 'crm-users' as const,
        id: ALICE,
        baseVersion: 1,
        patch: { set: { fullName: 'A' } },
      }),
      engine.edit({
        kind: 'crm-users' as const,
        id: ALICE,
        baseVersion: 1,
        patch: { set: { nativeId: 'B' } },
      }),
      engine.edit({
        kind: 'crm-users' as const,
        id: ALICE,
        baseVersion: 1,
        patch: { set: { groupId: uuid('crm-user-groups', 50) } },
      }),
    ]);
    await vi.waitFor(() => expect(engine.status().pending).toBe(0));
    expect(here.server.users.get(ALICE)).toMatchObject({
      fullName: 'A',
      nativeId: 'B',
      groupId: uuid('crm-user-groups', 50),
    });
  });

  it('made while an earlier one is under way is sent on top of it', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    here.server.instead = async (path) => {
      if (path.includes('crm-users')) await held;
      return undefined as unknown as Response;
    };
    await engine.edit(edit('First'));
    await vi.waitFor(() => expect(engine.pending()[0]?.state).toBe('sending'));
    await engine.edit(edit('Second'));
    release();
    await vi.waitFor(() => expect(engine.status().pending).toBe(0));
    expect(here.server.writes.map(({ ifMatch }) => ifMatch)).toEqual(['"1"', '"2"']);
    expect(here.server.users.get(ALICE)?.fullName).toBe('Second');
  });

  it('that a rule refuses is parked and does not hold up the next', async () => {
    const here = world();
    const { engine } = await liveLife(here);
    here.server.instead = (path) =>
      path.endsWith(ALICE) ? problem(409, 'agent_taken', { rule: 'C7' }) : undefined;
    await engine.edit(edit('Mine'));
    await engine.edit({
      kind: 'crm-users' as const,
      id: uuid('crm-users', 11),
      baseVersion: 1,
      patch: { set: { fullName: 'Other' } },
    });
    // The server has the other before its answer is here.
    await vi.waitFor(() =>
      expect(engine.pending()).toMatchObject([
        { state: 'parked', error: { kind: 'refused', problem: { rule: 'C7' } } },
      ]),
    );
    expect(here.server.users.get(uuid('crm-users', 11))?.fullName).toBe('Other');
  });

  it('stays in the outbox when the session ends', async () => {
    const here = world();
    const { engine, changes } = await liveLife(here);
    here.server.tokens.clear();
    await engine.edit(edit('Mine'));
    await vi.waitFor(() => expect(changes).toContainEqual({ type: 'signed-out' }));
    expect(engine.status()).toMatchObject({ state: 'signed-out', pending: 1, parked: 0 });
  });
});
