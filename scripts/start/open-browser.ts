/** Opens the browser of `npm start` and signs its first account in, then lets go of it: a debugger would keep the worker alive. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { startDemo } from '../../demo/serve.ts';
import { turnOnDeveloperMode } from '../browser/developer-mode.ts';
import { type Chromium, launchChromium } from '../browser/launch-chromium.ts';
import { openPanel } from '../browser/open-panel.ts';
import { provideChromium } from '../browser/provide-chromium.ts';
import { allowSites, awaken, connectToServer, signInToCrm, signInToPatchpanel } from '../browser/sign-in.ts';
import { extensionIdOf } from '../build/build-extension.ts';
import type { StartFlags } from './flags.mjs';
import type { Resources } from './resources.ts';

export interface Opening {
  readonly flags: StartFlags;
  /** Starts meanwhile. */
  readonly demo: ReturnType<typeof startDemo>;
  readonly extensionDir: string;
  readonly resources: Resources;
  readonly say: (line: string) => void;
  readonly stopped: AbortSignal;
}

export interface OpenedBrowser extends Chromium {
  readonly extensionDir: string;
}

/** Loading a large demo holds this process up, and its timers run on. */
const STEP_LIMIT = 60_000;

/** Without a screen a window cannot open: then the browser runs without one, and says so. */
function isHeadless({ flags, say }: Opening): boolean {
  if (flags.headless || process.platform !== 'linux') return flags.headless;
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return false;
  say('No display here (DISPLAY is not set): the browser runs without a window, as with --headless.');
  return true;
}

async function setUpExtension(page: Page, opening: Opening) {
  const { flags, extensionDir, say, stopped } = opening;
  const extensionId = extensionIdOf(extensionDir);
  await awaken(page, extensionId);
  const demo = await opening.demo;
  stopped.throwIfAborted();
  const [account] = demo.accounts;
  if (!account) throw new Error('The demo has no account.');
  say(flags.signedOut ? 'Connecting Patchpanel to the server …' : 'Signing in …');
  await connectToServer(page, extensionId, demo.serverUrl);
  if (flags.signedOut) return page.goto(demo.crmUrl);
  await signInToPatchpanel(page, account);
  await allowSites(page);
  await signInToCrm(page, demo.crmUrl, account.crmUsername);
  await openPanel(page);
}

async function drive(browser: Chromium, opening: Opening): Promise<void> {
  const { chromium } = await import('playwright');
  const connection = await chromium.connectOverCDP(browser.cdp);
  try {
    const context = connection.contexts()[0];
    if (!context) throw new Error('Chromium has no window.');
    context.setDefaultTimeout(STEP_LIMIT);
    const page = context.pages()[0] ?? (await context.newPage());
    await setUpExtension(page, opening);
  } finally {
    await connection.close();
  }
}

/** Beside the demo's start; waits for it only before it connects to its server. */
export async function openBrowser(opening: Opening): Promise<OpenedBrowser> {
  const { flags, extensionDir, resources, say } = opening;
  const executable = await provideChromium(say);
  opening.stopped.throwIfAborted();
  say('Starting the browser …');
  const profile = join(flags.dataDir, 'profile');
  turnOnDeveloperMode(profile);
  const browser = await launchChromium({
    executable,
    extensionDir,
    profile,
    headless: isHeadless(opening),
  });
  resources.add('browser', () => browser.close());
  await drive(browser, opening);
  return { ...browser, extensionDir };
}
