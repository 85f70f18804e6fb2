/** Gets a Chromium when none is installed: Playwright's download, else Debian's package where that can be installed. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OneLineError } from '../set-up/one-line-error.mjs';
import { findChromium } from './find-chromium.ts';

const PLAYWRIGHT = join(import.meta.dirname, '..', '..', 'node_modules', 'playwright', 'cli.js');
const DOWNLOAD_LIMIT = 300_000;
const APT_LIMIT = 600_000;

/** True when the command ended well within its time, in milliseconds. Its output is shown: it may take minutes. */
function succeeds(command: string, parameters: readonly string[], limit: number): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'], env, timeout: limit });
    child.stdout.pipe(process.stderr, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

export const canUseApt = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** Installs Debian packages as root. Resolves to whether it worked. */
export async function installByApt(packages: readonly string[]): Promise<boolean> {
  if (!canUseApt()) return false;
  await succeeds('apt-get', ['update', '-q'], APT_LIMIT);
  return succeeds('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], APT_LIMIT);
}

export async function provideChromium(say: (line: string) => void): Promise<string> {
  const present = findChromium();
  if (present) return present;
  say('No Chromium found: asking Playwright to download one …');
  await succeeds(process.execPath, [PLAYWRIGHT, 'install', 'chromium'], DOWNLOAD_LIMIT);
  const downloaded = findChromium();
  if (downloaded) return downloaded;
  if (canUseApt()) {
    say('The download did not work: installing the package chromium …');
    await installByApt(['chromium']);
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new OneLineError(
    'No Chromium found and none could be installed: install it ("apt install chromium"), or set CHROMIUM_PATH, or use --no-browser.',
  );
}
