/** Runs the real `npm start` as a person would, in the clone, and gives its ready line. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../../scripts/build/build-extension.ts';

export interface ReadyLine {
  readonly event: 'ready';
  readonly server: string;
  readonly crm: string;
  readonly cdp: string | null;
  readonly extensionId: string | null;
  readonly extensionDir: string;
  readonly dataDir: string;
  readonly serverVersion: string;
  readonly accounts: readonly {
    readonly username: string;
    readonly password: string;
    readonly role: string;
    readonly crmId: string;
    readonly crmUsername: string;
  }[];
}

export interface StartRun {
  readonly child: ChildProcess;
  /** Rejects with all of standard error when the command ends first. */
  readonly ready: Promise<ReadyLine>;
  /** Every line of standard output so far. */
  readonly output: readonly string[];
  readonly errors: () => string;
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

const SMALL = ['--users', '60', '--agents', '120'];

export function runStart(parameters: readonly string[]): StartRun {
  const child = spawn('npm', ['start', '--silent', '--', ...SMALL, ...parameters], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Not the proxies and reporters of the test run: a person has none of these.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const output: string[] = [];
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = new Promise<ReadyLine>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line);
      if (line.startsWith('{"event":"ready"')) resolve(JSON.parse(line));
    });
    ended.then((code) => reject(new Error(`npm start ended with ${code}: ${errors}`)));
  });
  // A run that is expected to fail is asked only for its end.
  ready.catch(() => undefined);
  return { child, ready, output, errors: () => errors, ended };
}

/** A folder whose name has a space, as people have them. */
export function makeDataFolder(): { path: string; remove(): void } {
  const parent = mkdtempSync(join(tmpdir(), 'patchpanel start '));
  return {
    path: join(parent, 'data'),
    remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }),
  };
}
