/** Whom a side panel shows: the page of the tab it follows, and nobody until that page has spoken. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tabClosed } from '../../lib/background/follow-tab.ts';
import type { TabInfo } from '../../lib/background/platform.ts';
import type { PageClient } from '../../lib/messages/page-client.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { atWork, CRM, claims, endAll, shown } from './at-work.ts';

afterEach(endAll);

const tab = (id: number, more: Partial<TabInfo> = {}): TabInfo => ({
  id,
  url: CRM,
  windowId: 1,
  isActive: false,
  isLoading: false,
  usedAt: 0,
  ...more,
});
const OTHER_SITE = { url: null };

type Here = Awaited<ReturnType<typeof atWork>>;

/** CRM tabs with scripts in them, that say whom they are about when asked. */
async function atTabs(tabs: TabInfo[], about: Record<number, string | null> = {}) {
  const here = await atWork();
  const { browser } = here.profile;
  browser.tabs = tabs;
  const records = new Map(Object.entries(about).map(([id, record]) => [Number(id), record]));
  browser.sendToTab = async (tabId, { type }) => {
    if (!records.has(tabId)) throw new Error('Nobody listens there.');
    if (type === 'siteSetupChanged') void speak(here, tabId, records.get(tabId) ?? null);
  };
  browser.runInTab = async (tabId) => {
    if (!records.has(tabId)) throw new Error('No page takes a script there.');
  };
  return { ...here, records, activate: (id: number) => activate(browser.tabs, id) };
}

async function speak({ worker }: Here, tabId: number, recordNativeId: string | null): Promise<void> {
  const from = { tabId, url: CRM, documentId: `document ${tabId}` };
  await worker.site('siteHello', { url: CRM, protocol: 1 }, from);
  await worker.site('siteClaims', claims(1, { recordNativeId }), from);
}

function activate(tabs: TabInfo[], id: number): void {
  for (const one of tabs) one.isActive = one.id === id;
}

async function openSidePanel({ worker }: Here, windowId = 1, own?: { id: number; url: string }) {
  const client = worker.open('sidepanel', own);
  const views: PanelView[] = [];
  client.on('viewChanged', (view) => views.push(view));
  const answer = await client.call('hello', { surface: 'sidepanel', protocol: 1, windowId });
  if (!answer.ok) throw new Error(answer.error.detail);
  views.push(answer.value);
  return { client, views, view: () => views.at(-1) as PanelView };
}

async function follow(client: PageClient): Promise<PanelView> {
  const answer = await client.call('followTab', {});
  if (!answer.ok) throw new Error(answer.error.detail);
  return answer.value;
}

describe('a side panel', () => {
  it('shows the page of the active tab of its window', async () => {
    const here = await atTabs([tab(1, { windowId: 2, isActive: true }), tab(2, { isActive: true }), tab(3)], {
      1: '10',
      2: '11',
      3: '10',
    });
    const { view } = await openSidePanel(here);
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
  });

  it('shows nobody between two tabs, and then the other page', async () => {
    const here = await atTabs([tab(1, { isActive: true }), tab(2)], { 1: '10', 2: '11' });
    const { client, view } = await openSidePanel(here);
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    here.activate(2);
    expect((await follow(client)).person.kind).toBe('loading');
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
  });

  it('shows nobody while it looks which tab to follow', async () => {
    const here = await atTabs([tab(1, { isActive: true })], { 1: '10' });
    const { client, view } = await openSidePanel(here);
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    here.profile.browser.tabsOf = () => new Promise(() => undefined);
    void client.call('followTab', {});
    await vi.waitFor(() => {
      here.worker.core.pages.publish();
      expect(view().person.kind).toBe('loading');
    });
  });

  it('shows the own view beside a tab that is no CRM page', async () => {
    const here = await atTabs([tab(1, { isActive: true }), tab(2, OTHER_SITE)], { 1: '10' });
    const { client, view } = await openSidePanel(here);
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    here.activate(2);
    expect(await follow(client)).toMatchObject({ site: null, person: { why: 'unknown-site' } });
  });

  it('shows nobody while the tab loads another page', async () => {
    const here = await atTabs([tab(1, { isActive: true })], { 1: '10' });
    const { client, view } = await openSidePanel(here);
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    here.records.delete(1);
    // Before the browser has told anything more.
    here.profile.browser.tab = () => new Promise(() => undefined);
    void client.call('tabChanged', { tabId: 1, isLoading: true });
    await vi.waitFor(() => expect(view().person.kind).toBe('loading'));
    here.records.set(1, '11');
    await speak(here, 1, '11');
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
  });

  it('shows the own view when the tab left the CRM', async () => {
    const here = await atTabs([tab(1, { isActive: true })], { 1: '10' });
    const { client, view } = await openSidePanel(here);
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    here.records.delete(1);
    here.profile.browser.tabs = [tab(1, { isActive: true, ...OTHER_SITE })];
    await client.call('tabChanged', { tabId: 1, isLoading: true });
    await vi.waitFor(() => expect(view()).toMatchObject({ site: null, person: { why: 'unknown-site' } }));
  });

  it('does not wait for ever where the CRM itself does not load', async () => {
    const here = await atTabs([tab(1, { isActive: true })]);
    const { view } = await openSidePanel(here);
    await vi.waitFor(() => expect(view().person).toMatchObject({ why: 'unknown-site' }));
  });

  it('looks for another tab when its own is closed', async () => {
    const here = await atTabs([tab(1, { isActive: true }), tab(2)], { 1: '10', 2: '11' });
    const { view } = await openSidePanel(here);
    await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
    here.profile.browser.tabs = [tab(2, { isActive: true })];
    await tabClosed(here.worker.core, 1);
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
  });

  it('opened in a tab follows the tab that was used before, never itself', async () => {
    const here = await atTabs(
      [tab(1, { usedAt: 5 }), tab(2, { usedAt: 9 }), tab(3, { isActive: true, ...OTHER_SITE })],
      { 1: '10', 2: '11' },
    );
    const { view } = await openSidePanel(here, 1, { id: 3, url: '' });
    await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
  });

  it('keeps to the late claims of nobody: an older navigation does not come back after a blank', async () => {
    const here = await atTabs([tab(1, { isActive: true, url: `${CRM}2` })], { 1: '10' });
    const from = { tabId: 1, url: CRM, documentId: 'document 1' };
    await here.worker.site('siteHello', { url: CRM, protocol: 1 }, from);
    await here.worker.site('siteClaims', claims(5, { recordNativeId: '10' }), from);
    here.worker.core.tabs.blank(1);
    await here.worker.site('siteClaims', claims(4, { recordNativeId: '11' }), from);
    expect(here.worker.core.tabs.get(1)?.claims).toBeNull();
  });
});
