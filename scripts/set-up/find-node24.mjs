/** Finds a Node 24 or newer: the server runs TypeScript unbuilt, which older ones cannot. Runs on any Node from 20. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OneLineError } from './one-line-error.mjs';

export const NEEDED_MAJOR = 24;

/** @param {string} version */
const majorOf = (version) => Number.parseInt(version.replace(/^v/, ''), 10);

/** @param {string} binary */
function worksAsNode24(binary) {
  if (!existsSync(binary)) return false;
  // The packaged binary needs glibc; on other systems it is there and does not run.
  const asked = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return asked.status === 0 && majorOf(asked.stdout) >= NEEDED_MAJOR;
}

/**
 * The path of a Node that can do the work, preferring the pinned one of package-lock.json.
 * @param {string} root
 */
export function findNode24(root) {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const folder = join(root, 'node_modules', `node-${system}-${process.arch}`, 'bin');
  const pinned = join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
  if (process.execPath === pinned || worksAsNode24(pinned)) return pinned;
  if (majorOf(process.version) >= NEEDED_MAJOR) return process.execPath;
  throw new OneLineError(
    `Patchpanel needs Node ${NEEDED_MAJOR} on ${process.platform}-${process.arch}, and this is ${process.version}: install Node ${NEEDED_MAJOR} from nodejs.org and run the command again.`,
  );
}
