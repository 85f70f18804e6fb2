/** `--check`: the whole configuration looked at, against a real issuer and a real database; nothing started, nothing changed. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkConfig } from '../../server/check-config.ts';
import { type OutsideIssuer, startOutsideIssuer } from '../support/outside-issuer.ts';

let folder: string;
let corp: OutsideIssuer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchpanel check '));
  corp = await startOutsideIssuer({ name: 'Corp', people: {} });
  await corp.serve('https://patchpanel.example', 'oidc');
});
afterAll(async () => {
  await corp.close();
  await rm(folder, { recursive: true });
});

const environment = (more: Record<string, string> = {}) => ({
  PATH: process.env.PATH ?? '',
  PATCHPANEL_DATA_DIR: join(folder, 'not', 'there', 'yet'),
  PATCHPANEL_PUBLIC_URL: 'https://patchpanel.example',
  OIDC_ISSUER: corp.issuer,
  OIDC_CLIENT_ID: corp.clientId,
  ...more,
});

test('a good configuration is found good, and says what to register at the issuer', async () => {
  const { notes, faults } = await checkConfig(environment());
  expect(faults).toEqual([]);
  expect(notes.join('\n')).toContain('https://patchpanel.example/oidc/from/oidc after a sign-in');
  expect(notes.join('\n')).toContain('https://patchpanel.example/oidc/signed-out after a sign-out');
  expect(await readdir(folder)).toEqual([]);
});

test.each<[Record<string, string>, string]>([
  [{ PATCHPANEL_PUBLC_URL: 'x' }, 'PATCHPANEL_PUBLC_URL: the server reads no such variable.'],
  [{ OIDC_ISUER: 'x' }, 'OIDC_ISUER: the server reads no such variable.'],
  [{ PATCHPANEL_PORT: 'http' }, 'PATCHPANEL_PORT: Use a port number'],
  [{ DATABASE_URL: 'postgres://127.0.0.1:1/none' }, 'DATABASE_URL: connect ECONNREFUSED'],
  [{ PATCHPANEL_DATA_DIR: '/dev/null/data' }, 'PATCHPANEL_DATA_DIR: '],
  [
    { PATCHPANEL_FIRST_ADMIN: 'a', PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE: '/nowhere' },
    'PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE: ENOENT',
  ],
  [{ PATCHPANEL_AUDIT_HEADS_FILE: '/nowhere/heads' }, 'PATCHPANEL_AUDIT_HEADS_FILE: ENOENT'],
  [{ PATCHPANEL_AUDIT_HEADS_FILE: tmpdir() }, `PATCHPANEL_AUDIT_HEADS_FILE: ${tmpdir()} is a folder.`],
  [
    { PATCHPANEL_AUDIT_HEADS_URL: 'http://127.0.0.1:65535/heads' },
    'PATCHPANEL_AUDIT_HEADS_URL: connect ECONN',
  ],
  [{ OIDC_ISSUER: 'http://127.0.0.1:1' }, 'OIDC oidc: http://127.0.0.1:1: '],
])('%j is told', async (more, message) => {
  expect((await checkConfig(environment(more))).faults.join('\n')).toContain(message);
});

test('places for the heads of the audit trail are found good, and nothing is written to them', async () => {
  const asked: (string | undefined)[] = [];
  const receiver = createServer((request, response) => {
    asked.push(request.method);
    response.writeHead(405).end();
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  try {
    const { port } = receiver.address() as AddressInfo;
    const places = {
      PATCHPANEL_AUDIT_HEADS_FILE: join(folder, 'heads'),
      PATCHPANEL_AUDIT_HEADS_URL: `http://127.0.0.1:${port}/heads`,
    };
    expect((await checkConfig(environment(places))).faults).toEqual([]);
    expect(asked).toEqual(['HEAD']);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    receiver.close();
  }
});

test('an issuer that writes itself otherwise is told with what it writes', async () => {
  const { faults } = await checkConfig(environment({ OIDC_ISSUER: `${corp.issuer}/` }));
  expect(faults.join()).toContain(`the issuer is written ${corp.issuer}`);
});

test.each<[Record<string, string>, number, string]>([
  [{}, 0, 'answers.'],
  [{ LOG_LEVEL: 'loud', OIDC_SCOPE: 'x' }, 2, 'LOG_LEVEL: Use one of'],
])('the entry with --check and %j ends with %i', async (more, exit, text) => {
  const child = spawn(process.execPath, ['server/main.ts', '--check'], { env: environment(more) });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(exit);
  expect(output).toContain(text);
});
