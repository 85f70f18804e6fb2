/** Drafts that outlive their page: a frame leaves with its site, and an update of the extension ends every page and the worker. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PageClient } from '../../lib/messages/page-client.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import type { Worker } from '../support/extension.ts';
import { me, user } from '../support/rows.ts';
import { atWork, claims, endAll, startAgain } from './at-work.ts';

afterEach(endAll);

const JANE = user(10);
const PAGE = '00000000-0000-4000-8000-0000000000a1';
const draft = { begunOn: 1, base: JANE, fields: { fullName: 'Typed' } };

/** Another page of the extension, and what it was last told. */
async function watching(worker: Worker): Promise<{ page: PageClient; left: () => PanelView['leftDrafts'] }> {
  const page = worker.open('console');
  const views: PanelView[] = [];
  page.on('viewChanged', (view) => views.push(view));
  const first = await page.call('hello', { surface: 'console', protocol: 1 });
  if (first.ok) views.push(first.value);
  return { page, left: () => views.at(-1)?.leftDrafts };
}

/** A page in which somebody has typed. */
async function typing(worker: Worker): Promise<PageClient> {
  const page = worker.open('console');
  await page.call('hello', { surface: 'console', protocol: 1, pageId: PAGE });
  await page.call('keepDraft', { recordId: JANE.id, draft });
  return page;
}

describe('a draft', () => {
  it("is nobody else's while its page is open, and left when the page has gone", async () => {
    const { worker } = await atWork();
    const page = await typing(worker);
    const { left } = await watching(worker);
    expect(left()).toBeUndefined();
    page.close();
    await vi.waitFor(() =>
      expect(left()).toEqual([{ id: expect.any(String), at: expect.any(Number), draft, why: 'open' }]),
    );
  });

  it('outlives the worker and the browser', async () => {
    const { profile, server, worker } = await atWork();
    await typing(worker);
    worker.end();
    const { left } = await watching(await startAgain(profile, server));
    await vi.waitFor(() => expect(left()).toMatchObject([{ draft: { fields: { fullName: 'Typed' } } }]));
  });

  it('that was saved or discarded is left to nobody', async () => {
    const { worker } = await atWork();
    const page = await typing(worker);
    await page.call('keepDraft', { recordId: JANE.id, draft: null });
    page.close();
    expect((await watching(worker)).left()).toBeUndefined();
  });

  it('that another page goes on with is left no more', async () => {
    const { worker } = await atWork();
    (await typing(worker)).close();
    const { left } = await watching(worker);
    await vi.waitFor(() => expect(left()).toHaveLength(1));
    const next = worker.open('console');
    const pageId = '00000000-0000-4000-8000-0000000000a2';
    await next.call('hello', { surface: 'console', protocol: 1, pageId });
    await next.call('keepDraft', { recordId: JANE.id, draft, instead: left()?.[0]?.id ?? '' });
    await vi.waitFor(() => expect(left()).toBeUndefined());
  });

  it('can be dropped', async () => {
    const { worker } = await atWork();
    (await typing(worker)).close();
    const { page, left } = await watching(worker);
    await vi.waitFor(() => expect(left()).toHaveLength(1));
    await page.call('discardDraft', { id: left()?.[0]?.id ?? '' });
    await vi.waitFor(() => expect(left()).toBeUndefined());
  });

  it.each([
    ['may only look', 'support', 'role'],
    ['is an agent', 'agent', 'gone'],
  ] as const)('says why it cannot be saved by an account that %s', async (_, role, why) => {
    const { server, worker } = await atWork();
    (await typing(worker)).close();
    const { left } = await watching(worker);
    await vi.waitFor(() => expect(left()).toMatchObject([{ why: 'open' }]));
    const grants = me().grants.map((grant) => ({ ...grant, role }));
    server.me = { ...me({ grants }), since: 'later' };
    server.wake();
    await vi.waitFor(() => expect(left()).toMatchObject([{ why }]));
  });

  it('says that its user is gone', async () => {
    const { server, worker } = await atWork();
    (await typing(worker)).close();
    const { left } = await watching(worker);
    await vi.waitFor(() => expect(left()).toMatchObject([{ why: 'open' }]));
    server.delete(JANE.id);
    await vi.waitFor(() => expect(left()).toMatchObject([{ why: 'gone' }]));
  });

  it('is wiped by a sign-out', async () => {
    const { profile, site, client, worker } = await atWork();
    await site(claims(1));
    await typing(worker);
    expect(JSON.stringify(profile.settings.drafts.value)).toContain('Typed');
    await client.call('signOut', { discard: true });
    expect(profile.settings.drafts.value).toBeNull();
  });
});
