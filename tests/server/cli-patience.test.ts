/** The command line where there were too many requests: it says so, waits as long as it was told, and no longer than it may. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { runCommand } from '../../server/cli/run.ts';

let server: Server;
afterEach(() => new Promise((done) => server.close(done)));

/** Refuses so many requests first, with a header that says when to come again. */
async function run(refusals: number, retryAfter: string | null) {
  let asked = 0;
  server = createServer((_, response) => {
    asked += 1;
    const isRefused = asked <= refusals;
    if (isRefused && retryAfter !== null) response.setHeader('Retry-After', retryAfter);
    response.writeHead(isRefused ? 429 : 200, { 'Content-Type': 'application/json', Connection: 'close' });
    const problem = { status: 429, code: 'too_many', title: 'Too many requests', detail: 'Try again later.' };
    response.end(JSON.stringify(isRefused ? problem : { items: [], next: null }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const paused: number[] = [];
  let said = '';
  const exit = await runCommand(
    ['user', 'disable', 'nobody'],
    {
      PATCHPANEL_SERVER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      PATCHPANEL_TOKEN: 'x',
    },
    {
      input: Readable.from([]),
      output: () => undefined,
      error: (text) => {
        said += text;
      },
      pause: async (milliseconds) => paused.push(milliseconds),
    },
  );
  return { exit, asked, paused, said };
}

test('waits as long as the server says, and goes on', async () => {
  expect(await run(2, '7')).toEqual({
    exit: 1,
    asked: 3,
    paused: [7000, 7000],
    said: `${'There were too many requests. Going on in 7 s.\n'.repeat(2)}No account is called nobody.\n`,
  });
});

test('waits two minutes at most, then says what the server said', async () => {
  const { exit, paused, said } = await run(100, '50');
  expect({ exit, paused }).toEqual({ exit: 1, paused: [50_000, 50_000] });
  expect(said).toMatch(/Try again later\.\n$/);
});

test.each(['3600', 'Sun, 29 Nov 2026 12:00:00 GMT', null])('does not wait for %s', async (retryAfter) => {
  expect(await run(1, retryAfter)).toMatchObject({ exit: 1, asked: 1, paused: [] });
});
