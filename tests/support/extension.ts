/** The extension's background in one process: real core, cache and port server; browser and server at their borders. */

import { pageHandlers } from '../../lib/background/commands.ts';
import { type Core, type CoreParts, openCore } from '../../lib/background/core.ts';
import { beginLives } from '../../lib/background/lives.ts';
import type { Platform, TabInfo } from '../../lib/background/platform.ts';
import { siteHandlers } from '../../lib/background/site-messages.ts';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import { REPEATABLE_CONSOLE } from '../../lib/messages/console-protocol.ts';
import { connectPage, type PageClient } from '../../lib/messages/page-client.ts';
import { type PageConnection, servePage } from '../../lib/messages/page-server.ts';
import type { Surface } from '../../lib/messages/protocol.ts';
import { answerSite } from '../../lib/messages/site-server.ts';
import { systemClock } from '../../lib/remote/clock.ts';
import type { Policy } from '../../lib/settings/setting.ts';
import { portPair } from './port-pair.ts';

/** The id that follows from the manifest's key: sign-in comes back to it. */
const ID = 'bgmdmenpndclodacgimjgebambfcfnng';
const ORIGIN = `chrome-extension://${ID}`;
const extension = { id: ID, isOwnOrigin: (url: URL) => url.host === ID };

export interface Stored<T> {
  value: T;
  getValue(): Promise<T>;
  setValue(value: T): Promise<void>;
}

export function stored<T>(value: T): Stored<T> {
  return {
    value,
    async getValue() {
      return this.value;
    },
    async setValue(next) {
      this.value = structuredClone(next);
    },
  };
}

/** What survives the worker: settings, IndexedDB by its name, and the browser. */
export interface Profile {
  database: string;
  settings: {
    server: Stored<string | null>;
    layouts: Stored<Record<string, { open: boolean; width: number; blockedAt?: number }>>;
    sites: Stored<string[]>;
    tokens: Stored<unknown>;
    ended: Stored<unknown>;
    newcomer: Stored<unknown>;
    claims: Stored<unknown>;
    drafts: Stored<unknown>;
    picks: Stored<unknown>;
    policy: Stored<unknown>;
  };
  browser: FakeBrowser;
  policy: Policy | Promise<Policy>;
  /** The browser gives its database only then, and the worker waits for it so long. */
  slowDisk?: { opens: Promise<void>; timeoutMs: number };
}

export interface FakeBrowser extends Platform {
  sent: { tabId: number; type: string }[];
  registered: string[];
  framed: string[];
  /** Match patterns the person has allowed. */
  allowed: Set<string>;
  tabs: TabInfo[];
  opened: string[];
  alarm: boolean;
  reloads: number;
}

export function fakeBrowser(): FakeBrowser {
  const browser: FakeBrowser = {
    sent: [],
    registered: [],
    framed: [],
    allowed: new Set(['https://crm.example/*']),
    tabs: [],
    opened: [],
    alarm: false,
    reloads: 0,
    version: () => '0.1.0',
    redirectUrl: () => `https://${ID}.chromiumapp.org/`,
    productName: () => 'Patchpanel',
    pageUrl: (page) => `${ORIGIN}/${page}`,
    launchAuth: () => Promise.reject(new Error('The user did not approve access.')),
    askOwner: async () => null,
    askTab: () => Promise.reject(new Error('Receiving end does not exist.')),
    sendToTab: async (tabId, { type }) => void browser.sent.push({ tabId, type }),
    isManaged: async () => true,
    tabsOf: async (windowId) =>
      browser.tabs.filter((tab) => typeof windowId !== 'number' || tab.windowId === windowId),
    tab: async (tabId) => browser.tabs.find(({ id }) => id === tabId) ?? null,
    openTab: async (url) => void browser.opened.push(url),
    openSidePanel: async () => void browser.opened.push('side panel'),
    closeSidePanel: async () => void browser.opened.push('side panel closed'),
    toggleSidebar: () => null,
    isGrantable: () => true,
    cookie: async () => null,
    cookieAccess: async () => 'grantable',
    patternsFor: (sites) => [...sites],
    hasAccess: async (pattern) => browser.allowed.has(pattern),
    askFrames: async (tabId) => void browser.sent.push({ tabId, type: 'frameAsked' }),
    registeredFrames: async () => browser.framed,
    registerFrames: async (patterns) => {
      browser.framed = patterns;
    },
    registeredSites: async () => browser.registered,
    registerSites: async (patterns) => {
      browser.registered = patterns;
    },
    runInTab: async (tabId, file) => void browser.sent.push({ tabId, type: file }),
    reload: async () => {
      browser.reloads += 1;
    },
    setAlarm: async (isOn) => {
      browser.alarm = isOn;
    },
  };
  return browser;
}

export function newProfile(database: string, given: { server?: string; tokens?: unknown } = {}): Profile {
  return {
    database,
    browser: fakeBrowser(),
    policy: { requireSignInAfterRestart: false },
    settings: {
      server: stored<string | null>(given.server ?? null),
      layouts: stored({}),
      sites: stored<string[]>([]),
      tokens: stored(given.tokens ?? null),
      ended: stored<unknown>(null),
      newcomer: stored<unknown>(null),
      claims: stored<unknown>(null),
      drafts: stored<unknown>(null),
      picks: stored<unknown>(null),
      policy: stored<unknown>(null),
    },
  };
}

export interface Worker {
  /** The one that answers now. */
  readonly core: Core;
  /** Opens one of our pages; the panel is a frame of the tab. */
  open(surface: Surface, tab?: { id: number; url: string }): PageClient;
  /** A port as a page opens one, for a page that outlives this worker. */
  connect(surface: Surface): ReturnType<typeof portPair>;
  /** A message of the content script in a tab's top frame. */
  site(
    type: string,
    payload: unknown,
    from: { tabId: number; url: string; documentId?: string },
  ): Promise<unknown>;
  /** A message of a script in a sub-frame of the page. */
  frame: Worker['site'];
  end(): void;
}

/** The browser ends: what it kept in memory is gone, what it kept on disk stays. */
export function restartBrowser({ settings }: Profile): void {
  for (const setting of [settings.tokens, settings.ended, settings.newcomer, settings.claims])
    setting.value = null;
}

/** `mayRead`: until then the disk gives no page of users or agents. */
export async function startWorker(
  profile: Profile,
  fetch: typeof globalThis.fetch,
  mayRead: Promise<void> = Promise.resolve(),
): Promise<Worker> {
  const parts: CoreParts = {
    platform: profile.browser,
    settings: profile.settings,
    readPolicy: async () => profile.policy,
    openCache: async (onLate) => {
      const { slowDisk, database } = profile;
      const open = async (onClosed: () => void) => {
        await slowDisk?.opens;
        return openPatchpanelDatabase(onClosed, database);
      };
      const cache = await openCache(open, slowDisk && { timeoutMs: slowDisk.timeoutMs, onLate });
      return { ...cache, readBlocks: (...page) => mayRead.then(() => cache.readBlocks(...page)) };
    },
    fetch,
    clock: systemClock,
    random: () => 0,
  };
  let core: Core | null = null;
  const { ready } = beginLives(async (onLate) => {
    core = await openCore(parts, onLate);
    return core;
  });
  const first = await ready();
  const present = () => core ?? first;
  const clients: PageClient[] = [];
  const server = {
    extension,
    handlers: pageHandlers(ready),
    news: (page: PageConnection) => present().pages.news(page),
    onOpen: (page: PageConnection) => void ready().then(({ pages }) => pages.open(page)),
    onClose: (page: PageConnection) =>
      void ready().then(({ pages, followed }) => {
        followed.end(page);
        pages.close(page);
      }),
  };
  const sites = { extension, handlers: siteHandlers(ready, profile.browser), waiting: new Map() };
  const connect = (surface: Surface, tab?: { id: number; url: string }) => {
    const sender = { id: ID, url: `${ORIGIN}/${surface}.html`, frameId: surface === 'panel' ? 5 : 0, tab };
    const pair = portPair('page', sender);
    servePage(pair.background as Parameters<typeof servePage>[0], server);
    return pair;
  };
  return {
    get core() {
      return present();
    },
    connect,
    open(surface, tab) {
      const repeatable = surface === 'console' ? REPEATABLE_CONSOLE : [];
      const client = connectPage({ surface, repeatable, connect: () => connect(surface, tab).page });
      clients.push(client);
      return client;
    },
    site: (type, payload, { tabId, url, documentId }) =>
      answerSite({ type, payload }, { id: ID, url, frameId: 0, documentId, tab: { id: tabId, url } }, sites),
    frame: (type, payload, { tabId, url, documentId }) =>
      answerSite({ type, payload }, { id: ID, url, frameId: 3, documentId, tab: { id: tabId, url } }, sites),
    end() {
      for (const client of clients) client.close();
      present().engine.pause();
    },
  };
}
