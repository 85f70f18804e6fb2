/** What a page is shown, from the claims of its tab to the view: people, roles, navigation, edits. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PageClient } from '../../lib/messages/page-client.ts';
import type { PersonClaim } from '../../lib/schema/claims.ts';
import type { Me } from '../../lib/schema/me.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { newProfile, startWorker, type Worker } from '../support/extension.ts';
import { FakeServer, problem } from '../support/fake-server.ts';
import { agent, environment, group, INSTANCE, instance, me, user, uuid } from '../support/rows.ts';

const CRM = 'https://crm.example/home';
const TAB = { id: 7, url: CRM };
const TOKENS = { access: 'token-1', refresh: null, idToken: null, subject: 'ada' };
const workers: Worker[] = [];
let number = 0;

afterEach(() => {
  for (const worker of workers.splice(0)) worker.end();
});

const claim = (changes: Partial<PersonClaim> = {}): PersonClaim => ({
  username: 'user.10',
  nativeId: '10',
  fullName: null,
  source: 'test',
  confidence: 'certain',
  impersonating: false,
  ...changes,
});

const claims = (navigation: number, more: object = {}) => ({
  navigation,
  instanceKey: null,
  signedIn: claim(),
  recordNativeId: null,
  ...more,
});

async function begin(given: { me?: Me; tokens?: unknown } = {}) {
  number += 1;
  const server = new FakeServer(
    given.me ?? me(),
    [user(10, { groupId: uuid('crm-user-groups', 50) }), user(11)],
    {
      'crm-instances': [instance()],
      'crm-user-groups': [group(50, { mapping: { mode: 'override', agents: [uuid('cti-agents', 600)] } })],
      environments: [environment(500)],
      'cti-agents': [agent(600)],
    },
  );
  const tokens = given.tokens === undefined ? TOKENS : given.tokens;
  const profile = newProfile(`views-${number}`, { server: 'https://server.example', tokens });
  const worker = await startWorker(profile, server.fetch);
  workers.push(worker);
  return { server, profile, worker };
}

/** Opens the panel in the tab and collects its views; the last one is what it shows. */
async function openPanel(worker: Worker, tab = TAB): Promise<{ client: PageClient; view: () => PanelView }> {
  const client = worker.open('panel', tab);
  const views: PanelView[] = [];
  client.on('viewChanged', (view) => views.push(view));
  client.on('syncChanged', (sync) => {
    const last = views.at(-1);
    if (last) views.push({ ...last, sync });
  });
  const first = await client.call('hello', { surface: 'panel', protocol: 1 });
  if (!first.ok) throw new Error(first.error.detail);
  views.unshift(first.value);
  return { client, view: () => views.at(-1) as PanelView };
}

/** A signed-in admin in a CRM tab whose panel is open and live. */
async function atWork(given: { me?: Me } = {}) {
  const here = await begin(given);
  const { worker } = here;
  const console = worker.open('console');
  await console.call('hello', { surface: 'console', protocol: 1 });
  await vi.waitFor(() => expect(worker.core.engine.status().state).toBe('live'));
  await worker.site('siteHello', { url: CRM, protocol: 1 }, { tabId: 7, url: CRM, documentId: 'A' });
  const site = (payload: object, documentId = 'A') =>
    worker.site('siteClaims', payload, { tabId: 7, url: CRM, documentId });
  const { client, view } = await openPanel(worker);
  return { ...here, client, view, site };
}

const shown = (view: PanelView) =>
  view.person.kind === 'person' ? view.person.person.user.username : view.person.kind;

describe('the panel', () => {
  it('waits for the claims of the page', async () => {
    expect((await atWork()).view().person.kind).toBe('loading');
  });

  it('shows the signed-in CRM user with group, agents and their source', async () => {
    const { site, view } = await atWork();
    await site(claims(1));
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    expect(view()).toMatchObject({
      site: { instanceId: INSTANCE },
      show: 'me',
      canSwitch: false,
      readOnly: null,
      person: { person: { group: { name: 'Group 50' }, effective: { mapping: { source: 'group' } } } },
      inheritedAgents: [{ agent: { agentId: '600' } }],
    });
  });

  it('finds the user by username where the CRM tells no native id', async () => {
    const { site, view } = await atWork();
    await site(claims(1, { signedIn: claim({ nativeId: null, username: 'user.11' }) }));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
  });

  it('follows the record that the page is about, and switches to me', async () => {
    const { site, view, client } = await atWork();
    await site(claims(1, { recordNativeId: '11' }));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    expect(view()).toMatchObject({ show: 'page-user', canSwitch: true });
    await client.call('showPerson', { show: 'me' });
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
  });

  it('names a user whom the server does not know', async () => {
    const { site, view } = await atWork();
    await site(claims(1, { recordNativeId: '404' }));
    await vi.waitFor(() => expect(view().person).toMatchObject({ kind: 'unknown', nativeId: '404' }));
  });

  it('shows nobody of a former page once the page moved on', async () => {
    const { site, view } = await atWork();
    await site(claims(1, { recordNativeId: '11' }));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    await site(claims(2, { signedIn: 'pending' }));
    await vi.waitFor(() => expect(view().person.kind).toBe('loading'));
  });

  it('does not go back to an older navigation', async () => {
    const { site, view } = await atWork();
    await site(claims(5, { recordNativeId: '11' }));
    await site(claims(4, { recordNativeId: '10' }));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
  });

  it('ignores what a former document of the tab still says', async () => {
    const { site, view, worker } = await atWork();
    await worker.site('siteHello', { url: CRM, protocol: 1 }, { tabId: 7, url: CRM, documentId: 'B' });
    await site(claims(1, { recordNativeId: '11' }), 'B');
    await site(claims(9, { recordNativeId: '10' }), 'A');
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
  });

  it('says so when nobody is signed in to the CRM', async () => {
    const { site, view } = await atWork();
    await site(claims(1, { signedIn: 'signed-out' }));
    await vi.waitFor(() => expect(view().person).toEqual({ kind: 'nobody', why: 'crm-signed-out' }));
  });

  it('is refused in a page that is no configured site', async () => {
    const { worker } = await atWork();
    const client = worker.open('panel', { id: 9, url: 'https://evil.example/' });
    const answer = await client.call('hello', { surface: 'panel', protocol: 1 });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(await client.call('listPending', {})).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });

  it('keeps its tab over the death of the worker', async () => {
    const { site, profile, server, worker } = await atWork();
    await site(claims(1, { recordNativeId: '11' }));
    worker.end();
    const next = await startWorker(profile, server.fetch);
    workers.push(next);
    expect(shown((await openPanel(next)).view())).toBe('user.11');
  });
});

describe('an edit', () => {
  const edit = { userId: uuid('crm-users', 10), baseVersion: 1, patch: { set: { groupId: null } } };

  it('shows at once as not saved yet, and then as saved', async () => {
    const { site, view, client, server } = await atWork();
    await site(claims(1));
    server.instead = (path) => (path.includes('crm-users') ? problem(503, 'busy') : undefined);
    await client.call('editUser', edit);
    await vi.waitFor(() =>
      expect(view().person).toMatchObject({ person: { group: null, pendingFields: ['groupId'] } }),
    );
    expect(view().sync.pending).toBe(1);
    server.instead = null;
    await client.call('syncNow', {});
    await vi.waitFor(() => expect(view().sync.pending).toBe(0));
    expect(view().person).toMatchObject({ person: { group: null, pendingFields: [], user: { version: 2 } } });
  });

  it('of a support person is refused before it is queued', async () => {
    const support = me({ grants: [{ role: 'support', instanceId: null, crmUserId: null }] });
    const { client, view, worker } = await atWork({ me: support });
    expect(view().readOnly).toEqual({ reason: 'role' });
    expect(await client.call('editUser', edit)).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    expect(worker.core.engine.status().pending).toBe(0);
  });

  it('keeps the alarm on until it is saved', async () => {
    const { client, profile, server, view } = await atWork();
    server.instead = (path) => (path.includes('crm-users') ? problem(503, 'busy') : undefined);
    await client.call('editUser', edit);
    expect(profile.browser.alarm).toBe(true);
    server.instead = null;
    await client.call('syncNow', {});
    await vi.waitFor(() => expect(view().sync.pending).toBe(0));
    await vi.waitFor(() => expect(profile.browser.alarm).toBe(false));
  });

  it('stands in the way of signing out until it is discarded', async () => {
    const { client, server, worker, profile } = await atWork();
    server.instead = (path) => (path.includes('crm-users') ? problem(503, 'busy') : undefined);
    await client.call('editUser', edit);
    expect(await client.call('signOut', { discard: false })).toMatchObject({
      ok: false,
      error: { kind: 'refused' },
    });
    expect(await client.call('signOut', { discard: true })).toEqual({ ok: true, value: null });
    expect(worker.core.engine.replica.me).toBeNull();
    expect(profile.settings.tokens.value).toBeNull();
    expect(profile.browser.registered).toEqual([]);
  });
});

describe('an agent', () => {
  const own = user(10);
  const effective = {
    popFlow: {},
    events: {},
    mapping: { mode: 'inherit', source: null, agents: [], chain: [] },
  };
  const agentsMe = me({
    grants: [{ role: 'agent', instanceId: INSTANCE, crmUserId: own.id }],
    own: [
      { user: own, instanceName: 'Northwind', groupName: null, effective, agents: [] },
    ] as unknown as Me['own'],
  });

  it('sees own data without any directory', async () => {
    const { view, server } = await atWork({ me: agentsMe });
    expect(shown(view())).toBe('user.10');
    expect(view()).toMatchObject({
      groups: [],
      canSwitch: false,
      ownDataOnly: false,
      readOnly: { reason: 'role' },
    });
    expect(server.requests.filter((request) => /changes|snapshot/.test(request))).toEqual([]);
  });

  it("sees own data and a notice on somebody else's record", async () => {
    const { site, view } = await atWork({ me: agentsMe });
    await site(claims(1, { recordNativeId: '11' }));
    await vi.waitFor(() => expect(view().ownDataOnly).toBe(true));
    expect(shown(view())).toBe('user.10');
  });
});

describe('the sites', () => {
  it('of the granted instances get the content script, as far as the browser allows them', async () => {
    const { profile } = await atWork();
    await vi.waitFor(() => expect(profile.browser.registered).toEqual(['https://crm.example/*']));
  });

  it('that the browser does not allow get none', async () => {
    const { profile, worker } = await atWork();
    profile.browser.allowed.clear();
    await worker.core.alignSites();
    expect(profile.browser.registered).toEqual([]);
  });

  it('that are not configured are told to do nothing', async () => {
    const { worker } = await atWork();
    const url = 'https://evil.example/';
    const answer = await worker.site('siteHello', { url, protocol: 1 }, { tabId: 9, url });
    expect(answer).toEqual({ ok: true, value: { site: 'unknown' } });
  });

  it('remember the panel per origin, within its limits', async () => {
    const { worker } = await atWork();
    const from = { tabId: 7, url: CRM, documentId: 'A' };
    await worker.site('panelMoved', { open: true, width: 9_000 }, from);
    const answer = await worker.site('siteHello', { url: CRM, protocol: 1 }, from);
    expect(answer).toMatchObject({ value: { site: 'configured', open: true, width: 520 } });
  });
});

describe('signed out', () => {
  it('shows the cache read-only, with its age', async () => {
    const { profile, server, site, worker } = await atWork();
    await site(claims(1));
    worker.end();
    profile.settings.tokens.value = null;
    const next = await startWorker(profile, server.fetch);
    workers.push(next);
    const { view } = await openPanel(next);
    expect(view()).toMatchObject({
      session: { state: 'signed-out', username: 'admin.ada' },
      sync: { state: 'signed-out', checkedAt: expect.any(Number) },
      readOnly: { reason: 'signed-out' },
    });
    expect(shown(view())).toBe('user.10');
  });
});
