/** Starts a Firefox without a screen on a profile, and learns the address at which it is driven. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareKill } from './kill-processes.ts';

export interface FirefoxProcess {
  /** For WebDriver BiDi. */
  readonly address: string;
  end(): Promise<void>;
  /** SIGKILL for all its processes: nothing more is written out. */
  kill(): Promise<void>;
}

const START_LIMIT = 60_000;
const END_LIMIT = 10_000;

/** What keeps a fresh profile from greeting, updating or phoning home; none of them changes how extensions run. */
const QUIET = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
};

export interface FirefoxStart {
  readonly executable: string;
  readonly profile: string;
  readonly preferences?: Readonly<Record<string, boolean>>;
}

export const newProfile = () => mkdtempSync(join(tmpdir(), 'patchpanel-firefox-'));

export const removeFolder = (folder: string) =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

export async function startFirefox({
  executable,
  profile,
  preferences,
}: FirefoxStart): Promise<FirefoxProcess> {
  const lines = Object.entries({ ...QUIET, ...preferences }).map(
    (pair) => `user_pref(${pair.map((part) => JSON.stringify(part)).join(', ')});`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  // The toolbar belongs to the browser's own window, which is closed to drivers without the last switch.
  const switches = ['--remote-debugging-port=0', '--remote-allow-system-access'];
  const child = spawn(executable, ['--headless', '--no-remote', '--profile', profile, ...switches], {
    // Firefox as root refuses a home that is somebody else's.
    env: { ...process.env, HOME: profile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { address: await readAddress(child), end: () => end(child), kill: () => kill(child) };
}

function readAddress(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Firefox did not start: ${why} ${said.slice(-500)}`));
    const timer = setTimeout(() => fail('it says no address.'), START_LIMIT);
    child.on('error', ({ message }) => fail(message));
    child.on('exit', (code) => fail(`it ended with ${code}.`));
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, address] = /BiDi listening on (ws:\S+)/.exec(said) ?? [];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT);
  await gone;
  clearTimeout(timer);
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  prepareKill(child.pid ?? 0)();
  await gone;
}
