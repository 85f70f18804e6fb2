/** Keeps a side panel's view with its tab: blank at a switch or navigation, until the page there has spoken. */
import type { PageConnection } from '../messages/page-server.ts';
import type { PanelView } from '../schema/views.ts';
import type { Core } from './core.ts';
import { SITE_SCRIPT, type TabInfo } from './platform.ts';
import { tellTab } from './sites.ts';

/** The tabs changed: the answer is the view of the tab to follow now, and nothing of the former one comes after it. */
export async function followTab(core: Core, page: PageConnection): Promise<PanelView> {
  await look(core, page);
  return core.pages.view(page);
}

/** Finds the tab to follow; the view is the caller's. */
export async function look(core: Core, page: PageConnection): Promise<void> {
  const { before, tab } = await core.followed.look(page);
  if (before !== null && before !== tab?.id) void tellTab(before, core.parts.platform);
  if (tab) void enter(core, tab);
}

/** The browser began to load another document in the tab: what the former one said does not count any longer. */
export async function tabLoading(core: Core, tabId: number): Promise<void> {
  if (!core.followed.has(tabId)) return;
  core.tabs.blank(tabId);
  core.pages.publish();
  await lookInto(core, tabId);
}

/** The document is there: one without a script of ours is none of ours. */
export async function tabLoaded(core: Core, tabId: number): Promise<void> {
  if (core.followed.has(tabId) && !core.tabs.hasGreeted(tabId)) await lookInto(core, tabId);
}

/** Whoever followed it looks for another. */
export async function tabClosed(core: Core, tabId: number): Promise<void> {
  core.tabs.forget(tabId);
  await Promise.all(core.followed.followersOf(tabId).map((page) => look(core, page)));
  core.pages.publish();
}

async function lookInto(core: Core, tabId: number): Promise<void> {
  const tab = await core.parts.platform.tab(tabId);
  if (tab) await enter(core, tab);
}

/** Asks the page what it is about. */
async function enter(core: Core, { id, url, isLoading }: TabInfo): Promise<void> {
  if (url === null || !core.isOnSite(url)) return forget(core, id);
  core.tabs.expect(id, url, isLoading);
  core.pages.publish();
  if ((await tellTab(id, core.parts.platform)) || isLoading) return;
  await core.parts.platform.runInTab(id, SITE_SCRIPT).catch(() => forget(core, id));
}

function forget(core: Core, tabId: number): void {
  core.tabs.forget(tabId);
  core.pages.publish();
}
