/** What a page is shown, from the claims of its tab to the view: people, roles, navigation. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Me } from '../../lib/schema/me.ts';
import { INSTANCE, me, user } from '../support/rows.ts';
import { atWork, CRM, claim, claims, endAll, openPanel, shown, startAgain } from './at-work.ts';

afterEach(endAll);

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

  it('says that somebody acts as the signed-in user, and not of the user of a record', async () => {
    const { site, view } = await atWork();
    await site(claims(1, { signedIn: claim({ impersonating: true }) }));
    await vi.waitFor(() => expect(view()).toMatchObject({ isActing: true, show: 'me' }));
    await site(claims(2, { signedIn: claim({ impersonating: true }), recordNativeId: '11' }));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    expect(view().isActing).toBeUndefined();
    await site(claims(3));
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    expect(view().isActing).toBeUndefined();
  });

  it('says nothing of an account that is bound to no CRM user', async () => {
    const { site, view } = await atWork();
    await site(claims(1));
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    expect(view().accountDiffers).toBeNull();
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
    const next = await startAgain(profile, server);
    expect(shown((await openPanel(next)).view())).toBe('user.11');
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

  it('is told when the CRM is signed in as somebody else', async () => {
    const { site, view } = await atWork({ me: agentsMe });
    await site(claims(1, { signedIn: claim({ username: 'user.11', nativeId: '11', fullName: 'User 11' }) }));
    await vi.waitFor(() => expect(view().accountDiffers).toEqual({ crmUser: 'User 11', ownUser: 'User 10' }));
    await site(claims(2));
    await vi.waitFor(() => expect(view().accountDiffers).toBeNull());
  });

  it("sees own data and a notice on somebody else's record", async () => {
    const { site, view } = await atWork({ me: agentsMe });
    await site(claims(1, { recordNativeId: '11' }));
    await vi.waitFor(() => expect(view().ownDataOnly).toBe(true));
    expect(shown(view())).toBe('user.10');
  });
});
