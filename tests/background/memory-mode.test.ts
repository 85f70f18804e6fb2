/** A browser whose database does not open: edits are saved on the server or refused, and a database that opens late is taken up. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { newProfile, type Profile } from '../support/extension.ts';
import { FakeServer, problem } from '../support/fake-server.ts';
import { agent, environment, instance, me, user, uuid } from '../support/rows.ts';
import { endAll, startAgain } from './at-work.ts';

afterEach(endAll);

const TEN = uuid('crm-users', 10);
const TOKENS = { access: 'token-1', refresh: null, idToken: null, subject: 'ada' };
const WRITE = `PATCH /v1/crm-users/${TEN}`;
const isWrite = (path: string) => path.endsWith(TEN);
let number = 0;

function world() {
  number += 1;
  const server = new FakeServer(me(), [user(10), user(11)], {
    'crm-instances': [instance()],
    environments: [environment(500)],
    'cti-agents': [agent(600)],
  });
  const profile = newProfile(`memory-${number}`, { server: 'https://server.example', tokens: TOKENS });
  const { promise, resolve } = Promise.withResolvers<void>();
  return { server, profile, disk: { opens: promise, timeoutMs: 20 }, openDisk: resolve };
}

/** The console of the next life, live. */
async function atConsole(profile: Profile, server: FakeServer) {
  const worker = await startAgain(profile, server);
  const client = worker.open('console');
  await client.call('hello', { surface: 'console', protocol: 1 });
  await vi.waitFor(() => expect(worker.core.engine.status().state).toBe('live'));
  return { worker, client };
}

const rename = (fullName: string, baseVersion = 1) =>
  ({ kind: 'crm-users', id: TEN, baseVersion, patch: { set: { fullName } } }) as const;

describe('a browser whose database does not open', () => {
  it('saves an edit on the server before it says so, and has nothing that waits', async () => {
    const { server, profile, disk } = world();
    const { worker, client } = await atConsole({ ...profile, slowDisk: disk }, server);
    expect(worker.core.cacheMode).toBe('memory');
    expect(await client.call('editRecord', rename('Online'))).toEqual({
      ok: true,
      value: { changeId: null },
    });
    expect(server.users.get(TEN)?.fullName).toBe('Online');
    expect(worker.core.engine.status()).toMatchObject({ pending: 0 });
    expect(worker.core.engine.replica.shown.get('crm-users', TEN)?.fullName).toBe('Online');
  });

  it('adds a record on the server', async () => {
    const { server, profile, disk } = world();
    const { client } = await atConsole({ ...profile, slowDisk: disk }, server);
    const answer = await client.call('addUser', {
      instanceId: uuid('crm-instances', 1),
      username: 'nora',
      nativeId: null,
      fullName: null,
    });
    expect(answer).toMatchObject({ ok: true });
    expect([...server.users.values()].map(({ username }) => username)).toContain('nora');
  });

  it('refuses an edit in words while the server is away, and keeps nothing of it', async () => {
    const { server, profile, disk } = world();
    const { worker, client } = await atConsole({ ...profile, slowDisk: disk }, server);
    server.instead = (path) => (path.includes('crm-users') ? problem(503, 'busy') : undefined);
    expect(await client.call('editRecord', rename('Lost'))).toMatchObject({ ok: false });
    server.instead = null;
    expect(worker.core.engine.status()).toMatchObject({ pending: 0 });
    expect(worker.core.engine.replica.shown.get('crm-users', TEN)?.fullName).toBe(user(10).fullName);
  });

  it('merges with what somebody else changed elsewhere, and never writes over the same field', async () => {
    const { server, profile, disk } = world();
    const { client } = await atConsole({ ...profile, slowDisk: disk }, server);
    const theirs = server.users.get(TEN) as CrmUser;
    server.put({ ...theirs, nativeId: '77', version: 2 });
    expect(await client.call('editRecord', rename('Mine'))).toMatchObject({ ok: true });
    expect(server.users.get(TEN)).toMatchObject({ nativeId: '77', fullName: 'Mine' });
    const after = server.users.get(TEN) as CrmUser;
    server.put({ ...after, fullName: 'Theirs', version: after.version + 1 });
    const second = await client.call('editRecord', rename('Over it', after.version));
    expect(second).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    expect(server.users.get(TEN)?.fullName).toBe('Theirs');
  });
});

describe('an agent that is moved while the database does not open', () => {
  const agentId = uuid('cti-agents', 600);
  const override = (...agents: string[]) => ({ mode: 'override' as const, agents });
  const move = (more = {}) => ({
    agentId,
    fromUserId: uuid('crm-users', 11),
    to: { userId: TEN, baseVersion: 1, patch: { set: { mapping: override(agentId), ...more } } },
  });

  async function atOwned() {
    const { server, profile, disk } = world();
    server.put(user(11, { version: 2, mapping: override(agentId) as never }));
    const asked: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      if (!request.url.endsWith('/v1/bulk')) return server.fetch(request);
      asked.push(await request.json());
      return Response.json({ job: 'one', changed: 2 }, { headers: { 'patchpanel-server': 'fake' } });
    };
    const here = await atConsole({ ...profile, slowDisk: disk }, { fetch } as FakeServer);
    return { ...here, asked };
  }

  it('changes hands in one transaction of the server', async () => {
    const { client, asked } = await atOwned();
    expect(await client.call('moveAgent', move() as never)).toEqual({ ok: true, value: { changeId: null } });
    expect(asked).toEqual([
      {
        instanceId: uuid('crm-instances', 1),
        edits: [
          { users: [[uuid('crm-users', 11), 2]], set: { mapping: override() } },
          { users: [[TEN, 1]], set: { mapping: override(agentId) } },
        ],
      },
    ]);
  });

  it('is moved by itself: other changes are saved before', async () => {
    const { client, asked } = await atOwned();
    expect(await client.call('moveAgent', move({ fullName: 'Too' }) as never)).toMatchObject({
      ok: false,
      error: { kind: 'storage' },
    });
    expect(asked).toEqual([]);
  });
});

describe('a database that opens late', () => {
  it('is taken up: the edits that wait there are told, and saved', async () => {
    const { server, profile, disk, openDisk } = world();
    const before = await atConsole(profile, server);
    server.hangs = isWrite;
    await before.client.call('editRecord', rename('Waited'));
    await vi.waitFor(() => expect(server.requests).toContain(WRITE));
    endAll();
    server.hangs = () => false;
    server.instead = (path) => (isWrite(path) ? problem(503, 'busy') : undefined);

    const { worker, client } = await atConsole({ ...profile, slowDisk: disk }, server);
    const pending: number[] = [];
    client.on('viewChanged', ({ sync }) => pending.push(sync.pending));
    expect(worker.core.cacheMode).toBe('memory');
    openDisk();
    await vi.waitFor(() => expect(worker.core.cacheMode).toBe('disk'));
    await vi.waitFor(() => expect(pending).toContain(1));
    server.instead = null;
    await client.call('syncNow', {});
    await vi.waitFor(() => expect(worker.core.engine.status().pending).toBe(0));
    expect(server.users.get(TEN)?.fullName).toBe('Waited');
  });

  it('serves the open pages on, and keeps what is edited from then on', async () => {
    const { server, profile, disk, openDisk } = world();
    const { worker, client } = await atConsole({ ...profile, slowDisk: disk }, server);
    openDisk();
    await vi.waitFor(() => expect(worker.core.cacheMode).toBe('disk'));
    await vi.waitFor(() => expect(worker.core.engine.status().state).toBe('live'));
    server.hangs = isWrite;
    expect(await client.call('editRecord', rename('Kept'))).toMatchObject({
      ok: true,
      value: { changeId: expect.any(String) },
    });
    await vi.waitFor(() => expect(server.requests).toContain(WRITE));
    endAll();
    server.hangs = () => false;
    await atConsole(profile, server);
    await vi.waitFor(() => expect(server.users.get(TEN)?.fullName).toBe('Kept'));
  });
});
