/** Picking a user by hand where the CRM does not tell: what is shown, how long it stays, and that it gives no more rights. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { showOnPage } from '../../lib/background/person-state.ts';
import { Directory } from '../../lib/domain/directory.ts';
import type { PickedAs } from '../../lib/schema/pick.ts';
import { restartBrowser } from '../support/extension.ts';
import { instance, me, user, uuid } from '../support/rows.ts';
import { atWork, claim, claims, endAll, openPanel, shown, startAgain } from './at-work.ts';

afterEach(endAll);

const EVE = uuid('crm-users', 11);
const ADA = uuid('crm-users', 10);
const untold = (navigation: number, more: object = {}) =>
  claims(navigation, { signedIn: 'unknown', ...more });
const told = (navigation: number, more: object = {}) => claims(navigation, more);

/** An admin beside a page that tells nothing. */
async function besideSilentPage(given: Parameters<typeof atWork>[0] = {}) {
  const here = await atWork(given);
  await here.site(untold(1));
  await vi.waitFor(() => expect(here.view().person).toMatchObject({ kind: 'nobody', why: 'no-claim' }));
  const pick = (as: PickedAs, userId: string | null, navigation = 1) =>
    here.client.call('pickUser', { as, userId, navigation });
  return { ...here, pick };
}

describe('where the CRM does not tell who is signed in', () => {
  it('the panel offers to pick them, and the user of the page', async () => {
    const { view } = await besideSilentPage();
    expect(view().picking).toEqual({ navigation: 1, open: ['me', 'page-user'], isPicked: false });
  });

  it('nobody is offered before the first copy is here', () => {
    const page = { claims: untold(1), wanted: 'me', picked: { me: null, page: null }, owner: null } as const;
    const shownIf = (isLoaded: boolean) =>
      showOnPage({ ...page, records: new Directory(), instanceId: instance().id, queued: [], isLoaded });
    expect(shownIf(false).picking).toBeUndefined();
    expect(shownIf(true).picking?.open).toEqual(['me', 'page-user']);
  });

  it('whoever is picked is shown, as picked, and never as the person who looks', async () => {
    const { view, pick } = await besideSilentPage();
    expect(await pick('me', EVE)).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    expect(view()).toMatchObject({ show: 'me', isSelf: false, picking: { isPicked: true } });
  });

  it('the pick stays over pages and restarts of worker and browser, and is taken back by hand', async () => {
    const { view, pick, site, profile, server, worker } = await besideSilentPage();
    await pick('me', EVE);
    await site(untold(2, { signedIn: 'pending' }));
    await vi.waitFor(() => expect(view().person.kind).toBe('loading'));
    await site(untold(2));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));

    worker.end();
    restartBrowser(profile);
    profile.settings.tokens.value = { access: 'token-1', refresh: null, idToken: null, subject: 'ada' };
    const next = await startAgain(profile, server);
    const at = { tabId: 7, url: 'https://crm.example/home', documentId: 'B' };
    await next.site('siteHello', { url: at.url, protocol: 1 }, at);
    await next.site('siteClaims', untold(3), at);
    const panel = await openPanel(next);
    await vi.waitFor(() => expect(shown(panel.view())).toBe('user.11'));
    await panel.client.call('pickUser', { as: 'me', userId: null, navigation: 3 });
    await vi.waitFor(() => expect(panel.view().person).toMatchObject({ why: 'no-claim' }));
    expect(profile.settings.picks.value).toMatchObject({ users: {} });
  });

  it.each([
    ['signed out', 'signed-out' as const],
    ['signed in as somebody else', claim()],
  ])('the pick ends where the CRM tells that somebody is %s', async (_, signedIn) => {
    const { view, pick, site } = await besideSilentPage();
    await pick('me', EVE);
    await site(claims(2, { signedIn }));
    await site(untold(3));
    await vi.waitFor(() => expect(view()).toMatchObject({ picking: { navigation: 3, isPicked: false } }));
    expect(view().person).toMatchObject({ why: 'no-claim' });
  });

  it('the pick stays where the CRM tells the same', async () => {
    const { view, pick, site } = await besideSilentPage();
    await pick('me', ADA);
    await site(told(2));
    await vi.waitFor(() => expect(view()).toMatchObject({ isSelf: true, picking: { isPicked: false } }));
    await site(untold(3));
    await vi.waitFor(() => expect(view()).toMatchObject({ isSelf: false, picking: { isPicked: true } }));
  });

  it('the pick ends with the sign-in, and leaves nothing on disk', async () => {
    const { pick, client, profile } = await besideSilentPage();
    await pick('me', EVE);
    expect(JSON.stringify(profile.settings.picks.value)).toContain(EVE);
    await client.call('signOut', { discard: false });
    expect(profile.settings.picks.value).toBeNull();
  });

  it('the pick of another account does not count', async () => {
    const { profile, server, worker } = await besideSilentPage();
    worker.end();
    profile.settings.picks.value = { accountId: 'somebody', users: { [user(11).instanceId]: EVE } };
    const next = await startAgain(profile, server);
    const panel = await openPanel(next);
    await vi.waitFor(() => expect(panel.view().person).toMatchObject({ why: 'no-claim' }));
  });
});

describe('where the CRM does not tell whom the page is about', () => {
  it('the user of the page is picked for that page, beside the one who is signed in', async () => {
    const { view, site, client } = await atWork();
    await site(told(1));
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    expect(view().picking).toEqual({ navigation: 1, open: ['page-user'], isPicked: false });
    await client.call('pickUser', { as: 'page-user', userId: EVE, navigation: 1 });
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    expect(view()).toMatchObject({ show: 'page-user', canSwitch: true, picking: { isPicked: true } });
    await client.call('showPerson', { show: 'me' });
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    expect(view().picking?.isPicked).toBe(false);
  });

  it('the pick is gone with the page, and back on it too', async () => {
    const { view, site, pick } = await besideSilentPage();
    await pick('page-user', EVE);
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    for (const navigation of [2, 3]) {
      await site(untold(navigation));
      await vi.waitFor(() => expect(view()).toMatchObject({ picking: { navigation, isPicked: false } }));
      expect(view().person.kind).toBe('nobody');
    }
  });

  it('the pick is gone as a frame in the page moves on', async () => {
    const frame = { name: 'gsft_main', paths: ['/*'] };
    const [instance] = me().instances;
    const identity = { version: 1 as const, frame, identity: { probes: [] }, records: [] };
    const { view, worker, pick } = await besideSilentPage({
      me: me({ instances: instance ? [{ ...instance, identity }] : [] }),
    });
    await pick('page-user', EVE);
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    const at = { tabId: 7, url: 'https://crm.example/home', documentId: 'F' };
    await worker.frame('frameMoved', { name: 'gsft_main', url: 'https://crm.example/incident.do' }, at);
    await vi.waitFor(() => expect(view().person.kind).toBe('nobody'));
  });

  it('a page that tells a record leaves nothing to pick', async () => {
    const { view, site } = await atWork();
    await site(told(1, { recordNativeId: '11' }));
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    expect(view().picking).toBeUndefined();
  });
});

describe('a pick is refused', () => {
  it('for a page that has moved on', async () => {
    const { view, site, pick } = await besideSilentPage();
    await site(untold(2));
    await vi.waitFor(() => expect(view().picking?.navigation).toBe(2));
    expect(await pick('page-user', EVE, 1)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(view().person.kind).toBe('nobody');
  });

  it('of a user whom the account does not see in the instance', async () => {
    const { pick } = await besideSilentPage();
    expect(await pick('me', uuid('crm-users', 999))).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });

  it.each(['pickUser', 'findUsers'] as const)('to an agent, who sees own data only: %s', async (command) => {
    const { view, site, client } = await atWork({
      me: me({ grants: [{ role: 'agent', instanceId: null, crmUserId: null }] }),
    });
    await site(untold(1));
    await vi.waitFor(() => expect(view().person.kind).not.toBe('loading'));
    expect(view().picking).toBeUndefined();
    const asked = { findUsers: { search: '' }, pickUser: { as: 'me', userId: EVE, navigation: 1 } }[command];
    expect(await client.call(command, asked as never)).toMatchObject({ ok: false });
  });
});

it('users are found by name, username and CRM Id, in the instance of the page alone', async () => {
  const { client } = await besideSilentPage();
  const found = await client.call('findUsers', { search: 'USER.1' });
  expect(found).toMatchObject({ ok: true, value: { total: 2 } });
  expect(await client.call('findUsers', { search: '11' })).toMatchObject({
    ok: true,
    value: { total: 1, rows: [{ id: EVE, username: 'user.11', nativeId: '11' }] },
  });
});

it('an edit of whoever is picked is an edit of that user, by the account alone', async () => {
  const { client, pick } = await besideSilentPage();
  await pick('page-user', EVE);
  const edit = { userId: EVE, baseVersion: user(11).version, patch: { set: { fullName: 'Eve' } } };
  expect(await client.call('editUser', edit)).toMatchObject({ ok: true });
  const other = { ...edit, userId: ADA };
  expect(await client.call('editUser', other)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
});
