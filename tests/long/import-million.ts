/** A file of a million rows: refused with the limit, by the server and by the command line, in bounded memory; given up at once. */
import { ok, strictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { signIn } from '../../server/cli/sign-in.ts';
import type { LongTest } from './long-test.ts';
import { createKillWorld, type KillWorld } from './support/kill-world.ts';

const ROWS = 1_000_000;
const USERS = 500;
/** What reading such a file may add to the server, and a process of the command line may take, in MB. */
const MOST_ADDED = 400;
const MOST_OF_THE_CLI = 250;
/** Milliseconds until the server answers others after the request was given up. */
const AT_ONCE = 2_000;

const CLI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'main.ts');

export const IMPORT_MILLION: LongTest = {
  name: 'import-million',
  what: 'a CSV file of 1,000,000 rows: refused with its limit over HTTP and by the command line, given up half-way; memory in bounds',
  covers: ['tests/long/import-million.ts', 'server/main.ts', 'server/cli/main.ts'],
  count: 3,
  async open() {
    const world = await createKillWorld({ users: USERS, url: null });
    const file = join(tmpdir(), `patchpanel-million-${process.pid}.csv`);
    const lines = Array.from({ length: ROWS }, (_, row) => `new.user.${row},Person ${row}`);
    await writeFile(file, `Username,Full Name\r\n${lines.join('\r\n')}\r\n`);
    const parts = [refusedByServer, refusedByCommandLine, givenUp];
    return {
      run: async (round) => ({ seen: await (parts[round % parts.length] ?? refusedByServer)(world, file) }),
      async close() {
        await rm(file);
        return world.close();
      },
    };
  },
};

async function refusedByServer(world: KillWorld, file: string): Promise<string> {
  const client = await world.client();
  const csv = await readFile(file, 'utf8');
  const before = await peakOf(world.pid());
  const refusal = await client.plan(csv).then(
    () => '',
    (error: unknown) => String(error),
  );
  ok(refusal.includes('422') && refusal.includes('The file has more than 250,000 rows.'), refusal);
  const added = (await peakOf(world.pid())) - before;
  ok(added < MOST_ADDED, `The server took ${added} MB more.`);
  return 'refused by the server';
}

async function refusedByCommandLine(world: KillWorld, file: string): Promise<string> {
  await world.client();
  const { url, account } = world.address();
  const env = { ...process.env, PATCHPANEL_SERVER: url, PATCHPANEL_TOKEN: await signIn(url, account) };
  const words = [CLI, 'import', file, '--plan', '--instance', world.instanceId];
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const ended = once(child, 'exit');
  let most = 0;
  while (child.exitCode === null) {
    most = Math.max(most, await peakOf(child.pid ?? 0).catch(() => 0));
    await pause(20);
  }
  const [exit] = await ended;
  strictEqual(exit, 1, said);
  ok(said.includes('more than 250,000 rows'), said);
  ok(most < MOST_OF_THE_CLI, `The command line took ${most} MB.`);
  return 'refused by the command line';
}

/** Beyond the limit only by its last row would be no test: half of the file is sent, and then nobody is there. */
async function givenUp(world: KillWorld, file: string): Promise<string> {
  const client = await world.client();
  const { url } = world.address();
  const given = new AbortController();
  const csv = await readFile(file, 'utf8');
  const planned = client.plan(csv.slice(0, csv.length / 5), given.signal).catch(() => 'given up');
  await pause(30);
  given.abort();
  strictEqual(await planned, 'given up');
  const began = performance.now();
  const answer = await fetch(`${url}/readyz`);
  const waited = performance.now() - began;
  ok(answer.ok && waited < AT_ONCE, `Others waited ${Math.round(waited)} ms.`);
  return 'given up at once';
}

/** Most memory that the process ever held, in MB. Linux tells it. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
