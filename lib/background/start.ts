/** Registers every listener of the background in its first turn, and wakes the core when one is needed. */
import { browser } from 'wxt/browser';
import { openCache } from '../cache/open.ts';
import { type ServedPort, servePage } from '../messages/page-server.ts';
import type { Extension } from '../messages/sender.ts';
import { answerSite } from '../messages/site-server.ts';
import { systemClock } from '../remote/clock.ts';
import {
  claimsSetting,
  endedSetting,
  layoutsSetting,
  newcomerSetting,
  readPolicy,
  restrictStorage,
  serverSetting,
  tokensSetting,
} from '../settings/items.ts';
import { followActiveTab } from './active-tab.ts';
import { ALARM, browserPlatform } from './browser-platform.ts';
import { pageHandlers } from './commands.ts';
import { type Core, openCore } from './core.ts';
import type { TabInfo } from './platform.ts';
import { resumeSilently } from './sign-in.ts';
import { siteHandlers } from './site-messages.ts';
import { togglePanel } from './toggle-panel.ts';

export function startBackground(): void {
  const waking = restrictStorage().then(wake);
  let awake: Core | null = null;
  void waking.then((core) => {
    awake = core;
  });
  const ready = () => waking;
  listenToMessages(ready);
  listenToBrowser(ready);
  listenToGestures(
    (tab) => void (awake ? togglePanel(awake, tab) : waking.then((core) => togglePanel(core, tab))),
  );
}

function wake(): Promise<Core> {
  return openCore({
    platform: browserPlatform,
    settings: {
      server: serverSetting,
      layouts: layoutsSetting,
      tokens: tokensSetting,
      ended: endedSetting,
      newcomer: newcomerSetting,
      claims: claimsSetting,
    },
    readPolicy,
    openCache: () => openCache(),
    fetch: (...request) => fetch(...request),
    clock: systemClock,
    random: Math.random,
  });
}

function listenToMessages(ready: () => Promise<Core>): void {
  const extension: Extension = {
    id: browser.runtime.id,
    isOwnOrigin: (url) => url.origin === new URL(browser.runtime.getURL('/')).origin,
  };
  const handlers = pageHandlers(ready);
  browser.runtime.onConnect.addListener((port) =>
    servePage(port as ServedPort, {
      extension,
      handlers,
      onOpen: (page) => void ready().then(({ pages }) => pages.open(page)),
      onClose: (page) => void ready().then(({ pages }) => pages.close(page)),
    }),
  );
  const sites = { extension, handlers: siteHandlers(ready) };
  browser.runtime.onMessage.addListener((message, sender, sendResponse) => {
    void answerSite(message, sender, sites).then(sendResponse);
    return true;
  });
}

function listenToBrowser(ready: () => Promise<Core>): void {
  const align = () => void ready().then((core) => core.alignSites());
  const follow = () => void ready().then((core) => followActiveTab(core));
  browser.runtime.onInstalled.addListener(align);
  browser.runtime.onStartup.addListener(() => void ready().then(resumeSilently));
  browser.permissions.onAdded.addListener(align);
  browser.permissions.onRemoved.addListener(align);
  browser.tabs.onActivated.addListener(follow);
  browser.windows?.onFocusChanged.addListener(follow);
  browser.tabs.onRemoved.addListener((tabId) => void ready().then(({ tabs }) => tabs.forget(tabId)));
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void ready().then(({ engine }) => engine.pushNow());
  });
  globalThis.addEventListener('online', () => void ready().then(({ engine }) => engine.syncNow()));
}

function listenToGestures(toggle: (tab: TabInfo) => void): void {
  const onTab = (tab: { id?: number; url?: string; windowId: number } | undefined) => {
    if (tab?.id !== undefined) toggle({ id: tab.id, url: tab.url ?? null, windowId: tab.windowId });
  };
  browser.action.onClicked.addListener(onTab);
  browser.commands.onCommand.addListener((command, tab) => {
    if (command === 'toggle-panel') onTab(tab);
  });
}
