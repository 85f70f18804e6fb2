/** A Firefox and the extension in it, installed for as long as it runs: its tabs, the panel in them, and its own window. */
import { expect } from 'playwright/test';
import { type Bidi, connectBidi } from './firefox-bidi.ts';
import { newProfile, removeFolder, startFirefox } from './firefox-process.ts';
import { createView, type FirefoxView } from './firefox-view.ts';
import { createWindow, type FirefoxWindow } from './firefox-window.ts';
import { FIREFOX_EXTENSION_VARIABLE, FIREFOX_VARIABLE } from './prepare.ts';

export interface FirefoxBrowser {
  readonly window: FirefoxWindow;
  /** Address of a page of the extension. */
  pageUrl(path: string): string;
  openTab(url: string): Promise<FirefoxTab>;
  /** Waits for a tab or window of this address that somebody else opened. */
  opened(url: RegExp): Promise<FirefoxTab>;
  /** Addresses of all tabs. */
  tabs(): Promise<string[]>;
  /** Of every tab, for a story that failed. */
  pictures(): Promise<{ name: string; body: Buffer }[]>;
  close(): Promise<void>;
}

export interface StoryFirefox extends FirefoxBrowser {
  /** As on a fresh profile: the extension is installed anew, no tab is open, nobody is signed in. */
  beginAnew(): Promise<void>;
  /** Another build of the extension takes the place of the one that is there, as when it is updated; what it kept stays. */
  update(path: string): Promise<void>;
}

export interface FirefoxTab extends FirefoxView {
  /** Waits for the panel in it. */
  panel(): Promise<FirefoxView>;
  isPanelOpen(): Promise<boolean>;
  bringToFront(): Promise<void>;
  close(): Promise<void>;
  reload(): Promise<void>;
  /** As the browser's own button does. */
  back(): Promise<void>;
}

interface Context {
  readonly context: string;
  readonly url: string;
  readonly children: readonly Context[] | null;
}

export const EXTENSION_ID = 'patchpanel@patchpanel.example';

export interface FirefoxOptions {
  /** Folder of another build than the fixed-host one. */
  readonly extensionDir?: () => string;
}

export function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the stories with tests/e2e/playwright.config.ts.`);
  return value;
}

export async function openFirefox(options: FirefoxOptions = {}): Promise<StoryFirefox> {
  const profile = newProfile();
  const firefox = await startFirefox({ executable: variable(FIREFOX_VARIABLE), profile });
  const bidi = await connectBidi(firefox.address);
  const browser = await attachFirefox(bidi);
  const path = options.extensionDir?.() ?? variable(FIREFOX_EXTENSION_VARIABLE);
  let isInstalled = false;
  return {
    ...browser,
    async beginAnew() {
      if (isInstalled) await bidi.send('webExtension.uninstall', { extension: EXTENSION_ID });
      await closeTabs(bidi);
      await bidi.send('storage.deleteCookies');
      await bidi.send('webExtension.install', { extensionData: { type: 'path', path } });
      isInstalled = true;
      await browser.window.installed();
      await browser.window.pinButton();
    },
    async update(next) {
      await bidi.send('webExtension.install', { extensionData: { type: 'path', path: next } });
      await browser.window.installed();
    },
    async close() {
      await browser.close();
      await firefox.end();
      removeFolder(profile);
    },
  };
}

/** Drives a Firefox that is running; it stays when this is closed. */
export async function attachFirefox(bidi: Bidi): Promise<FirefoxBrowser> {
  const window = await createWindow(bidi, EXTENSION_ID);
  return {
    window,
    pageUrl: (page) => `${window.origin()}${page}`,
    async openTab(url) {
      const tab = await createTab(bidi);
      await tab.go(url);
      return tab;
    },
    async opened(url) {
      const find = async () => (await readTrees(bidi)).find((tree) => url.test(tree.url));
      await expect.poll(async () => (await find())?.url ?? '').toMatch(url);
      return tabOf(bidi, (await find())?.context ?? '');
    },
    tabs: async () => (await readTrees(bidi)).map(({ url }) => url),
    pictures: async () =>
      Promise.all(
        (await readTrees(bidi)).map(async ({ context, url }) => ({
          name: `Firefox: ${url}`,
          body: await tabOf(bidi, context).screenshot(),
        })),
      ),
    close: async () => bidi.close(),
  };
}

async function readTrees(bidi: Bidi, root?: string): Promise<readonly Context[]> {
  const { contexts } = await bidi.send<{ contexts: Context[] }>(
    'browsingContext.getTree',
    root ? { root } : {},
  );
  return contexts;
}

/** All but a new empty one: a window closes with its last tab. */
async function closeTabs(bidi: Bidi): Promise<void> {
  const former = await readTrees(bidi);
  await createTab(bidi);
  for (const { context } of former) await bidi.send('browsingContext.close', { context });
}

async function createTab(bidi: Bidi): Promise<FirefoxTab> {
  const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' });
  return tabOf(bidi, context);
}

function tabOf(bidi: Bidi, context: string): FirefoxTab {
  // Its shadow root is closed: only the list of frames shows it.
  const findPanel = async () => {
    const [tab] = await readTrees(bidi, context);
    return tab?.children?.find(({ url }) => url.endsWith('/panel.html'));
  };
  return {
    ...createView(bidi, context),
    async panel() {
      await expect.poll(async () => (await findPanel())?.url ?? '').toContain('/panel.html');
      return createView(bidi, (await findPanel())?.context ?? '');
    },
    isPanelOpen: async () => (await findPanel()) !== undefined,
    bringToFront: async () => void (await bidi.send('browsingContext.activate', { context })),
    close: async () => void (await bidi.send('browsingContext.close', { context })),
    back: async () => void (await bidi.send('browsingContext.traverseHistory', { context, delta: -1 })),
    reload: async () => void (await bidi.send('browsingContext.reload', { context, wait: 'complete' })),
  };
}
