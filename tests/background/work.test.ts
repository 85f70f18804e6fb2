/** What a page does and what comes of it: edits, sites, signing out. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { problem } from '../support/fake-server.ts';
import { me, uuid } from '../support/rows.ts';
import { atWork, CRM, claims, endAll, openPanel, shown, startAgain } from './at-work.ts';

afterEach(endAll);

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
    const { client, site, view, worker } = await atWork({ me: support });
    await site(claims(1));
    expect(view().readOnly).toEqual({ reason: 'role' });
    expect(await client.call('editUser', edit)).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    expect(worker.core.engine.status().pending).toBe(0);
  });

  it('keeps the alarm on until it is saved', async () => {
    const { client, profile, server, site, view } = await atWork();
    await site(claims(1));
    server.instead = (path) => (path.includes('crm-users') ? problem(503, 'busy') : undefined);
    await client.call('editUser', edit);
    expect(profile.browser.alarm).toBe(true);
    server.instead = null;
    await client.call('syncNow', {});
    await vi.waitFor(() => expect(view().sync.pending).toBe(0));
    await vi.waitFor(() => expect(profile.browser.alarm).toBe(false));
  });

  it('has the alarm on before the disk has the edit, and off again where the disk refuses it', async () => {
    const { client, profile, site, worker } = await atWork();
    await site(claims(1));
    vi.spyOn(worker.core.engine, 'edit').mockImplementationOnce(async () => {
      await vi.waitFor(() => expect(profile.browser.alarm).toBe(true));
      throw new Error('The disk is full.');
    });
    const detail = expect.stringContaining('The disk is full.');
    const refused = { ok: false, error: { kind: 'storage', detail } };
    expect(await client.call('editUser', edit)).toMatchObject(refused);
    expect(profile.browser.alarm).toBe(false);
  });

  it('is shown as not saved yet by the message that says that it is queued', async () => {
    const { client, server, site, view } = await atWork();
    await site(claims(1));
    server.instead = (path) => (path.includes('crm-users') ? problem(503, 'busy') : undefined);
    const pending = await client.call('editUser', edit).then(() => view().sync.pending);
    expect(pending).toBe(1);
  });

  it('for somebody the page has left is refused, and nothing is queued', async () => {
    const { client, site, worker } = await atWork();
    await site(claims(1, { recordNativeId: '10' }));
    await site(claims(2, { recordNativeId: '11', signedIn: 'pending' }));
    expect(await client.call('editUser', edit)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(worker.core.engine.pending()).toEqual([]);
  });

  it('stands in the way of signing out until it is discarded', async () => {
    const { client, server, site, worker, profile } = await atWork();
    await site(claims(1));
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
    const next = await startAgain(profile, server);
    const { view } = await openPanel(next);
    expect(view()).toMatchObject({
      session: { state: 'signed-out', username: 'admin.ada' },
      sync: { state: 'signed-out', checkedAt: expect.any(Number) },
      readOnly: { reason: 'signed-out' },
    });
    expect(shown(view())).toBe('user.10');
  });
});

describe('a server that no longer answers', () => {
  it('is told by whatever the console asked for, though the polls still wait', async () => {
    const { server, worker } = await atWork();
    const console = worker.open('console');
    await console.call('hello', { surface: 'console', protocol: 1 });
    server.hangs = (path) => !path.endsWith('/history');
    server.instead = () => Promise.reject(new TypeError('Failed to fetch'));
    const record = { kind: 'crm-users', id: uuid('crm-users', 10), after: null } as const;
    expect(await console.call('readHistory', record)).toMatchObject({ error: { kind: 'offline' } });
    expect(worker.core.engine.status().state).toBe('offline');
  });
});
