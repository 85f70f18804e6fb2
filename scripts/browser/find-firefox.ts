/** Finds an installed Firefox. Each takes an extension without Mozilla's signature for as long as it runs. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installCommand } from '../crm-lab/debian-packages.mjs';
import { OneLineError } from '../set-up/one-line-error.mjs';

/** The long-lived one first: it is what fleets have. */
const NAMES = ['firefox-esr', 'firefox'];

const USUAL_PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/lib/firefox-esr/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

export const FIREFOX_INSTALL_COMMAND = installCommand(['firefox-esr']);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Throws one line when FIREFOX_PATH names nothing that can be run; `null` when no Firefox is installed. */
export function findFirefox(): string | null {
  const chosen = process.env.FIREFOX_PATH;
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new OneLineError(`FIREFOX_PATH names ${chosen}, which cannot be run: correct or unset it.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...USUAL_PLACES].find(isExecutable) ?? null;
}
