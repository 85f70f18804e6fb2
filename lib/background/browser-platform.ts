/** The real browser behind `Platform`. Runs in the background. */
import { type Browser, browser } from 'wxt/browser';
import { isCovered } from '../domain/match-pattern.ts';
import type { SiteEvent } from '../messages/site-client.ts';
import { browserPatterns } from '../settings/browser-pattern.ts';
import {
  FRAME_SCRIPT,
  type PANEL_SCRIPT,
  type Platform,
  SITE_SCRIPT,
  type TabInfo,
  type TEST_SCRIPT,
} from './platform.ts';
import { pushAlarm } from './push-alarm.ts';

const SCRIPT_ID = 'crm';
const FRAME_ID = 'crm-frame';
export const ALARM = 'push';

/** Without an update service the browser may never answer. */
const UPDATE_LIMIT_MS = 3_000;

/** The browser looks for updates hours apart; what it finds now is applied by the reload. Firefox lacks the call. */
async function askForUpdate(): Promise<void> {
  await browser.runtime.requestUpdateCheck?.().catch(() => undefined);
}

export const browserPlatform: Platform = {
  version: () => browser.runtime.getManifest().version,
  productName: () => browser.runtime.getManifest().name,
  async isManaged() {
    const isForFleet = browser.runtime.getManifest().optional_host_permissions === undefined;
    return isForFleet || (await browser.management.getSelf()).installType === 'admin';
  },
  redirectUrl: () => browser.identity.getRedirectURL(),
  pageUrl: (page) => browser.runtime.getURL(`/${page}` as '/panel.html'),
  async launchAuth(url, isInteractive) {
    const returned = await browser.identity.launchWebAuthFlow({ url, interactive: isInteractive });
    if (!returned) throw new Error('The sign-in window was closed.');
    return returned;
  },
  sendToTab: (tabId, event) => browser.tabs.sendMessage(tabId, event, { frameId: 0 }),
  askTab: (tabId, message) => browser.tabs.sendMessage(tabId, message, { frameId: 0 }),
  askOwner: (tabId, payload) =>
    browser.tabs.sendMessage(tabId, { type: 'ownerAsked', payload } satisfies SiteEvent, { frameId: 0 }),
  askFrames: (tabId) =>
    browser.tabs.sendMessage(tabId, { type: 'frameAsked', payload: {} } satisfies SiteEvent).then(
      () => undefined,
      () => undefined,
    ),
  async tabsOf(windowId) {
    const where = windowId === null ? { lastFocusedWindow: true } : { windowId: windowId as number };
    return (await browser.tabs.query(windowId === 'all' ? {} : where)).flatMap(tabInfo);
  },
  async tab(tabId) {
    const tab = await browser.tabs.get(tabId).catch(() => null);
    return (tab && tabInfo(tab)[0]) ?? null;
  },
  async openTab(url) {
    await browser.tabs.create({ url });
  },
  async openSidePanel(windowId) {
    const sidebar = sidebarOfFirefox();
    // The window of the gesture: Firefox is told no other.
    await (sidebar ? sidebar.open() : browser.sidePanel.open({ windowId }));
  },
  toggleSidebar: () => sidebarOfFirefox()?.toggle() ?? null,
  async closeSidePanel(windowId) {
    // Since Chrome 141; before that the person closes it by its own button.
    const { sidePanel } = browser as { sidePanel: { close?(options: object): Promise<void> } };
    await sidePanel.close?.({ windowId });
  },
  patternsFor: (sites) => browserPatterns(sites),
  hasAccess: (pattern) => browser.permissions.contains({ origins: browserPatterns([pattern]) }),
  async cookie(name, url, tabId) {
    // A permission that the person may not have given: without it there is no such part of the browser.
    const { cookies } = browser as { cookies?: typeof browser.cookies };
    const stores = (await cookies?.getAllCookieStores()) ?? [];
    const store = stores.find(({ tabIds }) => tabIds.includes(tabId));
    return (store && (await cookies?.get({ name, url, storeId: store.id }))?.value) ?? null;
  },
  async cookieAccess() {
    if (await browser.permissions.contains({ permissions: ['cookies'] })) return 'granted';
    const { optional_permissions = [] } = browser.runtime.getManifest();
    return optional_permissions.includes('cookies') ? 'grantable' : 'never';
  },
  isGrantable: (pattern) => isCovered(pattern, manifestHosts()),
  registeredSites: () => registered(SCRIPT_ID),
  registerSites: (patterns) => register(SITE, patterns),
  registeredFrames: () => registered(FRAME_ID),
  registerFrames: (patterns) => register(FRAMES, patterns),
  async runInTab(tabId, file) {
    await browser.scripting.executeScript({
      target: { tabId, frameIds: [0] },
      files: [file as typeof PANEL_SCRIPT | typeof SITE_SCRIPT | typeof TEST_SCRIPT],
    });
  },
  async reload() {
    const late = new Promise<void>((resolve) => setTimeout(resolve, UPDATE_LIMIT_MS));
    await Promise.race([askForUpdate(), late]);
    browser.runtime.reload();
  },
  setAlarm: pushAlarm(() => browser.alarms, ALARM),
};

/** Early, as the page's `load` event waits for a script of a later moment; it begins when the document is read (`lib/frame/when-read.ts`). */
const SITE = {
  id: SCRIPT_ID,
  js: [SITE_SCRIPT.slice(1)],
  runAt: 'document_start' as const,
  allFrames: false,
};
/** Early, so that the page above hears of the new document before anybody can read it. */
const FRAMES = {
  id: FRAME_ID,
  js: [FRAME_SCRIPT.slice(1)],
  runAt: 'document_start' as const,
  allFrames: true,
};

async function registered(id: string): Promise<string[]> {
  const [script] = await browser.scripting.getRegisteredContentScripts({ ids: [id] });
  return script?.matches ?? [];
}

/** Registers the script for exactly these sites; survives the worker and the browser. */
async function register(script: typeof SITE | typeof FRAMES, patterns: string[]): Promise<void> {
  const { id } = script;
  const isKnown = (await browser.scripting.getRegisteredContentScripts({ ids: [id] })).length > 0;
  const wanted = { ...script, matches: patterns, persistAcrossSessions: true };
  if (patterns.length > 0 && isKnown) await browser.scripting.updateContentScripts([wanted]);
  else if (patterns.length > 0) await browser.scripting.registerContentScripts([wanted]);
  else if (isKnown) await browser.scripting.unregisterContentScripts({ ids: [id] });
}

interface Sidebar {
  open(): Promise<void>;
  toggle(): Promise<void>;
}

/** Opens and closes in nothing less than a gesture; `undefined` in Chromium. */
function sidebarOfFirefox(): Sidebar | undefined {
  return (browser as { sidebarAction?: Sidebar }).sidebarAction;
}

/** Hosts that the build has, or may ask for. */
function manifestHosts(): string[] {
  const { host_permissions = [], optional_host_permissions = [] } = browser.runtime.getManifest();
  return [...host_permissions, ...optional_host_permissions];
}

type BrowserTab = Pick<
  Browser.tabs.Tab,
  'id' | 'url' | 'title' | 'windowId' | 'active' | 'status' | 'lastAccessed'
>;

/** Nothing for tabs without a page, such as those of developer tools. */
export function tabInfo({ id, url, title, windowId, active, status, lastAccessed }: BrowserTab): TabInfo[] {
  if (id === undefined) return [];
  const isLoading = status === 'loading';
  const known = title === undefined ? {} : { title };
  return [
    { id, url: url ?? null, ...known, windowId, isActive: active, isLoading, usedAt: lastAccessed ?? 0 },
  ];
}
