/** The command line against a running server: what it prints and how it ends. */
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from './run-cli.ts';
import { IDS, type Person, passwordOf, startTestServer, type TestServer, tokenFor } from './test-server.ts';

let server: TestServer;
let folder: string;
let file: string;
const tokens = {} as Record<Person, string>;
beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'patchpanel-cli-'));
  file = join(folder, 'users.csv');
  for (const person of ['ada', 'sam', 'eve'] as const) tokens[person] = await tokenFor(server, person);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const run = (
  words: readonly string[],
  { by = 'ada', input = '' }: { by?: Person | null; input?: string } = {},
) => runCli(words, { url: server.url, token: by === null ? undefined : tokens[by], input });

const north = ['--instance', IDS.north];
const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\n';

describe('token', () => {
  it('signs in with code and PKCE, and prints a token that works', async () => {
    const { exit, out } = await run(['token', '--username', 'ada', '--password-stdin'], {
      by: null,
      input: `${passwordOf('ada')}\n`,
    });
    expect(exit).toBe(0);
    const answer = await fetch(`${server.url}/v1/me`, { headers: { authorization: `Bearer ${out.trim()}` } });
    expect(answer.status).toBe(200);
  });

  it('ends with 5 for a wrong password', async () => {
    const { exit, out, err } = await run(['token', '--username', 'ada', '--password-stdin'], {
      by: null,
      input: 'wrong',
    });
    expect({ exit, out, err }).toEqual({ exit: 5, out: '', err: 'Username or password is wrong.\n' });
  });
});

describe('import', () => {
  beforeEach(() => writeFile(file, `${HEADER},eve,,Eve by file,,,\n,brand.new,,,,,\n`));

  it('plans without a change', async () => {
    const before = (await run(['export', ...north])).out;
    const { exit, out } = await run(['import', file, '--plan', ...north]);
    expect({ exit, out }).toEqual({
      exit: 0,
      out: expect.stringContaining('2 rows: 1 new, 1 changed, 0 unchanged, 0 refused, 0 in conflict'),
    });
    expect((await run(['export', ...north])).out).toBe(before);
  });

  it('says what tells that a spreadsheet saved the file, and of how many rows it warns', async () => {
    const text = `\uFEFF${HEADER.replaceAll(',', ';')};brand.new;1E5;;;;\n`;
    await writeFile(file, text, 'utf16le');
    const { out } = await run(['import', file, '--plan', ...north]);
    expect(out).toContain(
      'A spreadsheet seems to have saved the file: its encoding is utf-16le; its cells are not separated by commas\n',
    );
    expect(out).toMatch(/^1 row with a warning$/m);
  });

  it('applies, and undo takes it back to the byte', async () => {
    const before = (await run(['export', ...north, '--update-mapping'])).out;
    const applied = await run(['import', file, '--apply', '--json', ...north]);
    const job = JSON.parse(applied.out) as { id: string; state: string; fileName: string };
    expect({ exit: applied.exit, ...job }).toMatchObject({
      exit: 0,
      state: 'applied',
      fileName: 'users.csv',
    });
    expect((await run(['export', ...north])).out).toContain('Eve by file');
    expect(await run(['undo', job.id])).toMatchObject({
      exit: 0,
      out: expect.stringContaining('Undone: 2 restored, 0 left alone'),
    });
    expect((await run(['export', ...north, '--update-mapping'])).out).toBe(before);
    expect(await run(['undo', job.id, '--refuse-changed'])).toMatchObject({ exit: 4 });
  });

  it('ends with 3 when rows were refused, and writes them down', async () => {
    await writeFile(file, `${HEADER}Nowhere,eve,,x,,,\n,finn,,Finn by file,,,\n`);
    const refused = join(folder, 'refused.csv');
    const { exit } = await run(['import', file, '--apply', '--refused', refused, ...north]);
    expect(exit).toBe(3);
    expect(await readFile(refused, 'utf8')).toContain(
      'Nowhere,eve,,x,,,,User Group: There is no user group Nowhere.',
    );
    expect((await run(['export', ...north])).out).toContain('Finn by file');
  });

  it('reads standard input, and the encoding that was said', async () => {
    const { exit } = await run(
      ['import', '-', '--plan', '--encoding', 'utf-8', '--delimiter', 'semicolon', ...north],
      { input: 'Username;Full Name\neve;Eva\n' },
    );
    expect(exit).toBe(0);
  });

  it('ends with 4 when the brake is on', async () => {
    await writeFile(file, `${HEADER},finn,,,,,TRUE\n`);
    const { exit, err } = await run(['import', file, '--apply', ...north]);
    expect({ exit, err }).toEqual({ exit: 4, err: expect.stringContaining('1 user loses all their agents') });
  });

  it('goes on where both brakes were let go by their options, and with neither of them alone', async () => {
    await writeFile(file, `${HEADER},finn,,,,,TRUE\n`);
    const [removeAll, removals] = ['--confirm-remove-all', '--confirm-removals'];
    expect(await run(['import', file, '--apply', removeAll, ...north])).toMatchObject({
      exit: 4,
      err: expect.stringContaining('1 user of 2 would lose agents, more than a fifth.'),
    });
    expect(await run(['import', file, '--apply', removals, ...north])).toMatchObject({
      exit: 4,
      err: expect.stringContaining('1 user loses all their agents'),
    });
    const { exit, out } = await run(['import', file, '--apply', '--json', removeAll, removals, ...north]);
    const job = JSON.parse(out) as { id: string };
    expect({ exit, ...job }).toMatchObject({ exit: 0, state: 'applied', outcome: { updated: 1 } });
    expect(await run(['undo', job.id])).toMatchObject({ exit: 0 });
  });

  it('ends with 4 when rows are in conflict, and applies the others', async () => {
    await writeFile(file, `${HEADER},eve,,,NICE EU,4712,TRUE\n,finn,,Finn beside it,,,\n`);
    const { exit, out } = await run(['import', file, '--apply', '--json', ...north]);
    const job = JSON.parse(out) as { id: string };
    expect({ exit, ...job }).toMatchObject({
      exit: 4,
      counts: { conflicts: 1, updated: 1 },
      state: 'applied',
    });
    expect(await run(['undo', job.id])).toMatchObject({ exit: 0 });
  });

  it('ends with 4 when a row was changed between plan and apply, and applies nothing', async () => {
    const before = (await run(['export', ...north])).out;
    const ask = globalThis.fetch;
    vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
      if (String(input instanceof Request ? input.url : input).endsWith('/apply')) await touchEve(ask);
      return ask(input, init);
    });
    const { exit, err } = await run(['import', file, '--apply', ...north]).finally(() =>
      vi.unstubAllGlobals(),
    );
    expect({ exit, err }).toEqual({
      exit: 4,
      err: 'Row 2, eve, was changed since it was planned. Nothing was applied; plan the file again.\n',
    });
    expect((await run(['export', ...north])).out).toBe(before);
  });

  /** By somebody else, in a field that no file has. */
  async function touchEve(ask: typeof fetch): Promise<void> {
    const headers = { authorization: `Bearer ${tokens.ada}`, 'content-type': 'application/json' };
    const address = `${server.url}/v1/crm-users/${IDS.eve}`;
    const { version } = (await (await ask(address, { headers })).json()) as { version: number };
    const answer = await ask(address, {
      method: 'PATCH',
      headers: { ...headers, 'if-match': `"${version}"`, 'idempotency-key': `touched.${version}` },
      body: JSON.stringify({ set: { popFlow: { autoOpen: true } } }),
    });
    expect(answer.status).toBe(200);
  }

  it.each<[Person, number]>([
    ['sam', 5],
    ['eve', 5],
  ])('ends with 5 for %s', async (by, exit) => {
    expect(await run(['import', file, '--plan', ...north], { by })).toMatchObject({ exit });
  });

  it('ends with 1 for a file of 200 MB, which is neither read nor sent', async () => {
    await writeFile(file, '');
    await truncate(file, 200 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    const { exit, err } = await run(['import', file, '--plan', ...north]);
    expect({ exit, err }).toEqual({
      exit: 1,
      err: 'The file is larger than 128 MB. Split it and import the parts.\n',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  it('ends with 1 for more rows than are read, with the limit', async () => {
    await writeFile(file, `Username\n${'someone\n'.repeat(1_000_000)}`);
    expect(await run(['import', file, '--plan', ...north])).toMatchObject({
      exit: 1,
      err: expect.stringContaining('The file has more than 250,000 rows.'),
    });
  });

  it('ends with 1 for a file that is none, with the line', async () => {
    await writeFile(file, `${HEADER},eve,,"open,,,\n`);
    expect(await run(['import', file, '--plan', ...north])).toMatchObject({
      exit: 1,
      err: expect.stringContaining('line 2'),
    });
    expect(await run(['import', join(folder, 'none.csv'), '--plan', ...north])).toMatchObject({ exit: 1 });
  });
});

describe('export', () => {
  it('writes a file, and leaves none that is not whole', async () => {
    const output = join(folder, 'export.csv');
    expect(await run(['export', ...north, '--output', output])).toMatchObject({ exit: 0, out: '' });
    expect(await readFile(output, 'utf8')).toBe((await run(['export', ...north])).out);
    expect(await readdir(folder)).not.toContain('export.csv.part');
  });

  it('is JSON where that was asked', async () => {
    const { out } = await run(['export', ...north, '--json']);
    expect(JSON.parse(out)).toEqual({ csv: expect.stringContaining('finn') });
  });
});

describe('wrong usage', () => {
  it.each<[string, string[]]>([
    ['no command', []],
    ['an unknown command', ['user', 'add']],
    ['neither plan nor apply', ['import', 'x.csv']],
    ['both of them', ['import', 'x.csv', '--plan', '--apply']],
    ['no file', ['import', '--plan']],
    ['an unknown option', ['export', '--force']],
    ['an unknown kind', ['export', '--kind', 'users']],
    ['an unknown instance', ['export', '--instance', 'West']],
    ['a password as an argument', ['token', '--username', 'ada']],
  ])('of %s ends with 2 and says how', async (_what, words) => {
    const { exit, out, err } = await run(words);
    expect({ exit, out, err }).toEqual({
      exit: 2,
      out: '',
      err: expect.stringContaining('Usage: npm run --silent patchpanel'),
    });
  });

  it('without a token ends with 2', async () => {
    expect(await run(['export'], { by: null })).toMatchObject({
      exit: 2,
      err: expect.stringContaining('PATCHPANEL_TOKEN'),
    });
  });
});
