/** What a request becomes on its way to a route must be of a shape that all requests share (`decisions/0099`), and no `Request` of `fetch`. */
import { request as ask } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, it, vi } from 'vitest';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { refuseLong } from '../../../server/http/limit-body.ts';
import { listen } from '../../../server/http/listen.ts';
import type { DataRequest, DataRoute } from '../../../server/http/route.ts';
import { type DataServer, serveData } from '../../../server/http/serve-data.ts';

const ACCOUNT = '7f3c1f0e-6a55-4c57-9d8e-2b8f6f0f4b11';
const account = { username: 'ada', issuer: 'local', active: true, signOuts: 0, grants: [] };

const served: DataRequest[] = [];
const route: DataRoute = {
  method: 'GET',
  path: '/',
  access: 'read',
  summary: 'Notes what it is asked with.',
  answers: {},
  async answer(request) {
    served.push(request);
    return { body: {} };
  },
};
const database = {
  transaction: (binding: Transaction['binding'], work: (tx: Transaction) => Promise<unknown>) =>
    work({ binding, account, query: async () => [] }),
} as unknown as Database;
const server = {
  database,
  tenantId: '00000000-0000-0000-0000-000000000001',
  authenticate: async () => ({ accountId: ACCOUNT, token: { signOuts: 0 } }),
  limits: { require: () => undefined },
} as unknown as DataServer;

const app = new Hono();
app.get('/', async (context) => {
  refuseLong(context.req, 100);
  return context.json((await serveData(server, route, context)).body as object);
});

it('gives routes requests of one hidden class, so that none outlives its answer in one of its own', async () => {
  await app.request('/');
  await app.request('/');
  const [first, second] = served.splice(0);
  setFlagsFromString('--allow-natives-syntax');
  const haveSameMap = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (
    a: unknown,
    b: unknown,
  ) => boolean;
  expect(haveSameMap(first, second)).toBe(true);
});

it('makes no objects of fetch for a request that has no body', async () => {
  const made = vi.spyOn(globalThis, 'AbortController');
  const listening = await listen('127.0.0.1', 0);
  const handler = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  listening.handle(async (incoming, outgoing) => handler(incoming, outgoing));
  try {
    const status = await new Promise((resolve, reject) =>
      ask(`http://127.0.0.1:${listening.port}/`, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end(),
    );
    expect(status).toBe(200);
    expect(made).not.toHaveBeenCalled();
  } finally {
    made.mockRestore();
    await listening.close(0);
  }
});
