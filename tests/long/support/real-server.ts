/** The production server as a process that can be killed at any moment, on a database that outlives it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'server', 'main.ts');

export type DatabasePlace = { readonly dataDir: string } | { readonly url: string };

export interface RealServer {
  readonly url: string;
  readonly pid: number;
  /** What it ended with, and what it wrote to its error output. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  /** SIGKILL: resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, as an operator ends it. */
  stop(): Promise<void>;
}

/** Throws what it wrote to its error output where it ends before it is ready. `within` starts it by another program. */
export async function startRealServer(
  place: DatabasePlace,
  within: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<RealServer> {
  const env: NodeJS.ProcessEnv = { ...process.env, PATCHPANEL_PORT: '0', LOG_LEVEL: 'info', ...variables };
  // A few clients do here what thousands do elsewhere.
  env.PATCHPANEL_RATE_ACCOUNT = '0';
  env.PATCHPANEL_RATE_ADDRESS = '0';
  delete env.DATABASE_URL;
  if ('url' in place) env.DATABASE_URL = place.url;
  else env.PATCHPANEL_DATA_DIR = place.dataDir;
  const [program = '', ...words] = [...within, process.execPath, MAIN];
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const gone = once(child, 'exit');
  const said = errorsOf(child);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, said: said() }));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await gone;
  };
  const url = await readyUrl(child, said);
  return { url, pid: child.pid ?? 0, ended, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** The end of what a process writes to its error output. */
function errorsOf(child: ChildProcess): () => string {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  return () => said;
}

async function readyUrl(child: ChildProcess, said: () => string): Promise<string> {
  if (!child.stdout) throw new Error('The server has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('"ready"')) continue;
    child.stdout.resume();
    return (JSON.parse(line) as { url: string }).url;
  }
  throw new Error(`The server ended before it was ready: ${said()}`);
}
