/** Starts Chromium as a child that ends with this process, and learns its DevTools address. Runs on Node 24. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OneLineError } from '../set-up/one-line-error.mjs';
import { type ChromiumOptions, chromiumArguments } from './chromium-arguments.ts';

export interface Chromium {
  /** Address for `connectOverCDP`, such as `http://127.0.0.1:40123`. */
  readonly cdp: string;
  readonly pid: number;
  /** Resolves when the browser has gone, by whatever cause. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

export interface LaunchOptions extends ChromiumOptions {
  readonly executable: string;
  readonly profile: string;
}

const START_LIMIT = 60_000;
const CLOSE_LIMIT = 5_000;

const NO_SANDBOX = '--no-sandbox';

/** The first two lines of the file: port and path. */
function readPort(profile: string): string | null {
  const file = join(profile, 'DevToolsActivePort');
  return existsSync(file) ? (readFileSync(file, 'utf8').split('\n')[0] ?? null) : null;
}

function spawnChromium({ executable, profile, ...options }: LaunchOptions, extra: readonly string[]) {
  mkdirSync(profile, { recursive: true });
  rmSync(join(profile, 'DevToolsActivePort'), { force: true });
  const switches = [...chromiumArguments(options), ...extra, `--user-data-dir=${profile}`];
  // With the pipe Chromium leaves when its parent does, even when that was killed; the port is for people and tests.
  const debugging = ['--remote-debugging-pipe', '--remote-debugging-port=0'];
  return spawn(executable, [...switches, ...debugging, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
}

async function waitForPort(child: ChildProcess, profile: string): Promise<string | null> {
  const end = Date.now() + START_LIMIT;
  while (Date.now() < end && child.exitCode === null && child.signalCode === null) {
    const port = readPort(profile);
    if (port) return port;
    await pause(50);
  }
  return null;
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-8_000);
  });
  // The two pipe ends are only held open; nobody speaks on them.
  for (const stream of child.stdio.slice(3)) stream?.on('error', () => undefined);
  return () => text;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_LIMIT);
  await gone;
  clearTimeout(timer);
}

export async function launchChromium(
  options: LaunchOptions,
  extra: readonly string[] = [],
): Promise<Chromium> {
  const child = spawnChromium(options, extra);
  const read = collect(child);
  const failed = once(child, 'error').then(([error]) => Promise.reject(error));
  const port = await Promise.race([waitForPort(child, options.profile), failed]);
  if (port) {
    const closed = once(child, 'exit').then(() => undefined);
    return { cdp: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, closed, close: () => end(child) };
  }
  await end(child);
  const isSandboxMissing = /sandbox/i.test(read()) && !extra.includes(NO_SANDBOX);
  if (isSandboxMissing) return launchChromium(options, [...extra, NO_SANDBOX]);
  const last = read().trim().split('\n').at(-1) ?? '';
  throw new OneLineError(
    `Chromium (${options.executable}) did not start: ${last || `profile ${options.profile} in use?`} Set CHROMIUM_PATH to another one, or use --no-browser.`,
  );
}
