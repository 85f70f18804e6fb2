/** Starts the production server as an operator does, and tells how long it took to be ready. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '..', '..', 'server', 'main.ts');

export interface StartedProcess {
  /** From the spawn to the ready line, in milliseconds. */
  readonly milliseconds: number;
  stop(): Promise<void>;
}

async function startUntil(
  parameters: readonly string[],
  isReady: (line: string) => boolean,
  env: NodeJS.ProcessEnv,
): Promise<StartedProcess> {
  const began = performance.now();
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'], env });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    if (!isReady(line)) continue;
    child.stdout.resume();
    return { milliseconds: performance.now() - began, stop };
  }
  throw new Error(`The process ended before it was ready: ${parameters.join(' ')}`);
}

/** The server on the embedded database in a folder. */
export function startServerProcess(
  dataDir: string,
  { port = 0, publicUrl }: { port?: number; publicUrl?: string } = {},
): Promise<StartedProcess> {
  const env = {
    ...process.env,
    PATCHPANEL_DATA_DIR: dataDir,
    PATCHPANEL_PORT: String(port),
    LOG_LEVEL: 'info',
    ...(publicUrl ? { PATCHPANEL_PUBLIC_URL: publicUrl } : {}),
  };
  delete (env as NodeJS.ProcessEnv).DATABASE_URL;
  return startUntil([MAIN], (line) => line.includes('"ready"'), env);
}

/** A Node process that does nothing but listen. */
export function startBareProcess(): Promise<StartedProcess> {
  const source = `require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('ready'))`;
  return startUntil(['-e', source], (line) => line === 'ready', process.env);
}
