/** What the command line tells of a plan: the first rows on standard output, all of them in a file. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { IDS, startTestServer, type TestServer, tokenFor } from './test-server.ts';

let server: TestServer;
let token: string;
let folder: string;
let file: string;
beforeAll(async () => {
  server = await startTestServer();
  token = await tokenFor(server, 'ada');
  folder = await mkdtemp(join(tmpdir(), 'patchpanel-cli-'));
  file = join(folder, 'users.csv');
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const run = (words: readonly string[]) => runCli(words, { url: server.url, token });
const north = ['--instance', IDS.north];
const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\n';

it('prints what is wrong, warned of and changed, row by row', async () => {
  const lines = ['Nowhere,eve,,x,,,', ',finn,,Finn\u001B[31m red,,,', ',brand.new,1E5,,,,', ',,,,,,TRUE'];
  await writeFile(file, `${HEADER}${lines.join('\n')}\n`);
  const { exit, out } = await run(['import', file, '--plan', ...north]);
  expect(exit).toBe(3);
  expect(out.slice(out.indexOf('Refused'))).toBe(
    [
      'Refused or in conflict:',
      '  row 2, eve: User Group: There is no user group Nowhere.',
      '  row 5: Username: Every row needs a username.',
      'Warnings:',
      '  row 4, brand.new: Native Id: 1E5 looks as if a spreadsheet wrote 100000 with an exponent.',
      'Changes:',
      '  row 3, finn: Full Name: Finn Secret-Surname → Finn\uFFFD[31m red',
      '  row 4, brand.new: Username: (nothing) → brand.new',
      '  row 4, brand.new: Native Id: (nothing) → 1E5',
      '',
    ].join('\n'),
  );
});

it('prints twenty rows of each, and says how many more there are and how to get all', async () => {
  const lines = Array.from({ length: 23 }, (_, index) => `Nowhere,new.${index},1E5,,,,`);
  await writeFile(file, `${HEADER}${lines.join('\n')}\n,warned,1E5,,,,\n`);
  const rows = join(folder, 'rows.csv');
  const { out } = await run(['import', file, '--plan', '--rows', rows, ...north]);
  expect(out.match(/^ {2}row /gm)).toHaveLength(20 + 20 + 2);
  expect(out).toMatch(/^ {2}and 3 more rows: --refused FILE .*--rows FILE writes every row/m);
  expect(out).toMatch(/^ {2}and 4 more rows: --rows FILE writes every row of the plan$/m);
  const written = await readFile(rows, 'utf8');
  expect(written.split('\r\n').slice(0, 2)).toEqual([
    'Row,State,Name,Kind,Column,Text,From,To',
    '2,refused,new.0,error,User Group,There is no user group Nowhere.,,',
  ]);
  expect(written.match(/,warning,Native Id,1E5 looks as if/g)).toHaveLength(24);
  expect(written).toContain('25,create,warned,change,Native Id,,,1E5\r\n');
});

it('names the owner of an agent that is taken, and writes every row of a large plan', async () => {
  const lines = Array.from({ length: 1_204 }, (_, index) => `,large.${index},,,,,`);
  await writeFile(file, `${HEADER},eve,,,NICE EU,4712,TRUE\n${lines.join('\n')}\n,finn,,,,,\n`);
  const rows = join(folder, 'rows.csv');
  const { exit, out } = await run(['import', file, '--plan', '--rows', rows, ...north]);
  expect({ exit, out }).toEqual({
    exit: 4,
    out: expect.stringMatching(/^ {2}row 2, eve: Agent Id: Agent 4712 is mapped to Finn Secret-Surname\.$/m),
  });
  const numbers = (await readFile(rows, 'utf8'))
    .split('\r\n')
    .slice(1, -1)
    .map((line) => Number(line.split(',')[0]));
  expect([...new Set(numbers)]).toEqual(Array.from({ length: 1_206 }, (_, index) => index + 2));
  expect(await run(['import', file, '--plan', '--rows', join(folder, 'no', 'rows.csv'), ...north])).toEqual({
    exit: 1,
    out: '',
    err: expect.stringContaining('The rows of the plan cannot be written to'),
  });
});
