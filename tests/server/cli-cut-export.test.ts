/** An export whose connection ends in the middle: the command line fails, and leaves no file that looks like a whole one. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const LINE = 'Tier 1,eve,4711,Eve,NICE EU,0007,FALSE\r\n';

let folder: string;
let server: Server;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchpanel-cut-'));
});
afterEach(async () => {
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

/** Sends so many lines of an export, and then cuts the line without its end. */
async function cutAfter(lines: number): Promise<string> {
  server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/csv' });
    response.flushHeaders();
    if (lines === 0) response.socket?.end();
    else response.write(LINE.repeat(lines), () => response.socket?.end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const run = (url: string, more: readonly string[]) =>
  runCli(['export', '--kind', 'cti-agents', ...more], { url, token: 'x' });

const BROKEN = {
  exit: 1,
  err: expect.stringMatching(/^The export broke off: .*What was written is not whole\.\n$/),
};

it.each([0, 1, 20_000])('after %i lines leaves no file at all', async (lines) => {
  const output = join(folder, 'export.csv');
  expect(await run(await cutAfter(lines), ['--output', output])).toEqual({ ...BROKEN, out: '' });
  expect(await readdir(folder)).toEqual([]);
});

it('leaves the file of an earlier export as it was', async () => {
  const output = join(folder, 'export.csv');
  await writeFile(output, 'of yesterday');
  expect(await run(await cutAfter(20_000), ['--output', output])).toMatchObject(BROKEN);
  expect(await readdir(folder)).toEqual(['export.csv']);
  expect(await readFile(output, 'utf8')).toBe('of yesterday');
});

it.each([
  ['on standard output', []],
  ['as JSON', ['--json']],
] as const)('fails %s too', async (_how, more) => {
  const { exit, err } = await run(await cutAfter(20_000), more);
  expect({ exit, err }).toEqual(BROKEN);
});
