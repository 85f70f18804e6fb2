/** The real browser behind `Platform`. Runs in the background. */
import { browser } from 'wxt/browser';
import { type PANEL_SCRIPT, type Platform, SITE_SCRIPT, type TabInfo } from './platform.ts';

const SCRIPT_ID = 'crm';
export const ALARM = 'push';

export const browserPlatform: Platform = {
  version: () => browser.runtime.getManifest().version,
  redirectUrl: () => browser.identity.getRedirectURL(),
  pageUrl: (page) => browser.runtime.getURL(`/${page}` as '/panel.html'),
  async launchAuth(url, isInteractive) {
    const returned = await browser.identity.launchWebAuthFlow({ url, interactive: isInteractive });
    if (!returned) throw new Error('The sign-in window was closed.');
    return returned;
  },
  async sendToTab(tabId, event) {
    await browser.tabs.sendMessage(tabId, event, { frameId: 0 });
  },
  allTabs: async () => (await browser.tabs.query({})).flatMap(tabInfo),
  activeTab: async () =>
    (await browser.tabs.query({ active: true, lastFocusedWindow: true })).flatMap(tabInfo)[0] ?? null,
  async openTab(url) {
    await browser.tabs.create({ url });
  },
  openSidePanel: (windowId) => browser.sidePanel.open({ windowId }),
  hasAccess: (pattern) => browser.permissions.contains({ origins: [pattern] }),
  async registeredSites() {
    const [script] = await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
    return script?.matches ?? [];
  },
  registerSites,
  async runInTab(tabId, file) {
    await browser.scripting.executeScript({
      target: { tabId, frameIds: [0] },
      files: [file as typeof PANEL_SCRIPT | typeof SITE_SCRIPT],
    });
  },
  async reload() {
    // Where the browser does not look for updates by itself, a newer version is applied only after it was asked.
    await browser.runtime.requestUpdateCheck?.().catch(() => undefined);
    browser.runtime.reload();
  },
  async setAlarm(isOn) {
    if (!isOn) await browser.alarms.clear(ALARM);
    else if (!(await browser.alarms.get(ALARM))) await browser.alarms.create(ALARM, { periodInMinutes: 0.5 });
  },
};

/** Registers the content script for exactly these sites; survives the worker and the browser. */
async function registerSites(patterns: string[]): Promise<void> {
  const known = await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (patterns.length === 0) {
    if (known.length > 0) await browser.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
    return;
  }
  const script = {
    id: SCRIPT_ID,
    js: [SITE_SCRIPT.slice(1)],
    matches: patterns,
    runAt: 'document_idle' as const,
    allFrames: false,
    persistAcrossSessions: true,
  };
  if (known.length > 0) await browser.scripting.updateContentScripts([script]);
  else await browser.scripting.registerContentScripts([script]);
}

function tabInfo(tab: { id?: number; url?: string; windowId: number }): TabInfo[] {
  return tab.id === undefined ? [] : [{ id: tab.id, url: tab.url ?? null, windowId: tab.windowId }];
}
