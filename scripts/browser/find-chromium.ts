/** Finds an installed Chromium that still takes `--load-extension`; branded Chrome dropped that switch, so it is no use here. */
import { accessSync, constants, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { OneLineError } from '../set-up/one-line-error.mjs';

const NAMES = ['chromium', 'chromium-browser', 'ungoogled-chromium'];

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/lib/chromium/chromium',
  '/usr/lib64/chromium-browser/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  join(homedir(), 'Applications/Chromium.app/Contents/MacOS/Chromium'),
];

/** Where the executable is inside Playwright's download, newest layout first. */
const INSIDE_DOWNLOAD = [
  'chrome-linux64/chrome',
  'chrome-linux/chrome',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function listOnPath(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function playwrightCache(): string {
  const chosen = process.env.PLAYWRIGHT_BROWSERS_PATH;
  if (chosen && chosen !== '0') return chosen;
  return process.platform === 'darwin'
    ? join(homedir(), 'Library/Caches/ms-playwright')
    : join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ms-playwright');
}

function listPlaywrightDownloads(): string[] {
  const cache = playwrightCache();
  let folders: string[];
  try {
    folders = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
  } catch {
    return [];
  }
  const newestFirst = folders.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
  return newestFirst.flatMap((folder) => INSIDE_DOWNLOAD.map((inside) => join(cache, folder, inside)));
}

/** Throws one line when CHROMIUM_PATH names nothing that can be run; `null` when no Chromium is installed. */
export function findChromium(): string | null {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new OneLineError(`CHROMIUM_PATH names ${chosen}, which cannot be run: correct or unset it.`);
  }
  return [...listOnPath(), ...USUAL_PLACES, ...listPlaywrightDownloads()].find(isExecutable) ?? null;
}
