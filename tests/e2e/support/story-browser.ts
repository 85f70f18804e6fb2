/** A Chromium with a fresh profile and the fixed-host build, started as `npm start` starts it and driven over its port. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright';
import {
  type Chromium,
  type LaunchOptions,
  launchChromium,
} from '../../../scripts/browser/launch-chromium.ts';
import { extensionIdOf } from '../../../scripts/build/build-extension.ts';
import { type Killing, prepareKill } from './kill-processes.ts';
import { CHROMIUM_VARIABLE, EXTENSION_VARIABLE } from './prepare.ts';

export interface StoryBrowser {
  readonly context: BrowserContext;
  readonly extensionId: string;
  /** DevTools' address, for what Playwright does not see. */
  readonly cdp: string;
  /** The tab the browser opened with. */
  readonly page: Page;
  /** Kills every service worker, as the browser does with an idle one. */
  killWorker(): Promise<void>;
  /** Gets ready to end all processes of the browser at once, with SIGKILL; `restart` then starts it again. */
  prepareKill(): Killing;
  /** Closes the browser as a person does unless it was killed, and starts it again on the same profile; `context` and `page` are then new. */
  restart(): Promise<void>;
  /**
   * Playwright keeps every page it is attached to awake and focused; it lets go meanwhile. `context`, `page` and all else that
   * was got from them are new afterwards.
   */
  unattended(work: (cdp: string) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface StoryBrowserOptions {
  /** The person's setting for storage of embedded pages; `allowed` is what a new profile has. */
  readonly thirdPartyStorage?: 'allowed' | 'blocked';
  /** Folder of another build than the fixed-host one. */
  readonly extensionDir?: string;
  /** Further switches of Chromium, such as where host names lead. */
  readonly switches?: readonly string[];
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the stories with tests/e2e/playwright.config.ts.`);
  return value;
}

/** Written before the first start, the way the browser keeps its settings page's choices. */
function writeSettings(profile: string, { thirdPartyStorage = 'allowed' }: StoryBrowserOptions): void {
  const isBlocked = thirdPartyStorage === 'blocked';
  mkdirSync(join(profile, 'Default'), { recursive: true });
  const settings = {
    profile: { cookie_controls_mode: isBlocked ? 1 : 0, block_third_party_cookies: isBlocked },
  };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(settings));
}

async function killWorkers(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await page.close();
}

interface RunningBrowser {
  readonly context: BrowserContext;
  readonly cdp: string;
  readonly page: Page;
  readonly pid: number;
  /** Writes the profile out, unlike a kill. */
  leave(): Promise<void>;
  /** Lets go of the browser while something is done. */
  unattended(work: (cdp: string) => Promise<void>): Promise<RunningBrowser>;
}

const start = async (options: LaunchOptions, switches: readonly string[]) =>
  attach(await launchChromium(options, switches));

async function attach(browser: Chromium): Promise<RunningBrowser> {
  const connection = await chromium.connectOverCDP(browser.cdp);
  const context = connection.contexts()[0];
  if (!context) throw new Error('Chromium has no window.');
  context.setDefaultTimeout(20_000);
  return {
    context,
    cdp: browser.cdp,
    pid: browser.pid,
    page: context.pages()[0] ?? (await context.newPage()),
    async leave() {
      // A killed one answers nothing any more.
      const session = await connection.newBrowserCDPSession().catch(() => null);
      await session?.send('Browser.close').catch(() => undefined);
      await browser.closed;
      await connection.close().catch(() => undefined);
    },
    async unattended(work) {
      await connection.close();
      await work(browser.cdp);
      return attach(browser);
    },
  };
}

export async function openStoryBrowser(options: StoryBrowserOptions = {}): Promise<StoryBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'patchpanel-e2e-'));
  const extensionDir = options.extensionDir ?? variable(EXTENSION_VARIABLE);
  writeSettings(profile, options);
  // Partitioned storage stays open where third-party storage is blocked, so the harder case has no partitions.
  const disabledFeatures = options.thirdPartyStorage === 'blocked' ? ['ThirdPartyStoragePartitioning'] : [];
  const executable = variable(CHROMIUM_VARIABLE);
  const launch = { executable, extensionDir, profile, headless: true, disabledFeatures };
  const { switches = [] } = options;
  let running = await start(launch, switches);
  return {
    get context() {
      return running.context;
    },
    get cdp() {
      return running.cdp;
    },
    get page() {
      return running.page;
    },
    extensionId: extensionIdOf(extensionDir),
    killWorker: () => killWorkers(running.context),
    prepareKill: () => prepareKill(running.pid),
    async restart() {
      await running.leave();
      running = await start(launch, switches);
    },
    async unattended(work) {
      running = await running.unattended(work);
    },
    async close() {
      await running.leave();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
