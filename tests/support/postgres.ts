/** Starts a real PostgreSQL for a test run, on a socket in a folder of its own, and stops it again. */
import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findPrograms, type PostgresPrograms } from './postgres-programs.ts';

export interface RunningPostgres {
  /** Address of the server's `postgres` database; the account may create databases. */
  readonly url: string;
  stop(): Promise<void>;
}

const run = promisify(execFile);
export const WHAT_TO_DO =
  'install PostgreSQL 15 or newer (Debian: apt-get install postgresql), or set PATCHPANEL_TEST_DATABASE_URL';

export interface PostgresOptions {
  /** Flushes what is committed to the disk, as servers do; a given server does what it is set to. */
  readonly isDurable?: boolean;
}

/** `notRun` says why there is none and what to do about it. */
export async function startPostgres({
  isDurable = false,
}: PostgresOptions = {}): Promise<RunningPostgres | { notRun: string }> {
  const given = process.env.PATCHPANEL_TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  const workDir = await mkdtemp(join(tmpdir(), 'patchpanel-postgres-'));
  // Other accounts must get through to what belongs to them; each folder inside is closed.
  await chmod(workDir, 0o755);
  try {
    const programs = await findPrograms(workDir);
    if (programs) {
      const settings = isDurable ? DURABLE : FLEETING;
      return await startServer({ programs, workDir, name: 'data', settings });
    }
    await rm(workDir, { recursive: true });
    return { notRun: WHAT_TO_DO };
  } catch (error) {
    await rm(workDir, { recursive: true, force: true });
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { notRun: `${WHAT_TO_DO} (${reason})` };
  }
}

export interface ServedFolder {
  readonly programs: PostgresPrograms;
  readonly workDir: string;
  /** Of folders inside `workDir`. */
  readonly name: string;
  readonly settings: readonly string[];
}

/** Who runs it, and where its files are. */
export async function placeOf({ workDir, name }: Pick<ServedFolder, 'workDir' | 'name'>) {
  const account = await unprivilegedAccount();
  const options: SpawnOptions = { ...account, cwd: workDir, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const socketDir = join(workDir, `${name}-socket`);
  const url = `postgres://patchpanel@localhost/postgres?host=${encodeURIComponent(socketDir)}`;
  return { account, options, dataDir: join(workDir, name), socketDir, url };
}

export async function startServer(served: ServedFolder): Promise<RunningPostgres> {
  const { account, options, dataDir, socketDir } = await placeOf(served);
  for (const folder of [dataDir, socketDir]) {
    await mkdir(folder, { mode: 0o700 });
    if (account) await chown(folder, account.uid, account.gid);
  }
  const initialise = [
    '-D',
    dataDir,
    '-U',
    'patchpanel',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ];
  await run(served.programs.initdb, initialise, { ...options, encoding: 'utf8' });
  const server = await serveFolder(served);
  return { url: server.url, stop: stopOf(server.process, served.workDir) };
}

/** Of data that is there. */
export async function serveFolder(served: ServedFolder): Promise<{ url: string; process: ChildProcess }> {
  const { options, dataDir, socketDir, url } = await placeOf(served);
  const switches = served.settings.flatMap((setting) => ['-c', setting]);
  const server = spawn(served.programs.postgres, ['-D', dataDir, '-k', socketDir, ...switches], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await untilReady(server, url);
  return { url, process: server };
}

/** Tests survive no crash of the machine, so nothing is flushed; the order of commits is not affected by it. */
export const FLEETING = ['listen_addresses=', 'fsync=off', 'full_page_writes=off', 'max_connections=200'];
const DURABLE = ['listen_addresses=', 'max_connections=200'];

/** PostgreSQL refuses to run as root. */
async function unprivilegedAccount(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody');
  if (!found) throw new Error('no account `postgres` or `nobody` to run PostgreSQL as');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  let said = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  for (;;) {
    if (server.exitCode !== null || server.signalCode) throw new Error(`PostgreSQL did not start: ${said}`);
    const client = new Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await pause(25);
    }
  }
}

function stopOf(server: ChildProcess, workDir: string): () => Promise<void> {
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const atExit = () => {
    server.kill('SIGQUIT');
    // The server is still leaving.
    rmSync(workDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  process.once('exit', atExit);
  return async () => {
    process.off('exit', atExit);
    server.kill('SIGINT');
    await gone;
    await rm(workDir, { recursive: true, force: true });
  };
}
