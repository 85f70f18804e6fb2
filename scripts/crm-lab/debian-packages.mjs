/** Installs a real CRM from Debian's packages, for those who may; everybody else is told the command. Node from 20. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { OneLineError } from '../set-up/one-line-error.mjs';

/** @param {readonly string[]} packages */
export function installCommand(packages) {
  return `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

function mayInstall() {
  const isRoot = process.getuid?.() === 0;
  return isRoot && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** @param {string[]} parameters */
function aptGet(parameters) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', parameters, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * Throws one line with the command when this user or system cannot install.
 * @param {{ name: string, packages: readonly string[], say: (line: string) => void }} wanted
 */
export function installPackages({ name, packages, say }) {
  const command = installCommand(packages);
  if (!mayInstall()) {
    const where = existsSync('/etc/debian_version') ? '' : ' on Debian 12 or a system made from it';
    throw new OneLineError(`${name} is not installed. Run this${where}, then start again: ${command}`);
  }
  say(`Installing ${name} from Debian's packages …`);
  const parameters = ['install', '-y', '--no-install-recommends', ...packages];
  let done = aptGet(parameters);
  if (done.status !== 0) {
    // A list of packages that is old or was never fetched is the usual reason.
    aptGet(['update']);
    done = aptGet(parameters);
  }
  if (done.status === 0) return;
  const reason = done.stderr.trim().split('\n').at(-1) ?? '';
  throw new OneLineError(`${name} could not be installed (${reason}). Try by hand: ${command}`);
}

/**
 * Path of a program, or `null`. Debian's packages are in folders that a reduced PATH may not hold.
 * @param {string} name
 */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}
