/** A PostgreSQL server with a hot standby that follows it, both of this machine's programs and in a folder of their own. */
import type { ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { FLEETING, placeOf, serveFolder, startServer, WHAT_TO_DO } from './postgres.ts';
import { findPrograms } from './postgres-programs.ts';

const run = promisify(execFile);

export interface Standby {
  readonly url: string;
  /** What comes from the primary is kept and not shown, until `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Takes writes of its own from now on. */
  promote(): Promise<void>;
  /** At once, without a word. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface StandbyPair {
  readonly primaryUrl: string;
  readonly standby: Standby;
  close(): Promise<void>;
}

export async function startStandbyPair(): Promise<StandbyPair> {
  const workDir = await mkdtemp(join(tmpdir(), 'patchpanel-standby-'));
  await chmod(workDir, 0o755);
  const programs = await findPrograms(workDir);
  if (!programs) throw new Error(WHAT_TO_DO);
  const settings = [...FLEETING, 'wal_keep_size=64MB', 'wal_receiver_status_interval=1'];
  const primary = await startServer({ programs, workDir, name: 'primary', settings });
  const served = { programs, workDir, name: 'standby', settings };
  const started = async () => {
    const url = await copyServer(primary.url, served);
    return { ...(await serveFolder(served)), url };
  };
  const first = await started().catch(async (error: unknown) => {
    await primary.stop();
    throw error;
  });
  const { url } = first;
  let server: ChildProcess = first.process;
  const kill = async () => {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGQUIT');
    await gone;
  };
  return {
    primaryUrl: primary.url,
    standby: {
      url,
      async pause() {
        await ask(url, 'select pg_wal_replay_pause()');
        const isPaused = async () =>
          (await ask<{ state: string }>(url, 'select pg_get_wal_replay_pause_state() as state'))?.state ===
          'paused';
        while (!(await isPaused()));
      },
      resume: async () => void (await ask(url, 'select pg_wal_replay_resume()')),
      promote: async () => void (await ask(url, 'select pg_promote()')),
      kill,
      async start() {
        server = (await serveFolder(served)).process;
      },
    },
    async close() {
      if (server.exitCode === null && server.signalCode === null) await kill();
      await primary.stop();
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

/** As `pg_basebackup` does, which not every distribution of PostgreSQL has. Gives the address of the copy. */
async function copyServer(primaryUrl: string, to: { workDir: string; name: string }): Promise<string> {
  const from = await placeOf({ ...to, name: 'primary' });
  const { dataDir, socketDir, url, account } = await placeOf(to);
  const client = new Client(primaryUrl);
  await client.connect();
  await client.query("select pg_backup_start('standby', true)");
  await run('cp', ['-R', from.dataDir, dataDir]);
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await client.end();
  await rm(join(dataDir, 'postmaster.pid'));
  await writeFile(join(dataDir, 'backup_label'), rows[0]?.labelfile ?? '');
  await writeFile(join(dataDir, 'standby.signal'), '');
  const conninfo = `primary_conninfo = 'host=${from.socketDir} user=patchpanel'\n`;
  await writeFile(join(dataDir, 'postgresql.auto.conf'), conninfo);
  await mkdir(socketDir, { mode: 0o700 });
  if (account) await run('chown', ['-R', `${account.uid}:${account.gid}`, dataDir, socketDir]);
  await chmod(dataDir, 0o700);
  return url;
}

async function ask<R extends object>(url: string, sql: string): Promise<R | undefined> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows[0];
  } finally {
    await client.end();
  }
}
