/** A request of an import that its client gives up is rolled back, and cancelling tells the truth about it. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PGLITE } from '../../support/databases.ts';
import { watchedDatabase } from '../../support/watched-database.ts';
import { IDS, startTestServer, type TestServer, tokenFor, uuid } from '../test-server.ts';

let server: TestServer;
let close: () => Promise<void>;
let headers: Record<string, string>;
const watched = watchedDatabase();

beforeAll(async () => {
  const opened = await PGLITE.open();
  close = opened.close;
  server = await startTestServer({ database: watched.of(opened.database) });
  headers = { authorization: `Bearer ${await tokenFor(server, 'ada')}` };
});
afterAll(async () => {
  await server.close();
  await close();
});

const send = (path: string, init: RequestInit = {}) =>
  fetch(`${server.url}/v1/${path}`, { ...init, headers: { ...headers, ...init.headers } });
const json = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const plan = (id: string, name: string, signal?: AbortSignal) =>
  send(`imports?kind=crm-users&instance=${IDS.north}&id=${id}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: `Username,Full Name\nfinn,${name}\n`,
    ...(signal ? { signal } : {}),
  });
const nameOfFinn = async () =>
  ((await (await send(`crm-users/${IDS.finn}`)).json()) as { fullName: string }).fullName;

/** Sends, and hangs up when the server comes to the statement; resolves when its transaction has ended. */
async function hangUpAt(statement: RegExp, request: (signal: AbortSignal) => Promise<unknown>) {
  const client = new AbortController();
  let isDone = false;
  watched.onQuery = async (sql) => {
    if (!statement.test(sql) || client.signal.aborted) return;
    client.abort();
    // What a client on another machine did while this thread worked.
    await vi.waitFor(() => expect(isDone).toBe(true));
  };
  await expect(request(client.signal)).rejects.toThrow();
  isDone = true;
}

it('a plan whose client hangs up is not kept', async () => {
  await hangUpAt(/insert into import_chunks/, (signal) => plan(uuid(7001), 'Given up', signal));
  const answer = await send(`imports/${uuid(7001)}/cancel`, { method: 'POST' });
  expect(answer.status).toBe(404);
  expect(await (await send('imports')).json()).toMatchObject({ items: [] });
});

it('a plan whose client hangs up ends with the step that it is at', async () => {
  const seen: string[] = [];
  const hung = hangUpAt(/pg_advisory_xact_lock/, (signal) => plan(uuid(7002), 'Given up early', signal));
  const hangUp = watched.onQuery;
  watched.onQuery = async (sql) => {
    seen.push(sql);
    await hangUp(sql);
  };
  await hung;
  expect((await send(`imports/${uuid(7002)}/cancel`, { method: 'POST' })).status).toBe(404);
  expect(seen.filter((sql) => /crm_users|import_chunks/.test(sql))).toEqual([]);
});

it.each([
  ['before it writes', /update crm_users|with .* update/i],
  ['when all is written', /update import_jobs set state/],
])('an import whose client hangs up %s is not applied, and goes', async (_, statement) => {
  const before = await nameOfFinn();
  const job = (await (await plan(crypto.randomUUID(), 'Never')).json()) as { id: string; base: string };
  await hangUpAt(statement, (signal) =>
    send(`imports/${job.id}/apply`, { ...json({ base: job.base }), signal }),
  );
  const answer = await send(`imports/${job.id}/cancel`, { method: 'POST' });
  expect(await answer.json()).toMatchObject({ id: job.id, state: 'planned' });
  expect(await nameOfFinn()).toBe(before);
  expect(await (await send('imports')).json()).toMatchObject({ items: [] });
});

it('undoing whose client hangs up leaves the import applied', async () => {
  const job = (await (await plan(crypto.randomUUID(), 'Stays')).json()) as { id: string; base: string };
  await send(`imports/${job.id}/apply`, json({ base: job.base }));
  const undo = json({ changedRows: 'skip' });
  await hangUpAt(/update import_jobs set state = 'undone'/, (signal) =>
    send(`imports/${job.id}/undo`, { ...undo, signal }),
  );
  const answer = await send(`imports/${job.id}/cancel`, { method: 'POST' });
  expect(await answer.json()).toMatchObject({ state: 'applied' });
  expect(await nameOfFinn()).toBe('Stays');
});

describe('asked under a key', () => {
  const lasting = (id: string, signal?: AbortSignal) =>
    send(`imports?kind=crm-users&instance=${IDS.north}&id=${id}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', 'idempotency-key': `${id}.plan` },
      body: 'Username,Full Name\nfinn,Lasting\n',
      ...(signal ? { signal } : {}),
    });

  it('a plan goes on when its client hangs up, and the same request again gets its answer', async () => {
    const id = uuid(7101);
    let statements = 0;
    await hangUpAt(/insert into import_chunks/, (signal) => lasting(id, signal));
    watched.onQuery = (sql) => {
      if (/insert into import_jobs/.test(sql)) statements += 1;
    };
    expect(await (await lasting(id)).json()).toMatchObject({ id, state: 'planned' });
    expect(statements).toBe(0);
    await send(`imports/${id}/cancel`, { method: 'POST' });
  });

  it('it is given up by who asked', async () => {
    const id = uuid(7103);
    let cancelling: Promise<Response> | undefined;
    watched.onQuery = async (sql) => {
      if (cancelling !== undefined || !/insert into import_chunks/.test(sql)) return;
      const heard = watched.nextTransaction();
      cancelling = send(`imports/${id}/cancel`, { method: 'POST' });
      await heard;
    };
    expect(await (await lasting(id)).json()).toMatchObject({ status: 409, code: 'given_up' });
    expect((await cancelling)?.status).toBe(404);
  });
});
