/** Bodies that nobody has to read: whoever may not send them is answered while they are still on their way. Over real HTTP. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alter, disable, IDS, PEOPLE, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const PLAN = `/v1/imports?kind=crm-users&instance=${IDS.north}`;
const PIECE = Buffer.alloc(64 * 1024, 'x');
const LONG = { 'Content-Length': String(2 * 1024 * 1024) };
/** Node frames no body of GET and DELETE by itself. */
const IN_PIECES = { 'Transfer-Encoding': 'chunked' };
const PATIENCE_MS = 10_000;

interface Sent {
  readonly path: string;
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

const begun: ClientRequest[] = [];
afterEach(() => {
  for (const sent of begun.splice(0)) sent.destroy();
});

/** Without a length the body goes in pieces. */
function begin({ path, method = 'POST', token, headers = {} }: Sent): ClientRequest {
  const type = path.includes('/v1/import') ? 'text/csv' : 'application/json';
  const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const sent = request(new URL(path, server.url), {
    method,
    headers: { 'Content-Type': type, ...authorization, ...headers },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  begun.push(sent);
  return sent;
}

function answerTo(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => sent.once('response', resolve).on('error', reject));
}

async function read(answer: IncomingMessage) {
  const body = JSON.parse(await text(answer)) as Record<string, unknown>;
  return { status: answer.statusCode, code: body.code, connection: answer.headers.connection };
}

/** Sends one piece, and never the end. */
async function withoutEnd(sent: ClientRequest) {
  const answer = answerTo(sent);
  sent.write(PIECE);
  return read(await answer);
}

describe('a body in pieces that has not ended', () => {
  test.each([PLAN, `/v1/import-files/${IDS.eve}/parts?kind=crm-users&from=0`, '/v1/bulk', '/v1/crm-users'])(
    'is answered 401 without a token: %s',
    async (path) => {
      const refused = { status: 401, code: 'token_missing', connection: 'close' };
      expect(await withoutEnd(begin({ path }))).toEqual(refused);
    },
  );

  test.each([
    ['GET', '/v1/about', 200],
    ['DELETE', '/v1/about', 405],
    ['POST', '/v1/nothing', 404],
  ])('is left alone where nobody reads it: %s %s', async (method, path, status) => {
    expect(await withoutEnd(begin({ path, method, headers: IN_PIECES }))).toMatchObject({
      status,
      connection: 'close',
    });
  });

  test('is refused to an account that has asked too often', async () => {
    const limited = await startTestServer({ rates: { account: 6, address: 0 } });
    try {
      const token = await tokenFor(limited, 'ada');
      await fetch(`${limited.url}/v1/me`, { headers: { Authorization: `Bearer ${token}` } });
      const refused = { status: 429, code: 'too_many' };
      expect(await withoutEnd(begin({ path: `${limited.url}${PLAN}`, token }))).toMatchObject(refused);
    } finally {
      await limited.close();
    }
  });
});

describe('a large body', () => {
  test.each([
    ['eve', PLAN],
    ['eve', '/v1/bulk'],
    ['sam', PLAN],
    ['sam', '/v1/bulk'],
  ] as const)('of %s, who may change nothing, is answered 403 unread: %s', async (person, path) => {
    const token = await tokenFor(server, person);
    for (const headers of [{}, LONG]) {
      const refused = { status: 403, code: 'forbidden' };
      expect(await withoutEnd(begin({ path, token, headers }))).toMatchObject(refused);
    }
  });

  test('of a disabled account is answered 401 unread', async () => {
    const token = await tokenFor(server, 'finn');
    await disable(server.database, 'finn');
    try {
      const refused = { status: 401, code: 'account_disabled' };
      expect(await withoutEnd(begin({ path: PLAN, token }))).toMatchObject(refused);
    } finally {
      await alter(server.database, 'update accounts set active = true where id = $1', [PEOPLE.finn.id]);
    }
  });

  test('is answered 413 unread where its length says that it is too long', async () => {
    const headers = { 'Content-Length': String(129 * 1024 * 1024) };
    const token = await tokenFor(server, 'ada');
    expect(await withoutEnd(begin({ path: PLAN, token, headers }))).toMatchObject({ status: 413 });
  });
});

describe('a body in pieces of an admin', () => {
  const path = `/v1/crm-users/${IDS.gus}`;
  const edit = async () =>
    begin({
      path,
      method: 'PATCH',
      token: await tokenFor(server, 'ada'),
      headers: { 'If-Match': '"1"', 'Idempotency-Key': 'unread.1' },
    });

  test('is refused with 413 as soon as it is over the limit', async () => {
    const sent = await edit();
    const answer = answerTo(sent);
    for (let size = 0; size <= 1024 * 1024; size += PIECE.length) sent.write(PIECE);
    const refused = { status: 413, code: 'too_large', connection: 'close' };
    expect(await read(await answer)).toEqual(refused);
  });

  test('is put together, wherever it was cut', async () => {
    const sent = await edit();
    const answer = answerTo(sent);
    const body = Buffer.from(JSON.stringify({ set: { fullName: 'Zoë 🌍' } }));
    const cut = body.indexOf('🌍') + 2;
    sent.write(body.subarray(0, cut), () => sent.end(body.subarray(cut)));
    expect(JSON.parse(await text(await answer))).toMatchObject({ fullName: 'Zoë 🌍' });
  });
});
