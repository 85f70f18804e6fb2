/** Small requests that would be large once they are read: deep JSON, compressed bodies, endless headers; and two requests that look like one. None costs the server more than an answer. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../../server/http/routes.ts';
import { ask, IDS, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  token = await tokenFor(server, 'ada');
});
afterAll(() => server.close());

const DEEP = 100_000;
const BOMBS: readonly [string, string][] = [
  ['lists in lists', '['.repeat(DEEP) + ']'.repeat(DEEP)],
  ['objects in objects', '{"set":'.repeat(DEEP) + 1 + '}'.repeat(DEEP)],
];
const WITH_JSON = ROUTES.flatMap((route) =>
  'body' in route && route.body && route.body.mediaType !== 'text/csv'
    ? [`${route.method} ${route.path}`]
    : [],
);

let keys = 0;
function send(operation: string, body: BodyInit, headers: Record<string, string> = {}) {
  const [method = '', path = ''] = operation.split(' ');
  keys += 1;
  return ask(server, path.replace(/:\w+/g, IDS.eve), {
    method,
    token,
    body,
    headers: {
      'Content-Type': 'application/json',
      'If-Match': '"1"',
      'Idempotency-Key': `bombs.${keys}`,
      ...headers,
    },
  });
}

describe.each(WITH_JSON)('%s', (operation) => {
  test.each(BOMBS)('refuses %s', async (_, body) => {
    const { status, body: problem } = await send(operation, body);
    expect({ status, code: problem.code }).toEqual({ status: 400, code: 'too_deep' });
  });
});

test('a compressed body is not unpacked, whatever it says that it is', async () => {
  const packed = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
  expect(packed.length).toBeLessThan(100_000);
  const before = process.memoryUsage().rss;
  const asJson = await send(`PATCH /v1/crm-users/${IDS.eve}`, packed, { 'Content-Encoding': 'gzip' });
  expect(asJson).toMatchObject({ status: 400, body: { code: 'bad_json' } });
  const asCsv = await send(`POST /v1/imports?kind=crm-users&instance=${IDS.north}`, packed, {
    'Content-Type': 'text/csv',
    'Content-Encoding': 'gzip',
  });
  expect(asCsv).toMatchObject({ status: 422 });
  expect(process.memoryUsage().rss - before).toBeLessThan(48 * 1024 * 1024);
});

test('a request whose end can be read in two ways is refused, and nothing after it is taken for another', async () => {
  const { port, hostname } = new URL(server.url);
  const smuggled = `GET /v1/about HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`;
  const lengths = `Content-Length: ${5 + smuggled.length}\r\nTransfer-Encoding: chunked\r\n`;
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /v1/crm-users HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${lengths}\r\n0\r\n\r\n${smuggled}`,
  );
  // Whole once the server has closed the connection.
  const answers = await text(socket);
  expect(answers.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 400']);
});

test('endless headers are cut off', async () => {
  const { status } = await send(`PATCH /v1/crm-users/${IDS.eve}`, '{}', {
    'X-Filler': 'x'.repeat(64 * 1024),
  });
  expect(status).toBe(431);
});
