/** What the background asks of the browser, so that it runs in a test without one. Types only. */
import type { SiteEvents } from '../messages/protocol.ts';
import type { SiteEvent } from '../messages/site-client.ts';
import type { TrialMessage } from '../messages/trial-protocol.ts';

export interface TabInfo {
  id: number;
  /** Known for granted sites only. */
  url: string | null;
  /** Known where the address is. */
  title?: string;
  windowId: number;
  isActive: boolean;
  isLoading: boolean;
  /** When it was last the active tab of its window; milliseconds since 1970. */
  usedAt: number;
}

export interface Platform {
  /** Version of the extension. */
  version(): string;
  /** What the browser calls the extension, in the person's language. */
  productName(): string;
  /** Whether somebody else than the person decides on it: installed by a policy, or built for the hosts of a fleet. */
  isManaged(): Promise<boolean>;
  /** Where the sign-in window ends. */
  redirectUrl(): string;
  /** Address of one of the extension's pages. */
  pageUrl(page: string): string;
  /** Opens the browser's own sign-in window, or none at all; resolves with the address it ended at. */
  launchAuth(url: string, isInteractive: boolean): Promise<string>;
  /** Rejects when no content script of ours listens there. */
  sendToTab(tabId: number, event: SiteEvent): Promise<unknown>;
  /** Asks the script that tries rules there; rejects when it does not listen or its page goes away. */
  askTab(tabId: number, message: TrialMessage): Promise<unknown>;
  /** Asks the script of the panel there for the owner of the page's record; rejects likewise. */
  askOwner(tabId: number, question: SiteEvents['ownerAsked']): Promise<unknown>;
  /** `null`: those of the window that was used last. */
  /** Asks every frame of the tab where it is; those without a script of ours say nothing. */
  askFrames(tabId: number): Promise<void>;
  tabsOf(windowId: number | null | 'all'): Promise<TabInfo[]>;
  tab(tabId: number): Promise<TabInfo | null>;
  openTab(url: string): Promise<void>;
  /** Must be called in the gesture's own turn, before any `await`. */
  openSidePanel(windowId: number): Promise<void>;
  closeSidePanel(windowId: number): Promise<void>;
  /** Opens or closes the sidebar of Firefox, which knows itself what it is; `null` in other browsers. In the gesture's own turn too. */
  toggleSidebar(): Promise<void> | null;
  /** The match patterns by which this browser is asked for the sites; fewer where it takes no ports. */
  patternsFor(sites: readonly string[]): string[];
  /** Whether the browser lets the extension run on the site. */
  hasAccess(pattern: string): Promise<boolean>;
  /** Value of a cookie as the tab would send it; `null` also where the browser does not let us read cookies. */
  cookie(name: string, url: string, tabId: number): Promise<string | null>;
  /** Whether the extension may read cookies, could be allowed to, or never can in this build. */
  cookieAccess(): Promise<'granted' | 'grantable' | 'never'>;
  /** Whether the manifest lets the person allow it at all. */
  isGrantable(pattern: string): boolean;
  /** Match patterns our content script is registered for. */
  registeredSites(): Promise<string[]>;
  registerSites(patterns: string[]): Promise<void>;
  /** The same for the script of sub-frames. */
  registeredFrames(): Promise<string[]>;
  registerFrames(patterns: string[]): Promise<void>;
  /** Runs one of our files once in the tab's top frame. */
  runInTab(tabId: number, file: string): Promise<void>;
  /** Starts the extension anew, in its newest version where the browser has one. */
  reload(): Promise<void>;
  /** Wakes the worker every 30 s while on. */
  setAlarm(isOn: boolean): Promise<void>;
}

export const SITE_SCRIPT = '/content-scripts/crm.js';
export const FRAME_SCRIPT = '/crm-frame.js';
export const PANEL_SCRIPT = '/crm-panel.js';
export const TEST_SCRIPT = '/crm-test.js';
