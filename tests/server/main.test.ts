/** The production entry as an operator meets it: a process of its own, started unbuilt. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/open.ts';
import { signIn } from '../support/sign-in.ts';

let prepared: string;
let folder: string;
const started: { child: ChildProcess; ended: Promise<unknown> }[] = [];
beforeAll(async () => {
  // Making a data folder takes seconds; each test gets a copy of one that is empty.
  prepared = await mkdtemp(join(tmpdir(), 'patchpanel main '));
  await (await openDatabase({ dataDir: prepared })).close();
});
afterAll(() => rm(prepared, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchpanel main '));
  await cp(prepared, join(folder, 'data'), { recursive: true });
});
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await rm(folder, { recursive: true });
});

/** Starts the entry with these variables and no others. */
function start(variables: Record<string, string>) {
  const env = { PATH: process.env.PATH, PATCHPANEL_DATA_DIR: join(folder, 'data'), PATCHPANEL_PORT: '0' };
  const child = spawn(process.execPath, ['server/main.ts'], { env: { ...env, ...variables } });
  let output = '';
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      const url = /"url":"([^"]+)".*"msg":"ready"/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`It ended before it was ready: ${output}`)));
  });
  ready.catch(() => {});
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  started.push({ child, ended });
  return { child, ready, ended, output: () => output };
}

/** As a container runs it; resolves with its exit code. */
function healthCheck(port: string): Promise<number | null> {
  const env = { PATH: process.env.PATH, PATCHPANEL_PORT: port };
  const child = spawn(process.execPath, ['server/ready.ts'], { env });
  return new Promise((resolve) => child.once('close', resolve));
}

test('the first admin can sign in, and the process ends on SIGTERM with its data kept', async () => {
  const file = join(folder, 'password');
  await writeFile(file, 'a first password\n');
  const first = { PATCHPANEL_FIRST_ADMIN: 'root', PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE: file };
  const server = start(first);
  expect((await signIn(await server.ready, 'root', 'a first password')).accessToken).not.toBe('');
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(server.output()).not.toContain('a first password');

  const again = start({});
  expect((await signIn(await again.ready, 'root', 'a first password')).accessToken).not.toBe('');
  expect(again.output()).not.toContain('no account yet');
});

test('a port that is taken ends it with 2 and one line', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const server = start({ PATCHPANEL_PORT: String(port), LOG_LEVEL: 'error' });
  expect(await server.ended).toBe(2);
  expect(server.output()).toBe(`PATCHPANEL_PORT: port ${port} is taken. Choose another one.\n`);
  other.close();
});

test('a variable that is wrong ends it with 2 and its name', async () => {
  const server = start({ LOG_LEVEL: 'loud' });
  expect(await server.ended).toBe(2);
  expect(server.output()).toMatch(/^LOG_LEVEL: Use one of: /);
});

test('a database that does not answer ends it so that it is tried again', async () => {
  const server = start({ DATABASE_URL: 'postgres://127.0.0.1:1/none' });
  expect(await server.ended).toBe(75);
  expect(server.output()).toBe('DATABASE_URL: connect ECONNREFUSED 127.0.0.1:1\n');
});

test('an empty database without a first admin says how to make one, and a health check that it is ready', async () => {
  const server = start({});
  const { port } = new URL(await server.ready);
  expect(server.output()).toContain('PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE');
  expect(await healthCheck(port)).toBe(0);
  server.child.kill('SIGTERM');
  await server.ended;
  expect(await healthCheck(port)).toBe(1);
});
