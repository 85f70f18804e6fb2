/** The embedded database on a disk that fills: it refuses and reads on, or ends in words; it never hangs, and loses nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { generateDemo } from '../../../demo/data/generate.ts';
import { fillDatabase } from '../../../demo/fill-database.ts';
import { noteNotRun } from '../../../scripts/test/not-run-file.ts';
import { signIn } from '../../../server/cli/sign-in.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { startRealServer } from '../../long/support/real-server.ts';
import { openSmallDisk, type SmallDisk } from '../../support/small-disk.ts';

const MEGABYTE = 1024 ** 2;
const DISK_MEGABYTES = 200;
/** What the server keeps free, as OPERATIONS.md says. */
const KEPT = 64 * MEGABYTE;
/** Some hundred edits. */
const ROOM_FOR_EDITS = 2 * MEGABYTE;
/** The number of an edit that its client keeps while it is refused. */
const KEPT_EDIT = 1_000_000;
/** A guard against hanging. */
const ANSWER_MS = 20_000;

const demo = generateDemo({ users: 60, agents: 60, crmUrl: 'http://127.0.0.1' });
const [account] = demo.accounts;
const users = demo.rows['crm-users'];

let filled: string;
let disk: SmallDisk | null;
beforeAll(async () => {
  filled = await mkdtemp(join(tmpdir(), 'patchpanel-filled-'));
  const database = await openDatabase({ dataDir: filled });
  await fillDatabase(database, demo);
  await database.close();
});
afterAll(() => rm(filled, { recursive: true }));
beforeEach(async () => {
  disk = await openSmallDisk(DISK_MEGABYTES);
  disk?.copyIn(filled, 'data');
  return () => disk?.close();
});

/** The disk, or `null` where the system cannot make one, which is noted. */
function diskOrNote(reason: string): SmallDisk | null {
  const enable = 'root or user namespaces on Linux (unshare, nsenter)';
  if (disk === null) noteNotRun({ reason, enable });
  return disk;
}

interface Told {
  readonly status: number;
  readonly body: { readonly version?: number; readonly code?: string; readonly detail?: string };
}

/** An administrator who renames users. */
async function openLine(url: string) {
  const token = await signIn(url, account ?? { username: '', password: '' });
  const ask = async (path: string, init: RequestInit = {}): Promise<Told> => {
    const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) };
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(`${url}/v1/${path}`, { ...init, headers, signal });
    return { status: response.status, body: (await response.json()) as Told['body'] };
  };
  return {
    read: (id: string) => ask(`crm-users/${id}`),
    rename: (id: string, version: number, count: number) =>
      ask(`crm-users/${id}`, {
        method: 'PATCH',
        headers: {
          'content-type': 'application/json',
          'if-match': `"${version}"`,
          'idempotency-key': `full-disk.${count}`,
        },
        body: JSON.stringify({ set: { fullName: `Renamed ${count} ${'x'.repeat(100)}` } }),
      }),
  };
}

type Line = Awaited<ReturnType<typeof openLine>>;

/** Renames one user after the other until an answer is not 200, and says how often each was renamed. */
async function renameUntilRefused(line: Line): Promise<{ refused: Told; versions: Map<string, number> }> {
  const versions = new Map(users.map(({ id, version }) => [id, version]));
  for (let count = 1; ; ) {
    for (const [id, version] of versions) {
      const told = await line.rename(id, version, count++);
      if (told.status !== 200) return { refused: told, versions };
      versions.set(id, version + 1);
    }
  }
}

const FULL = {
  status: 507,
  body: {
    code: 'disk_full',
    detail: expect.stringMatching(/nothing was saved.*can still be read.*make room/),
  },
};

describe('a server whose disk fills as it writes', () => {
  it('refuses edits with 507, reads on, takes them again once there is room, and loses none', async () => {
    const small = diskOrNote('a disk that fills under the embedded database');
    if (!small) return;
    const dataDir = join(small.folder, 'data');
    const server = await startRealServer({ dataDir }, small.within);
    onTestFinished(server.kill);
    const line = await openLine(server.url);
    small.fillBut(KEPT + ROOM_FOR_EDITS);
    const { refused, versions } = await renameUntilRefused(line);
    expect(refused).toMatchObject(FULL);
    // Somebody else takes the rest, to the last byte.
    small.fillBut(0);
    const [[id, version] = ['', 0]] = versions;
    for (const _ of Array.from({ length: 50 })) expect((await line.read(id)).status).toBe(200);
    expect(await line.rename(id, version, KEPT_EDIT)).toMatchObject(FULL);
    small.fillBut(KEPT + ROOM_FOR_EDITS);
    expect((await line.rename(id, version, KEPT_EDIT)).status).toBe(200);
    versions.set(id, version + 1);
    await server.kill();

    const again = await startRealServer({ dataDir }, small.within);
    onTestFinished(again.kill);
    const after = await openLine(again.url);
    for (const [each, wanted] of versions) expect((await after.read(each)).body.version).toBe(wanted);
    // A guard against hanging
  }, 120_000);
});

describe('a log that has no room', () => {
  it('ends the process with 75 and in words, and what was answered is there after the next start', async () => {
    const small = diskOrNote('a log of the embedded database that has no room');
    if (!small) return;
    const words = [process.execPath, join(import.meta.dirname, 'fill-log.ts'), join(small.folder, 'data')];
    const [program = '', ...rest] = [...small.within, ...words];
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    const [[code], said, errors] = await Promise.all([
      once(child, 'close'),
      text(child.stdout),
      text(child.stderr),
    ]);
    expect({ code, said }).toEqual({ code: 75, said: 'edited\n' });
    expect(errors).toMatch(
      /^The embedded database cannot go on: could not write .*No space left on device.* Make room .*\n$/,
    );
    const roomy = join(filled, 'copied out');
    small.copyOut('data', roomy);
    const database = await openDatabase({ dataDir: roomy });
    const [tenant] = await database.transaction(
      { tenantId: DEFAULT_TENANT_ID, system: 'seed' },
      (tx) => tx.query<{ name: string }>('select name from tenants', []),
      { readOnly: true },
    );
    await database.close();
    expect(tenant?.name).toBe('edited before');
    // A guard against hanging
  }, 60_000);
});
