/** Sets the clone up and runs the real work of a command on Node 24. Runs on any Node from 20. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode24 } from './find-node24.mjs';
import { installPackages } from './install-packages.mjs';
import { OneLineError, reportError } from './one-line-error.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const OLDEST_MAJOR = 20;
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Hands over to the script and lives exactly as long as it; a parent that dies without a signal is noticed.
 * @param {string} node
 * @param {string[]} parameters
 * @returns {Promise<number>}
 */
function handOver(node, parameters) {
  return new Promise((resolve, reject) => {
    const bin = join(root, 'node_modules', '.bin');
    const separator = process.platform === 'win32' ? ';' : ':';
    // Compiled code is kept: imports take half as long from the second time on.
    const compiled = process.env.NODE_COMPILE_CACHE ?? join(root, '.cache', 'node');
    const path = `${bin}${separator}${process.env.PATH ?? ''}`;
    const env = { ...process.env, PATH: path, NODE_COMPILE_CACHE: compiled };
    const child = spawn(node, parameters, { stdio: 'inherit', env });
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
    watch.unref();
    for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/**
 * @param {string} script path from the clone's root
 * @param {string[]} parameters
 */
export async function runOnNode24(script, parameters) {
  try {
    if (Number.parseInt(process.versions.node, 10) < OLDEST_MAJOR)
      throw new OneLineError(
        `Patchpanel needs Node ${OLDEST_MAJOR} or newer, and this is ${process.version}.`,
      );
    await installPackages(root, (line) => process.stderr.write(`${line}\n`));
    process.exitCode = await handOver(findNode24(root), [join(root, script), ...parameters]);
  } catch (error) {
    process.exitCode = reportError(error);
  }
}
