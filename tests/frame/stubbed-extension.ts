/** The built extension in a real Chromium, with background and panel replaced by stubs: only the page side is real. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Frame, type Page, type Worker } from 'playwright';
import { build } from 'vite';
import type { SiteClaims } from '../../lib/schema/claims.ts';
import { findChromium } from '../../scripts/browser/find-chromium.ts';
import { launchChromium } from '../../scripts/browser/launch-chromium.ts';
import { ensureBuilt } from '../../scripts/build/build-extension.ts';

export interface Heard {
  type: string;
  /** Of whichever message it is. */
  payload: Partial<SiteClaims & { open: boolean; width: number }>;
}

export interface StubbedExtension {
  readonly context: BrowserContext;
  readonly worker: Worker;
  /** What the content scripts have sent since the last call. */
  hear(): Promise<Heard[]>;
  /** Tells the content script of the only CRM page. */
  tell(type: string, payload?: object): Promise<void>;
  /** Changes the set-up that pages are answered with from now on. */
  configure(changes: object): Promise<void>;
  /** Gives the answer that was held back. */
  release(): Promise<void>;
  openPage(url: string): Promise<Page>;
  /** In a window of its own, so that several are seen at once; no other page may have the address. */
  openWindow(url: string): Promise<Page>;
  close(): Promise<void>;
}

const PANEL = `<!doctype html><html lang="en"><title>Stub</title>
<body style="margin:0;height:100vh">stub panel <input aria-label="Typed here"><script src="/stub-panel.js"></script><script src="/guarded-panel.js"></script></body></html>`;

/** With partitioned storage the person's setting refuses cookies only; without it, as in Playwright, all storage. */
const UNPARTITIONED =
  '--disable-features=DisableLoadExtensionCommandLineSwitch,ThirdPartyStoragePartitioning';

/** The panel's frame, once it shows the extension's page. */
export function panelFrame(page: Page): Frame | null {
  return page.frames().find((frame) => frame.url().endsWith('/panel.html')) ?? null;
}

/** Nothing where the guard is not what is tested. */
async function bundleGuard(isGuarded: boolean): Promise<string> {
  if (!isGuarded) return '';
  const entry = join(import.meta.dirname, 'guarded-panel.ts');
  const lib = { entry, formats: ['iife' as const], name: 'guarded', fileName: 'guarded' };
  const made = await build({ configFile: false, logLevel: 'error', build: { write: false, lib } });
  const [bundle] = Array.isArray(made) ? made : [];
  const [script] = bundle?.output ?? [];
  if (!script) throw new Error('The guarded panel was not bundled.');
  return script.code;
}

export interface StubOptions {
  readonly blockStorage?: boolean;
  /** The panel has the product's guard, and a button that saves. */
  readonly isGuarded?: boolean;
}

export async function startStubbedExtension(options: StubOptions = {}): Promise<StubbedExtension> {
  const { blockStorage = false, isGuarded = false } = options;
  const folder = await mkdtemp(join(tmpdir(), 'patchpanel-frame-'));
  const extensionDir = join(folder, 'extension');
  const profile = join(folder, 'profile');
  await cp(await ensureBuilt('fixed', () => undefined), extensionDir, { recursive: true });
  await cp(join(import.meta.dirname, 'stub-background.js'), join(extensionDir, 'background.js'));
  await cp(join(import.meta.dirname, 'stub-panel.js'), join(extensionDir, 'stub-panel.js'));
  await writeFile(join(extensionDir, 'guarded-panel.js'), await bundleGuard(isGuarded));
  await writeFile(join(extensionDir, 'panel.html'), PANEL);
  await mkdir(join(profile, 'Default'), { recursive: true });
  const preferences = {
    profile: { cookie_controls_mode: blockStorage ? 1 : 0, block_third_party_cookies: blockStorage },
  };
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const executable = findChromium();
  if (!executable) throw new Error('No Chromium was found: install one or set CHROMIUM_PATH.');
  const process = await launchChromium(
    { executable, profile, extensionDir, headless: true },
    blockStorage ? [UNPARTITIONED] : [],
  );
  const browser = await chromium.connectOverCDP(process.cdp);
  const [context] = browser.contexts();
  if (!context) throw new Error('Chromium has no default context.');
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate('registered');
  return {
    context,
    worker,
    hear: () => worker.evaluate('heard.splice(0)'),
    tell: (type, payload = {}) => worker.evaluate(`tellPage(${JSON.stringify({ type, payload })})`),
    configure: (changes) => worker.evaluate(`void Object.assign(setup, ${JSON.stringify(changes)})`),
    release: () => worker.evaluate('release()'),
    async openPage(url) {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    async openWindow(url) {
      const session = await browser.newBrowserCDPSession();
      await session.send('Target.createTarget', { url, newWindow: true });
      await session.detach();
      for (;;) {
        const page = context.pages().find((each) => each.url() === url);
        if (page) return page;
        await context.waitForEvent('page');
      }
    },
    async close() {
      await browser.close();
      await process.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
