/** `audit verify` and `audit export` against a running server, and files of an export. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { run as runCommand } from '../backup/backup-fixture.ts';
import { ask, IDS, type Person, startTestServer, type TestServer, tokenFor } from '../test-server.ts';
import { asOwner } from './tamper.ts';

let server: TestServer;
let folder: string;
const tokens = {} as Record<Person, string>;
beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'patchpanel audit '));
  for (const person of ['ada', 'ben'] as const) tokens[person] = await tokenFor(server, person);
  for (const [place, user] of [IDS.eve, IDS.finn, IDS.gus].entries()) {
    await ask(server, `/v1/crm-users/${user}`, {
      method: 'PATCH',
      token: tokens.ada,
      headers: { 'If-Match': '"1"', 'Idempotency-Key': `audit.${place}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ set: { nativeId: String(place) } }),
    });
  }
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const run = (words: readonly string[], by: Person = 'ada') =>
  runCommand(['audit', ...words], { PATCHPANEL_SERVER: server.url, PATCHPANEL_TOKEN: tokens[by] });
const inFolder = (name: string) => join(folder, name);

async function exported(name: string): Promise<{ path: string; lines: string[] }> {
  const path = inFolder(name);
  expect(await run(['export', '--output', path])).toMatchObject({ exit: 0 });
  return { path, lines: (await readFile(path, 'utf8')).trimEnd().split('\n') };
}

describe('audit verify', () => {
  it('says that a trail is whole', async () => {
    expect(await run(['verify'])).toMatchObject({
      exit: 0,
      out: 'The audit trail is whole: 4 entries, 1 to 4.\n',
    });
  });

  it('is for admins of the whole tenant', async () => {
    expect(await run(['verify'], 'ben')).toMatchObject({ exit: 5 });
  });

  it('ends with 1 where an entry was changed, and says which', async () => {
    const edit = (sql: string) =>
      server.database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'seed' }, async (tx) => {
        await asOwner(tx);
        await tx.query(sql);
      });
    await edit(`update audit_entries set actor = 'eve' where seq = 3`);
    const { exit, out } = await run(['verify', '--json']);
    expect({ exit, ...JSON.parse(out) }).toMatchObject({
      exit: 1,
      isWhole: false,
      faults: [{ seq: 3, what: 'Entry 3 or the one before it was changed.' }],
    });
    await edit(`update audit_entries set actor = 'ada' where seq = 3`);
  });

  it('compares heads that were kept elsewhere', async () => {
    const { lines } = await exported('for-heads.jsonl');
    const { head } = JSON.parse(lines.at(-1) ?? '') as { head: { seq: number; hash: string } };
    const heads = inFolder('heads.jsonl');
    const at = new Date().toISOString();
    await writeFile(heads, `${JSON.stringify({ at, tenant: 'x', ...head })}\n`);
    expect((await run(['verify', '--heads', heads])).out).toContain('1 heads compared');
    await writeFile(heads, `${JSON.stringify({ at, ...head, seq: head.seq + 5 })}\n`);
    expect(await run(['verify', '--heads', heads])).toMatchObject({
      exit: 1,
      out: expect.stringContaining('the trail was shortened'),
    });
  });

  it('takes no head of which it is not told when it was written down', async () => {
    const heads = inFolder('timeless.jsonl');
    await writeFile(heads, `${JSON.stringify({ seq: 1, hash: '00' })}\n`);
    expect(await run(['verify', '--heads', heads])).toMatchObject({
      exit: 1,
      err: expect.stringContaining('line 1: no head of an audit trail'),
    });
  });
});

describe('audit export', () => {
  it('writes a file that only its owner reads, and that is verified without a server', async () => {
    const { path, lines } = await exported('whole.jsonl');
    expect(lines).toHaveLength(6);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).not.toContain('whole.jsonl.part');
    expect(
      await runCommand(['audit', 'verify', '--file', path], { PATCHPANEL_SERVER: 'http://127.0.0.1:9' }),
    ).toMatchObject({
      exit: 0,
      out: expect.stringContaining('4 entries'),
    });
  });

  it.each([
    [
      'a changed line',
      (lines: string[]) => lines.map((line, n) => (n === 2 ? line.replace('ada', 'eva') : line)),
      1,
    ],
    ['a missing line', (lines: string[]) => lines.toSpliced(3, 1), 1],
    ['a missing end', (lines: string[]) => lines.slice(0, -1), 1],
    ['two lines exchanged', (lines: string[]) => [lines[0], lines[2], lines[1], ...lines.slice(3)], 1],
    ['no export', () => ['{}'], 1],
    ['no JSON', () => ['x'], 1],
  ])('is found out with %s', async (_what, change, exit) => {
    const { path, lines } = await exported('changed.jsonl');
    await writeFile(path, `${change(lines).join('\n')}\n`);
    expect(await run(['verify', '--file', path])).toMatchObject({ exit });
  });

  it('needs a file to write to', async () => {
    expect(await run(['export'])).toMatchObject({ exit: 2 });
    expect(await run(['repair'])).toMatchObject({ exit: 2 });
  });
});
