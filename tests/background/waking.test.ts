/** What pages are shown by a worker that has just woken up and has not read all rows yet. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { INSTANCE, uuid } from '../support/rows.ts';
import { atWork, CRM, claims, endAll, openPanel, shown, startAgain } from './at-work.ts';

afterEach(endAll);

/** The worker died while the page was about that record; the disk of its next life gives no page of rows before it is let. */
async function wokenUp(recordNativeId: string | null) {
  const { site, profile, server, worker } = await atWork();
  await site(claims(1, { recordNativeId }));
  worker.end();
  let letRead: () => void = () => undefined;
  const mayRead = new Promise<void>((resolve) => {
    letRead = resolve;
  });
  const next = await startAgain(profile, server, mayRead);
  const panel = await openPanel(next);
  return { ...panel, worker: next, letRead };
}

describe('the first view', () => {
  it('shows the person of the page with group and agents', async () => {
    const { view } = await wokenUp('10');
    expect(view()).toMatchObject({
      person: {
        kind: 'person',
        person: {
          user: { username: 'user.10' },
          group: { name: 'Group 50' },
          agents: [{ agent: { agentId: '600' } }],
        },
      },
      groups: [{ name: 'Group 50' }],
      readOnly: null,
      sync: { state: 'syncing' },
    });
  });

  it('says "loading", never "unknown", of somebody who is not here yet', async () => {
    const { view, letRead } = await wokenUp('404');
    expect(view().person.kind).toBe('loading');
    letRead();
    await vi.waitFor(() => expect(view().person).toMatchObject({ kind: 'unknown', nativeId: '404' }));
  });

  it('follows the page to another person before all is read', async () => {
    const { view, worker } = await wokenUp('10');
    const from = { tabId: 7, url: 'https://crm.example/home', documentId: 'A' };
    await worker.site('siteClaims', claims(2, { recordNativeId: '11' }), from);
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
    expect(worker.core.engine.replica.isWhole).toBe(false);
  });
});

/** A single-page CRM has gone on since its document came, which only its script can tell of. */
const MOVED = { id: 7, url: 'https://crm.example/users/10' };

describe('a panel that meets a new worker', () => {
  async function metAgain(answer: unknown, documentId: string | undefined = 'A') {
    const { site, profile, server, worker } = await atWork();
    await site(claims(3, { recordNativeId: '10' }));
    worker.end();
    profile.browser.sendToTab = async (_, { type }) => (type === 'panelGreeted' ? answer : undefined);
    const next = await startAgain(profile, server);
    const hello = (navigation?: number) =>
      next.site(
        'siteHello',
        { url: CRM, protocol: 1, navigation },
        { tabId: 7, url: CRM, ...(documentId && { documentId }) },
      );
    return { next, hello };
  }

  it('goes on with its person while the page is where it was', async () => {
    const { next } = await metAgain(3);
    const { view } = await openPanel(next, MOVED);
    expect(shown(view())).toBe('user.10');
  });

  it('shows nobody where the page says that it has moved on, or says nothing', async () => {
    for (const answer of [4, undefined, null]) {
      const { next } = await metAgain(answer);
      const { view } = await openPanel(next, MOVED);
      expect(view().person.kind).toBe('loading');
    }
  });

  it('keeps whom somebody picked for the page when the page says hello too', async () => {
    const { next, hello } = await metAgain(3);
    next.core.tabs.pick(7, 3, uuid('crm-users', 11));
    await hello(3);
    expect(next.core.tabs.get(7)).toMatchObject({ picked: { userId: uuid('crm-users', 11) } });
  });

  it('keeps its person when the page says hello too, in browsers that do not name documents', async () => {
    const { next, hello } = await metAgain(3, '');
    const { view } = await openPanel(next, MOVED);
    await hello(3);
    expect(shown(view())).toBe('user.10');
    await hello(4);
    await vi.waitFor(() => expect(view().person.kind).toBe('loading'));
  });
});

describe('a command', () => {
  it('that asks about any row waits until all are read', async () => {
    const { client, letRead } = await wokenUp('10');
    const person = { instanceId: INSTANCE, username: 'user.11', nativeId: null, fullName: null };
    const answer = client.call('addUser', person);
    const first = await Promise.race([answer, client.call('ping', {})]);
    expect(first).toEqual({ ok: true, value: null });
    letRead();
    expect(await answer).toMatchObject({ ok: false, error: { problem: { rule: 'C2' } } });
  });

  it('that edits the person shown is done once all are read', async () => {
    const { client, view, letRead } = await wokenUp('10');
    const patch = { set: { groupId: null } };
    const answer = client.call('editUser', { userId: uuid('crm-users', 10), baseVersion: 1, patch });
    letRead();
    expect(await answer).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(view().sync.pending).toBe(0));
    expect(view().person).toMatchObject({ person: { group: null, user: { version: 2 } } });
  });
});
