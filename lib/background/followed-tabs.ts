/** Which tab each side panel follows: the active one of its window. A followed page is watched though its own panel is closed. */
import type { PageConnection } from '../messages/page-server.ts';
import type { Platform, TabInfo } from './platform.ts';

interface Follower {
  /** Window the side panel is in; `null` where the browser did not say. */
  windowId: number | null;
  tabId: number | null;
  isLooking: boolean;
}

export class FollowedTabs {
  readonly #platform: Pick<Platform, 'tabsOf'>;
  readonly #followers = new Map<PageConnection, Follower>();

  constructor(platform: Pick<Platform, 'tabsOf'>) {
    this.#platform = platform;
  }

  begin(page: PageConnection, windowId: number | null): void {
    this.#followers.set(page, { windowId, tabId: null, isLooking: true });
  }

  end(page: PageConnection): void {
    this.#followers.delete(page);
  }

  tabOf(page: PageConnection): number | null {
    return this.#followers.get(page)?.tabId ?? null;
  }

  /** Which tab it follows is not known yet. */
  isLooking(page: PageConnection): boolean {
    return this.#followers.get(page)?.isLooking ?? false;
  }

  followersOf(tabId: number): PageConnection[] {
    return [...this.#followers].filter(([, follower]) => follower.tabId === tabId).map(([page]) => page);
  }

  has(tabId: number): boolean {
    return this.followersOf(tabId).length > 0;
  }

  /** The browser's own side panel, not its page in a tab. */
  hasSidePanelIn(windowId: number): boolean {
    return [...this.#followers].some(
      ([page, follower]) => !page.sender.tab && follower.windowId === windowId,
    );
  }

  /** Looks which tab is to be followed now. Meanwhile none is, so that nobody of a former tab is shown. */
  async look(page: PageConnection): Promise<{ before: number | null; tab: TabInfo | null }> {
    const follower = this.#followers.get(page);
    if (!follower) return { before: null, tab: null };
    const before = follower.tabId;
    follower.tabId = null;
    follower.isLooking = true;
    const tab = await this.#find(follower.windowId);
    follower.tabId = tab?.id ?? null;
    follower.isLooking = false;
    return { before, tab };
  }

  /** A page of ours that was opened in a tab follows the tab the person came from, never itself or its like. */
  async #find(windowId: number | null): Promise<TabInfo | null> {
    const own = new Set([...this.#followers.keys()].map(({ sender }) => sender.tab?.id));
    const others = (tabs: TabInfo[]) => tabs.filter(({ id }) => !own.has(id)).sort(byUse);
    const [here] = others(await this.#platform.tabsOf(windowId));
    return here ?? others(await this.#platform.tabsOf('all'))[0] ?? null;
  }
}

/** The active tab of a window is the one used last in it, but for the very moment of a switch. */
function byUse(a: TabInfo, b: TabInfo): number {
  return Number(b.isActive) - Number(a.isActive) || b.usedAt - a.usedAt;
}
