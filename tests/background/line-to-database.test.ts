/** One line through every real part: page client, background, sign-in, HTTP, server, PGlite, and back to another page. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PanelView } from '../../lib/schema/views.ts';
import {
  ask,
  IDS,
  type Person,
  passwordOf,
  startTestServer,
  type TestServer,
  tokenFor,
} from '../server/test-server.ts';
import { newProfile, startWorker, type Worker } from '../support/extension.ts';
import { browse, CookieJar, followToClient, locationOf, submitPassword } from '../support/sign-in.ts';

let server: TestServer;
const workers: Worker[] = [];

beforeAll(async () => {
  server = await startTestServer({ secretKey: Buffer.alloc(32, 7).toString('base64') });
});

afterAll(async () => {
  for (const worker of workers) worker.end();
  await server.close();
});

/** A browser in which a person signs in by the login page; later silently, while the provider knows them. */
async function signedIn(person: Person) {
  const profile = newProfile(`line-${person}`);
  const jar = new CookieJar();
  profile.browser.launchAuth = async (url, isInteractive) => {
    const response = await browse(jar, url);
    if (!isInteractive) return (await followToClient(jar, response, server.url)).href;
    const page = locationOf(response, server.url);
    const answer = await submitPassword(jar, page, { username: person, password: passwordOf(person) });
    return (await followToClient(jar, answer, server.url)).href;
  };
  const worker = await startWorker(profile, fetch);
  workers.push(worker);
  const client = worker.open('console');
  const views: PanelView[] = [];
  client.on('viewChanged', (view) => views.push(view));
  await client.call('hello', { surface: 'console', protocol: 1 });
  expect(await client.call('connectServer', { address: server.url })).toMatchObject({ ok: true });
  expect(await client.call('signIn', {})).toEqual({ ok: true, value: null });
  await vi.waitFor(() => expect(worker.core.engine.status().state).toBe('live'), { timeout: 10_000 });
  return { worker, client, profile, views };
}

it('takes an edit of one admin to the database and to the open page of another', async () => {
  const ada = await signedIn('ada');
  const ben = await signedIn('ben');
  const finn = () => ben.worker.core.engine.replica.directory.get('crm-users', IDS.finn as never);
  const before = finn();
  const edit = {
    userId: IDS.finn,
    baseVersion: before?.version ?? 0,
    patch: { set: { groupId: IDS.tier1 } },
  };
  expect(await ada.client.call('editUser', edit as never)).toMatchObject({ ok: true });
  await vi.waitFor(() => expect(finn()?.groupId).toBe(IDS.tier1), { timeout: 10_000 });
  expect(ada.worker.core.engine.status()).toMatchObject({ pending: 0, state: 'live' });
  const history = await ask(server, `/v1/crm-users/${IDS.finn}/history`, {
    token: await tokenFor(server, 'ada'),
  });
  expect((history.body.items as unknown[])[0]).toMatchObject({
    actor: 'ada',
    action: 'update',
    source: 'console',
  });
});

it('tells the admin who has the agent that two users cannot have', async () => {
  const { client, worker } = workers[0]
    ? { client: workers[0].open('console'), worker: workers[0] }
    : await signedIn('ada');
  const { engine } = worker.core;
  const version = engine.replica.directory.get('crm-users', IDS.finn as never)?.version ?? 0;
  const mapping = { mode: 'override', agents: [IDS.agent4711] };
  await client.call('editUser', {
    userId: IDS.finn,
    baseVersion: version,
    patch: { set: { mapping } },
  } as never);
  await vi.waitFor(() => expect(engine.status().parked).toBe(1), { timeout: 10_000 });
  expect(engine.pending()[0]?.error).toMatchObject({ kind: 'refused', problem: { rule: 'C7' } });
});

it('gives an agent their own data and no directory', async () => {
  const { worker } = await signedIn('eve');
  expect(worker.core.engine.replica.me?.own[0]?.user.username).toBe('eve');
  expect(worker.core.engine.replica.directory.size('crm-users')).toBe(0);
});

it('adds a user and moves an agent to them, seen on the page of another admin', async () => {
  const { client, worker } = await signedIn('ada');
  const other = await signedIn('ben');
  const person = { instanceId: IDS.north, username: 'new.person', nativeId: '404', fullName: 'New Person' };
  const added = await client.call('addUser', person);
  if (!added.ok) throw new Error(added.error.detail);
  const { userId } = added.value;
  const mapping = { mode: 'override', agents: [IDS.agent4711] };
  const to = { userId, baseVersion: 0, patch: { set: { mapping } } };
  const move = { agentId: IDS.agent4711, fromUserId: IDS.eve, to };
  expect(await client.call('moveAgent', move as never)).toMatchObject({ ok: true });
  // The edit that the test before this one had refused is parked in this browser.
  const open = () => worker.core.engine.pending().filter(({ state }) => state !== 'parked');
  await vi.waitFor(() => expect(open()).toEqual([]), { timeout: 10_000 });
  const { directory } = other.worker.core.engine.replica;
  await vi.waitFor(
    () =>
      expect(directory.ownersOf(IDS.agent4711, IDS.north)).toEqual([
        { level: 'user', id: userId, name: 'New Person' },
      ]),
    { timeout: 10_000 },
  );
  expect(directory.get('crm-users', userId)).toMatchObject({ nativeId: '404', version: 2 });
});

it('merges what two admins change apart, and asks where both change one thing', async () => {
  const ada = await signedIn('ada');
  const ben = await signedIn('ben');
  const finn = ({ worker }: typeof ada) =>
    worker.core.engine.replica.directory.get('crm-users', IDS.finn as never);
  const edit = ({ client, ...who }: typeof ada, set: object) =>
    client.call('editUser', {
      userId: IDS.finn,
      baseVersion: finn({ client, ...who })?.version ?? 0,
      patch: { set },
    } as never);
  ada.worker.core.engine.pause();
  await edit(ada, { fullName: 'Of Ada', popFlow: { autoOpen: false } });
  await edit(ben, { fullName: 'Of Ben', nativeId: '55' });
  await vi.waitFor(() => expect(finn(ben)?.fullName).toBe('Of Ben'), { timeout: 10_000 });
  ada.worker.core.engine.resume();

  const conflict = async () => {
    const listed = await ada.client.call('listPending', {});
    return listed.ok ? listed.value.find(({ conflict }) => conflict)?.conflict : null;
  };
  await vi.waitFor(async () => expect(await conflict()).toBeTruthy(), { timeout: 10_000 });
  const asked = await conflict();
  expect(asked).toMatchObject({
    theirsBy: 'ben',
    fields: [
      {
        field: 'fullName',
        mine: { type: 'text', value: 'Of Ada' },
        theirs: { type: 'text', value: 'Of Ben' },
      },
    ],
  });
  const { changeId = '', version = 0 } = asked ?? {};
  expect(await ada.client.call('resolveConflict', { changeId, keep: 'theirs', version })).toMatchObject({
    ok: true,
  });
  await vi.waitFor(() => expect(finn(ben)?.popFlow).toEqual({ autoOpen: false }), { timeout: 10_000 });
  expect(finn(ben)).toMatchObject({ fullName: 'Of Ben', nativeId: '55' });
});

it('takes new and edited records of every kind to the database and to the console of another admin', async () => {
  const ada = await signedIn('ada');
  const ben = await signedIn('ben');
  const ids = Array.from({ length: 6 }, () => crypto.randomUUID());
  const [site = '', groupId = '', environmentId = '', agentGroupId = '', agentId = '', userId = ''] = ids;
  const inherit = { mode: 'inherit' };
  const site2 = { id: site, name: 'Second', crmId: 'second.example', crmType: 'generic', sites: [] };
  const environment = { id: environmentId, name: 'Second telephony', platformType: 'NICE' };
  const agent = { id: agentId, environmentId, agentGroupId, agentId: '0099', name: 'New agent' };
  const group = { id: groupId, instanceId: IDS.north, name: 'New group', popFlow: {}, mapping: inherit };
  const additions = [
    { kind: 'crm-instances', record: site2 },
    { kind: 'environments', record: environment },
    { kind: 'agent-groups', record: { id: agentGroupId, environmentId, name: 'New team' } },
    { kind: 'cti-agents', record: agent },
    { kind: 'crm-user-groups', record: group },
    { kind: 'crm-users', record: { id: userId, instanceId: IDS.north, username: 'first', groupId } },
  ];
  ada.worker.core.engine.pause();
  for (const addition of additions) {
    expect(await ada.client.call('createRecord', addition as never)).toMatchObject({ ok: true });
  }
  const mapping = { mode: 'override', agents: [agentId] };
  const edits = [
    { kind: 'crm-user-groups', id: groupId, baseVersion: 0, patch: { set: { mapping } } },
    { kind: 'cti-agents', id: agentId, baseVersion: 0, patch: { set: { extension: '81' } } },
    { kind: 'crm-instances', id: site, baseVersion: 0, patch: { set: { features: { mediaBar: true } } } },
  ];
  for (const edit of edits) {
    expect(await ada.client.call('editRecord', edit as never)).toMatchObject({ ok: true });
  }
  ada.worker.core.engine.resume();
  // An edit that an earlier test had refused is parked in this browser.
  const open = () => ada.worker.core.engine.pending().filter(({ state }) => state !== 'parked');
  await vi.waitFor(() => expect(open()).toEqual([]), { timeout: 30_000 });
  const page = async () => ben.client.call('readRecord', { kind: 'crm-users', id: userId });
  await vi.waitFor(
    async () =>
      expect(await page()).toMatchObject({
        value: {
          view: {
            person: { person: { group: { name: 'New group' }, agents: [{ agent: { extension: '81' } }] } },
          },
        },
      }),
    { timeout: 30_000 },
  );
  // An instance that is not granted to the other admin is nobody's for them.
  expect(ben.worker.core.engine.replica.directory.get('crm-instances', site)).toBeUndefined();
  const row = ada.worker.core.engine.replica.directory.get('crm-instances', site);
  expect(row).toMatchObject({ features: { mediaBar: true, popFlow: true }, popFlow: { logLevel: 'error' } });
});

it('keeps a secret on the server alone', async () => {
  const { client, worker, profile } = await signedIn('ada');
  const { replica } = worker.core.engine;
  const baseVersion = replica.directory.get('crm-instances', IDS.north)?.version ?? 0;
  const edit = (password: string | null) => ({
    kind: 'crm-instances',
    id: IDS.north,
    baseVersion,
    patch: { set: { connectivity: { password } } },
  });
  expect(await client.call('editRecord', edit('hunter2') as never)).toEqual({
    ok: true,
    value: { changeId: null },
  });
  const row = () => replica.directory.get('crm-instances', IDS.north);
  expect(row()?.secretsSet).toEqual(['password']);
  expect(JSON.stringify([row(), profile.settings])).not.toContain('hunter2');
  // Made on the row before it: a secret has no base, so the last one wins.
  expect(await client.call('editRecord', edit(null) as never)).toMatchObject({ ok: true });
  expect(row()?.secretsSet).toEqual([]);
});

it('comes back silently after a browser restart, and not after signing out', async () => {
  const { worker, profile } = await signedIn('sam');
  worker.end();
  profile.settings.tokens.value = null;
  const next = await startWorker(profile, fetch);
  workers.push(next);
  const client = next.open('console');
  await client.call('hello', { surface: 'console', protocol: 1 });
  await vi.waitFor(() => expect(next.core.session.hasTokens).toBe(true), { timeout: 30_000 });
  expect(await client.call('signOut', { discard: false })).toEqual({ ok: true, value: null });
  await expect(next.core.session.authenticate('nothing')).rejects.toMatchObject({
    error: { kind: 'signed-out' },
  });
});

it.each(['at once', 'one right after the other'])(
  'gives the same change one effect that two pages of one person save %s',
  async (when) => {
    const ada = await signedIn('ada');
    const second = ada.worker.open('console');
    await second.call('hello', { surface: 'console', protocol: 1 });
    const { engine } = ada.worker.core;
    const token = await tokenFor(server, 'ada');
    const entries = async () =>
      (await ask(server, `/v1/crm-users/${IDS.finn}/history`, { token })).body.items as unknown[];
    const before = await entries();
    // Of what both changed, an edit of before waits for a decision.
    const { pending } = engine.status();
    const { version } = engine.replica.directory.get('crm-users', IDS.finn as never) ?? { version: 0 };
    const edit = {
      userId: IDS.finn,
      baseVersion: version,
      patch: { set: { fullName: `Saved twice ${when}` } },
    } as never;
    const first = ada.client.call('editUser', edit);
    if (when !== 'at once') await first;
    expect(await Promise.all([first, second.call('editUser', edit)])).toMatchObject([
      { ok: true },
      { ok: true },
    ]);
    await vi.waitFor(() => expect(engine.status().pending).toBe(pending), { timeout: 10_000 });
    const after = await entries();
    expect(after).toHaveLength(before.length + 1);
    expect(after[0]).toMatchObject({
      actor: 'ada',
      after: { fullName: `Saved twice ${when}`, version: version + 1 },
    });
  },
);
