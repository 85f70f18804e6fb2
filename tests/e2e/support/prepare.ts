/** Once before all stories: both builds and a Chromium, made or found the way `npm start` does it. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFirefox } from '../../../scripts/browser/find-firefox.ts';
import { provideChromium } from '../../../scripts/browser/provide-chromium.ts';
import { ensureBuilt } from '../../../scripts/build/build-extension.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** Read by the workers, which are processes of their own. */
export const EXTENSION_VARIABLE = 'PATCHPANEL_E2E_EXTENSION';
export const CHROMIUM_VARIABLE = 'PATCHPANEL_E2E_CHROMIUM';
export const FIREFOX_EXTENSION_VARIABLE = 'PATCHPANEL_E2E_FIREFOX_EXTENSION';
export const FIREFOX_VARIABLE = 'PATCHPANEL_E2E_FIREFOX';

/**
 * The stories run a copy: a build that somebody makes meanwhile must not change what a running browser reads. The generic
 * build is made here too, or two stories that want it would make it one after the other under each other's browser.
 */
export default async function prepare(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'patchpanel-built-'));
  const [chromium, firefox] = [join(folder, 'chromium'), join(folder, 'firefox')];
  await cp(await ensureBuilt('fixed', say), chromium, { recursive: true });
  await ensureBuilt('generic', say);
  process.env[EXTENSION_VARIABLE] = chromium;
  process.env[CHROMIUM_VARIABLE] = await provideChromium(say);
  const executable = findFirefox();
  if (executable) {
    await cp(await ensureBuilt('fixed', say, 'firefox'), firefox, { recursive: true });
    await ensureBuilt('generic', say, 'firefox');
    process.env[FIREFOX_EXTENSION_VARIABLE] = firefox;
    process.env[FIREFOX_VARIABLE] = executable;
  }
  return () => rm(folder, { recursive: true, force: true });
}
