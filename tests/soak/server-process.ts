/** The production server as a process at a port of its own behind another address; it can be killed at any moment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '..', '..', 'server', 'main.ts');

export interface ServerProcess {
  /** Address of its inspector, which tells of its heap. */
  readonly inspector: string;
  /** Resolves when the process is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

export interface ServerPlace {
  readonly databaseUrl: string;
  readonly port: number;
  readonly inspectorPort: number;
  /** What browsers see. */
  readonly publicUrl: string;
}

/** Throws what it wrote to its error output where it ends before it is ready. */
export async function startServer(place: ServerPlace): Promise<ServerProcess> {
  const { databaseUrl, port, inspectorPort, publicUrl } = place;
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PATCHPANEL_PORT: String(port),
    PATCHPANEL_PUBLIC_URL: publicUrl,
    LOG_LEVEL: 'info',
  };
  const child = spawn(process.execPath, [`--inspect=127.0.0.1:${inspectorPort}`, MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  const gone = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('"ready"')) continue;
    child.stdout.resume();
    return {
      inspector: `http://127.0.0.1:${inspectorPort}`,
      async end(signal) {
        child.kill(signal);
        await gone;
      },
    };
  }
  throw new Error(`The server ended before it was ready: ${said}`);
}
