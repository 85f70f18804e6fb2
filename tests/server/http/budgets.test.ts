/** What the server does for a request, counted: statements in the database, and bytes of an empty poll. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PGLITE, type TestDatabase } from '../../support/databases.ts';
import { watchedDatabase } from '../../support/watched-database.ts';
import { IDS, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

let opened: TestDatabase;
let server: TestServer;
let token: string;
const statements: string[] = [];

beforeAll(async () => {
  const watched = watchedDatabase();
  watched.onQuery = (sql) => void statements.push(sql);
  opened = await PGLITE.open();
  server = await startTestServer({ database: watched.of(opened.database) });
  token = await tokenFor(server, 'ada');
});
afterAll(async () => {
  await server.close();
  await opened.close();
});
beforeEach(() => {
  statements.splice(0);
});

const headers = () => ({ Authorization: `Bearer ${token}` });

async function get(path: string): Promise<{ body: string; etag: string; statements: number }> {
  const answer = await fetch(`${server.url}/v1/${path}`, { headers: headers() });
  const body = await answer.text();
  expect(answer.status, body).toBe(200);
  return { body, etag: answer.headers.get('etag') ?? '', statements: statements.splice(0).length };
}

/** Where nothing is left to tell. */
async function emptyPoll(): Promise<string> {
  const { since } = JSON.parse((await get('changes')).body) as { since: string };
  return `changes?since=${encodeURIComponent(since)}`;
}

/** Besides begin, commit and the binding of the transaction. */
const BUDGETS: readonly (readonly [what: string, path: () => Promise<string> | string, most: number])[] = [
  ['an empty poll that nobody has asked before', emptyPoll, 1],
  ['a poll with rows of each of six kinds', () => 'changes', 8],
  ['the own view', () => 'me', 2],
  ['a record', () => `crm-users/${IDS.eve}`, 1],
  ['a list', () => `crm-users?instance=${IDS.north}&limit=50`, 1],
  ['a resolved event', () => 'resolve?environment=NICE%20EU&agentId=4711', 1],
];

it.each(BUDGETS)('%s takes no more statements than it has to', async (_, path, most) => {
  const asked = await path();
  const found = (await get(asked)).statements;
  expect(found).toBeLessThanOrEqual(most);
});

it('an empty poll takes no statement once it was asked', async () => {
  const path = await emptyPoll();
  await get(path);
  expect((await get(path)).statements).toBe(0);
});

it('an edit takes five statements at most', async () => {
  const { etag } = await get(`crm-users/${IDS.eve}`);
  const answer = await fetch(`${server.url}/v1/crm-users/${IDS.eve}`, {
    method: 'PATCH',
    headers: {
      ...headers(),
      'If-Match': etag,
      'Idempotency-Key': 'budget-1.1',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ set: { fullName: 'Eve' } }),
  });
  expect(answer.status).toBe(200);
  expect(statements.length).toBeLessThanOrEqual(5);
});

it('an empty poll tells of its headers only those that protect, and what HTTP asks for', async () => {
  const answer = await fetch(`${server.url}/v1/${await emptyPoll()}`, {
    headers: { ...headers(), Origin: 'chrome-extension://bgmdmenpndclodacgimjgebambfcfnng' },
  });
  expect([...answer.headers.keys()].sort()).toEqual([
    'access-control-allow-origin',
    'cache-control',
    'content-length',
    'content-type',
    'date',
    'x-content-type-options',
  ]);
});

it('an empty poll is at most 200 bytes', async () => {
  const { body } = await get(await emptyPoll());
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(200);
  expect(JSON.parse(body)).toMatchObject({ more: false, rows: {}, deleted: [] });
});

/** Bytes of the answer as they come over the line, to a client that says how long it stays. */
async function answerOf(path: string, ...more: string[]): Promise<string> {
  const { host, hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const lines = [`GET /v1/${path} HTTP/1.1`, `Host: ${host}`, `Authorization: Bearer ${token}`, ...more];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return bytes.toString('latin1');
}

it('an empty poll is at most 300 bytes with its headers over HTTP/1.1', async () => {
  const answer = await answerOf(await emptyPoll());
  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*"deleted":\[\]\}$/);
  expect(answer.length).toBeLessThanOrEqual(300);
});

it('an empty poll says that the connection ends where the client asked for it', async () => {
  expect(await answerOf(await emptyPoll(), 'Connection: close')).toContain('\r\nConnection: close\r\n');
});
