/** Finds the programs of Request Tracker 5, or installs them. Runs on any Node from 20. */
import { existsSync, readFileSync } from 'node:fs';
import { findProgram, installCommand, installPackages } from './debian-packages.mjs';

const PACKAGES = ['request-tracker5', 'rt5-db-sqlite', 'rt5-standalone'];

/** Where Debian's package puts the server and the library, which names its version. */
const SERVER = '/usr/share/request-tracker5/libexec/rt-server';
const LIBRARY = '/usr/share/request-tracker5/lib/RT/Generated.pm';

export const RT_INSTALL_COMMAND = installCommand(PACKAGES);

/** @typedef {{ server: string, setup: string, version: string }} RtPrograms */

/**
 * `null` where Request Tracker is not installed.
 * @returns {RtPrograms | null}
 */
export function findRt() {
  const setup = findProgram('rt-setup-database-5');
  if (!setup || !existsSync(SERVER) || !existsSync(LIBRARY)) return null;
  const version = /VERSION = '(\d+(?:\.\d+)+)/.exec(readFileSync(LIBRARY, 'utf8'))?.[1];
  return version ? { server: SERVER, setup, version } : null;
}

/**
 * @param {(line: string) => void} say
 * @returns {RtPrograms}
 */
export function ensureRt(say) {
  const found = findRt();
  if (found) return found;
  installPackages({ name: 'Request Tracker', packages: PACKAGES, say });
  const installed = findRt();
  if (!installed) throw new Error(`The packages of Request Tracker are installed, but ${SERVER} is missing.`);
  return installed;
}
