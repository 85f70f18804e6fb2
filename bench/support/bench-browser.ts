/** A Chromium with the extension in it, for benchmarks: fresh profile, signed in when asked. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Frame, type Page } from 'playwright';
import { launchChromium } from '../../scripts/browser/launch-chromium.ts';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { provideChromium } from '../../scripts/browser/provide-chromium.ts';
import { connectToServer, signInToCrm, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { ensureBuilt, extensionIdOf } from '../../scripts/build/build-extension.ts';
import type { RunningDataset } from './served-dataset.ts';

export interface BenchBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly extensionId: string;
  /** Address of DevTools over HTTP. */
  readonly cdp: string;
  close(): Promise<void>;
}

export interface BenchBrowserOptions {
  /** Folder of an extension that is not ours. */
  readonly otherExtension?: string;
  /** Of Chromium, beside those of every run. */
  readonly switches?: readonly string[];
}

export async function openBenchBrowser(
  say: (line: string) => void,
  { otherExtension, switches = [] }: BenchBrowserOptions = {},
): Promise<BenchBrowser> {
  const extensionDir = otherExtension ?? (await ensureBuilt('fixed', say));
  const profile = await mkdtemp(join(tmpdir(), 'patchpanel-bench-'));
  const executable = await provideChromium(say);
  const browser = await launchChromium({ executable, extensionDir, profile, headless: true }, switches);
  const connection = await chromium.connectOverCDP(browser.cdp);
  const context = connection.contexts()[0];
  if (!context) throw new Error('Chromium has no window.');
  context.setDefaultTimeout(60_000);
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    extensionId: otherExtension ? '' : extensionIdOf(extensionDir),
    cdp: browser.cdp,
    async close() {
      await connection.close();
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Ready to sign in on the set-up page. */
export async function openSetup({ page, extensionId }: BenchBrowser, served: RunningDataset): Promise<void> {
  await connectToServer(page, extensionId, served.serverUrl);
}

/** Signs in as one of the two admins and opens the panel in the CRM. */
export async function openAdminPanel(
  browser: BenchBrowser,
  served: RunningDataset,
  admin: 0 | 1,
): Promise<Frame> {
  const account = served.accounts[admin];
  if (!account) throw new Error('The data has no such account.');
  const { page } = browser;
  await openSetup(browser, served);
  await signInToPatchpanel(page, account);
  await signInToCrm(page, served.crmUrl, account.crmUsername);
  const panel = await openPanel(page);
  const status = panel.getByRole('status', { name: 'Sync status' });
  await status.filter({ hasText: /^Live/ }).waitFor();
  return panel;
}
