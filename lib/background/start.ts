/** Registers every listener of the background in its first turn, and wakes the core when one is needed. */
import { type Browser, browser } from 'wxt/browser';
import { openCache } from '../cache/open.ts';
import { type ServedPort, servePage } from '../messages/page-server.ts';
import type { Extension } from '../messages/sender.ts';
import { answerSite } from '../messages/site-server.ts';
import { systemClock } from '../remote/clock.ts';
import {
  claimsSetting,
  draftsSetting,
  endedSetting,
  layoutsSetting,
  newcomerSetting,
  picksSetting,
  policySetting,
  readPolicy,
  restrictStorage,
  serverSetting,
  sitesSetting,
  tokensSetting,
} from '../settings/items.ts';
import { readKnownSites } from '../settings/known-sites.ts';
import { ALARM, browserPlatform, tabInfo } from './browser-platform.ts';
import { pageHandlers } from './commands.ts';
import { type Core, type CoreParts, openCore } from './core.ts';
import { openSetupOnce } from './first-run.ts';
import { tabClosed } from './follow-tab.ts';
import { beginLives } from './lives.ts';
import type { TabInfo } from './platform.ts';
import { resumeSilently } from './sign-in.ts';
import { siteHandlers } from './site-messages.ts';
import { answerGesture } from './toggle-panel.ts';

/** Its only work is to wake a worker. */
const LOOK_ALARM = 'sites';

export function startBackground(): void {
  const restricted = restrictStorage();
  // Nobody is answered before storage is ours alone; reading what is stored need not wait for that.
  let awake: Core | null = null;
  const { ready } = beginLives(async (onLate) => {
    const [core] = await Promise.all([wake(onLate), restricted]);
    awake = core;
    return core;
  });
  listenToMessages(ready, () => awake);
  listenToBrowser(ready);
  const parts = { platform: browserPlatform, readKnownSites, now: Date.now, awake: () => awake, ready };
  listenToGestures((tab) => answerGesture(tab, parts));
}

function wake(onLate: () => void): Promise<Core> {
  const parts: CoreParts = {
    platform: browserPlatform,
    settings: {
      server: serverSetting,
      layouts: layoutsSetting,
      sites: sitesSetting,
      tokens: tokensSetting,
      ended: endedSetting,
      newcomer: newcomerSetting,
      claims: claimsSetting,
      drafts: draftsSetting,
      picks: picksSetting,
      policy: policySetting,
    },
    readPolicy,
    openCache: (onLate) => openCache(undefined, { onLate }),
    fetch: (...request) => fetch(...request),
    clock: systemClock,
    random: Math.random,
  };
  return openCore(parts, onLate);
}

function listenToMessages(ready: () => Promise<Core>, awake: () => Core | null): void {
  const extension: Extension = {
    id: browser.runtime.id,
    isOwnOrigin: (url) => url.origin === new URL(browser.runtime.getURL('/')).origin,
  };
  const handlers = pageHandlers(ready);
  browser.runtime.onConnect.addListener((port) =>
    servePage(port as ServedPort, {
      extension,
      handlers,
      news: (page) => awake()?.pages.news(page) ?? null,
      onOpen: (page) => void ready().then(({ pages }) => pages.open(page)),
      onClose: (page) =>
        void ready().then(({ pages, followed }) => {
          followed.end(page);
          pages.close(page);
        }),
    }),
  );
  const sites = { extension, handlers: siteHandlers(ready, browserPlatform), waiting: new Map() };
  browser.runtime.onMessage.addListener((message, sender, sendResponse) => {
    void answerSite(message, sender, sites).then(sendResponse);
    return true;
  });
}

function listenToBrowser(ready: () => Promise<Core>): void {
  const align = () => {
    // Should this worker end before it has looked, the next one does.
    void browser.alarms.create(LOOK_ALARM, { delayInMinutes: 0.5 });
    void ready().then((core) => core.alignSites());
  };
  browser.runtime.onInstalled.addListener(({ reason }) => {
    align();
    if (reason === 'install') void ready().then(openSetupOnce);
  });
  browser.runtime.onStartup.addListener(() => void ready().then(resumeSilently));
  browser.permissions.onAdded.addListener(align);
  browser.permissions.onRemoved.addListener(align);
  browser.tabs.onRemoved.addListener((tabId) => void ready().then((core) => tabClosed(core, tabId)));
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void ready().then(pushAtAlarm);
  });
  globalThis.addEventListener('online', () => void ready().then(({ engine }) => engine.syncNow()));
}

/** It was set before an edit was on disk: a life that ended in between left it for nothing. */
function pushAtAlarm({ engine, parts }: Core): Promise<void> {
  void parts.platform.setAlarm(engine.replica.hasUnsent);
  return engine.pushNow();
}

function listenToGestures(answer: (tab: TabInfo) => void): void {
  const onTab = (tab: Browser.tabs.Tab | undefined) => {
    for (const info of tab ? tabInfo(tab) : []) answer(info);
  };
  browser.action.onClicked.addListener(onTab);
  browser.commands.onCommand.addListener((command, tab) => {
    if (command === 'toggle-panel') onTab(tab);
  });
}
