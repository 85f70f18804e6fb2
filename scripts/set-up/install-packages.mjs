/** Installs the packages of the lockfile when they are missing or belong to another lockfile. Runs on any Node from 20. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describeNpmFailure } from './npm-failure.mjs';
import { OneLineError } from './one-line-error.mjs';

/** Written into node_modules, so that removing the folder forgets it. */
const STAMP = '.patchpanel-lock';

/** @param {string} root */
function readLockHash(root) {
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lockfile).digest('hex');
}

/** @param {string} root */
export function arePackagesCurrent(root) {
  const stamp = join(root, 'node_modules', STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === readLockHash(root);
}

/**
 * How npm is started: the one that runs this script, else the one on PATH. Never through `node_modules/.bin`,
 * which the installation removes under its feet.
 * @param {string} root
 */
function findNpm(root) {
  const env = { ...process.env };
  const own = join(root, 'node_modules', '.bin');
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== own);
  env.PATH = folders.join(delimiter);
  // A person's NODE_ENV must not leave out what the build needs.
  delete env.NODE_ENV;
  const npmCli = env.npm_execpath;
  if (npmCli?.endsWith('.js') && existsSync(npmCli))
    return { command: process.execPath, first: [npmCli], env };
  return { command: 'npm', first: [], env };
}

const ARGUMENTS = [
  'ci',
  // Nothing we use needs an install script, so none may run.
  '--ignore-scripts',
  '--include=dev',
  '--include=optional',
  // A person's --silent must not hide why it failed.
  '--loglevel=error',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];

/**
 * @param {string} root
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runNpm(root) {
  const { command, first, env } = findNpm(root);
  return new Promise((resolve, reject) => {
    const npm = spawn(command, [...first, ...ARGUMENTS], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    npm.stdout.on('data', keep);
    npm.stderr.on('data', keep);
    npm.on('error', (error) =>
      reject(
        new OneLineError(`npm could not be started (${error.message}): install Node 20 or newer with npm.`),
      ),
    );
    npm.on('close', (code) => resolve({ code, output }));
  });
}

/**
 * Makes node_modules fit the lockfile.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function installPackages(root, say) {
  if (arePackagesCurrent(root)) return;
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new OneLineError(
      `Cannot write to ${root}: clone Patchpanel to a folder you own and run the command again.`,
    );
  }
  say('Installing packages (npm ci), about a minute the first time …');
  const { code, output } = await runNpm(root);
  if (code !== 0) throw new OneLineError(describeNpmFailure(output, root));
  writeFileSync(join(root, 'node_modules', STAMP), `${readLockHash(root)}\n`);
}
