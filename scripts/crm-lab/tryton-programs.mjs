/** Finds Tryton's programs and its web client sao, or installs them. Runs on any Node from 20. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, installCommand, installPackages } from './debian-packages.mjs';

const PACKAGES = ['tryton-server', 'tryton-sao', 'tryton-modules-party', 'tryton-modules-sale-opportunity'];

/** Where Debian's tryton-sao puts the web client. */
const WWW = '/usr/share/tryton-sao/www';

export const TRYTON_INSTALL_COMMAND = installCommand(PACKAGES);

/** @typedef {{ trytond: string, admin: string, www: string, version: string }} TrytonPrograms */

/**
 * `null` where Tryton is not installed.
 * @returns {TrytonPrograms | null}
 */
export function findTryton() {
  const trytond = findProgram('trytond');
  const admin = findProgram('trytond-admin');
  if (!trytond || !admin || !existsSync(join(WWW, 'index.html'))) return null;
  const asked = spawnSync(trytond, ['--version'], { encoding: 'utf8' });
  const version = /\d+(\.\d+)+/.exec(asked.stdout ?? '')?.[0];
  return asked.status === 0 && version ? { trytond, admin, www: WWW, version } : null;
}

/**
 * @param {(line: string) => void} say
 * @returns {TrytonPrograms}
 */
export function ensureTryton(say) {
  const found = findTryton();
  if (found) return found;
  installPackages({ name: 'Tryton', packages: PACKAGES, say });
  const installed = findTryton();
  if (!installed) throw new Error(`Tryton's packages are installed, but trytond or ${WWW} is missing.`);
  return installed;
}
