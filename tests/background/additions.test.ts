/** Adding a CRM user and moving an agent: queued, sent in order, refused together, over the death of the worker. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { problem } from '../support/fake-server.ts';
import { INSTANCE, me, user, uuid } from '../support/rows.ts';
import { atWork, claims, endAll, openPanel, shown, startAgain } from './at-work.ts';

afterEach(endAll);

const NEW = { instanceId: INSTANCE, username: 'new.person', nativeId: '404', fullName: 'New Person' };
const busy = (path: string) => (path === '/v1/crm-users' ? problem(503, 'busy') : undefined);

/** The page is about a person whom the server does not know, and the server is busy. */
async function atStranger() {
  const here = await atWork();
  await here.site(claims(1, { recordNativeId: '404' }));
  await vi.waitFor(() => expect(shown(here.view())).toBe('unknown'));
  here.server.instead = busy;
  return here;
}

async function add({ client }: Awaited<ReturnType<typeof atWork>>): Promise<string> {
  const answer = await client.call('addUser', NEW);
  if (!answer.ok) throw new Error(answer.error.detail);
  return answer.value.userId;
}

/** Lets the server answer the addition only when told to. */
function hold(here: Awaited<ReturnType<typeof atWork>>) {
  const gate = Promise.withResolvers<Response | undefined>();
  here.server.instead = (path) =>
    path === '/v1/crm-users' ? (gate.promise as Promise<Response>) : undefined;
  return gate;
}

describe('a user that is added', () => {
  it('is shown at once as not saved yet, and then as saved with the edits made meanwhile', async () => {
    const here = await atStranger();
    const id = await add(here);
    await vi.waitFor(() => expect(shown(here.view())).toBe('new.person'));
    expect(here.view()).toMatchObject({
      sync: { pending: 1 },
      person: { person: { pendingFields: ['new'] } },
    });
    // The first attempt has been made: what comes now is an entry of its own.
    const groupId = uuid('crm-user-groups', 50);
    await here.client.call('editUser', { userId: id, baseVersion: 0, patch: { set: { groupId } } });
    await vi.waitFor(() => expect(here.view().sync.pending).toBe(2));
    here.server.instead = null;
    await here.client.call('syncNow', {});
    await vi.waitFor(() => expect(here.view().sync.pending).toBe(0));
    expect(here.server.users.get(id)).toMatchObject({ username: 'new.person', nativeId: '404', groupId });
    expect(here.server.writes).toMatchObject([{ ifMatch: '"1"' }]);
    expect(here.view().person).toMatchObject({ person: { pendingFields: [], group: { name: 'Group 50' } } });
  });

  it('is still there after the death of the worker, and added once', async () => {
    const here = await atStranger();
    const id = await add(here);
    here.worker.end();
    const next = await startAgain(here.profile, here.server);
    const { client, view } = await openPanel(next);
    expect(shown(view())).toBe('new.person');
    here.server.instead = null;
    await client.call('syncNow', {});
    await vi.waitFor(() => expect(view().sync.pending).toBe(0));
    expect(here.server.users.get(id)?.version).toBe(1);
    expect([...here.server.applied.values()]).toEqual([1]);
  });

  it('that the server refuses is set aside with the edits behind it, and dropped with them', async () => {
    const here = await atStranger();
    const gate = hold(here);
    const id = await add(here);
    await here.client.call('editUser', { userId: id, baseVersion: 0, patch: { set: { fullName: 'N. P.' } } });
    await vi.waitFor(() => expect(here.view().sync.pending).toBe(2));
    gate.resolve(problem(409, 'username_taken', { rule: 'C2', detail: 'new.person is taken.' }));
    await vi.waitFor(() => expect(here.view().sync.parked).toBe(2));
    expect(shown(here.view())).toBe('unknown');
    const { engine } = here.worker.core;
    expect(engine.pending()).toMatchObject([
      { fields: ['new'], error: { kind: 'refused', problem: { rule: 'C2' } } },
      { fields: ['fullName'], error: { kind: 'blocked', detail: expect.stringContaining('taken') } },
    ]);
    expect(here.server.writes).toEqual([]);
    await engine.discard(engine.pending()[0]?.changeId ?? '');
    expect(engine.pending()).toEqual([]);
  });

  it('under a name that is taken here, or on its way, is refused at once', async () => {
    const here = await atStranger();
    const taken = { ok: false, error: { kind: 'refused', problem: { rule: 'C2', field: 'username' } } };
    expect(await here.client.call('addUser', { ...NEW, username: 'user.10' })).toMatchObject(taken);
    await add(here);
    expect(await here.client.call('addUser', NEW)).toMatchObject(taken);
    expect(here.worker.core.engine.pending()).toHaveLength(1);
  });

  it('needs an admin of the instance', async () => {
    const grants = [{ role: 'support' as const, instanceId: null, crmUserId: null }];
    const { client } = await atWork({ me: me({ grants }) });
    expect(await client.call('addUser', NEW)).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
  });
});

describe('an agent that is moved', () => {
  const agentId = uuid('cti-agents', 600);
  const [to, from] = [uuid('crm-users', 10), uuid('crm-users', 11)];
  const override = (...agents: string[]) => ({ mode: 'override' as const, agents });
  const move = {
    agentId,
    fromUserId: from,
    to: { userId: to, baseVersion: 1, patch: { set: { mapping: override(agentId) } } },
  };

  async function atOwned() {
    const here = await atWork();
    await here.site(claims(1));
    here.server.put(user(11, { version: 2, mapping: override(agentId) as never }));
    const owners = () => here.worker.core.engine.replica.directory.ownersOf(agentId, INSTANCE);
    await vi.waitFor(() => expect(owners().some(({ id }) => id === from)).toBe(true));
    return here;
  }

  it('leaves its owner first and then comes to the other', async () => {
    const here = await atOwned();
    expect(await here.client.call('moveAgent', move as never)).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(here.view().sync.pending).toBe(0));
    expect(here.server.writes).toMatchObject([
      { ifMatch: '"2"', body: { set: { mapping: override() } } },
      { ifMatch: '"1"', body: { set: { mapping: override(agentId) } } },
    ]);
  });

  it('shows both edits as not saved, and sets both aside when its owner may not lose it', async () => {
    const here = await atOwned();
    const gate = Promise.withResolvers<Response>();
    here.server.instead = (path) => (path.endsWith(from) ? gate.promise : undefined);
    await here.client.call('moveAgent', move as never);
    await vi.waitFor(() => expect(here.view().sync.pending).toBe(2));
    gate.resolve(problem(412, 'version_mismatch', { detail: 'admin.ben was first.', current: {} }));
    await vi.waitFor(() => expect(here.view().sync.parked).toBe(2));
    expect(here.worker.core.engine.pending()).toMatchObject([
      { id: from, error: { kind: 'conflict' } },
      { id: to, error: { kind: 'blocked' } },
    ]);
    expect(here.server.users.get(to)?.version).toBe(1);
  });

  it('is refused when it is no longer on that list', async () => {
    const { client, site, worker } = await atWork();
    await site(claims(1));
    expect(await client.call('moveAgent', move as never)).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
    expect(worker.core.engine.pending()).toEqual([]);
  });
});
