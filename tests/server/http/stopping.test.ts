/** A server that is told to stop: it says so first, ends the edit that is under way, and lets go of long polls at once. */
import { expect, test } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { PGLITE } from '../../support/databases.ts';
import { captureLog } from '../capture-log.ts';
import { ask, IDS, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

/** Holds the commit of each writing transaction of an account while it is shut. */
function holdingCommits(database: Database) {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  let isShut = false;
  const held: Database = {
    ...database,
    transaction: (binding, work, options) =>
      database.transaction(
        binding,
        async (tx) => {
          const answer = await work(tx);
          if (isShut && 'accountId' in binding && !options?.readOnly) {
            reached.resolve();
            await gate.promise;
          }
          return answer;
        },
        options,
      ),
  };
  const shut = () => {
    isShut = true;
  };
  return { database: held, shut, open: gate.resolve, reached: reached.promise };
}

const edit = (server: TestServer, token: string) =>
  ask(server, `/v1/crm-users/${IDS.eve}`, {
    method: 'PATCH',
    token,
    headers: { 'If-Match': '"1"', 'Idempotency-Key': 'stop.1', 'Content-Type': 'application/json' },
    body: JSON.stringify({ set: { nativeId: '77' } }),
  });

test('an edit that is under way is answered and kept', async () => {
  const opened = await PGLITE.open();
  const { log, lines } = captureLog();
  const hold = holdingCommits(opened.database);
  const server = await startTestServer({ database: hold.database, log });
  const token = await tokenFor(server, 'ada');
  hold.shut();
  const editing = edit(server, token);
  await hold.reached;
  const closing = server.close();
  hold.open();
  expect(await editing).toMatchObject({ status: 200, body: { nativeId: '77' } });
  await closing;
  const [row] = await opened.database.transaction(
    { tenantId: '00000000-0000-4000-8000-000000000001', system: 'seed' },
    (tx) =>
      tx.query<{ nativeId: string }>('select native_id as "nativeId" from crm_users where id = $1', [
        IDS.eve,
      ]),
  );
  expect(row).toEqual({ nativeId: '77' });
  expect(lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40)).toEqual([]);
  await opened.close();
});

test('a long poll is answered at once', async () => {
  const server = await startTestServer();
  const token = await tokenFor(server, 'ada');
  const { body } = await ask(server, '/v1/me', { token });
  const since = String(body.since);
  const began = performance.now();
  const polling = ask(server, `/v1/me?wait=25&since=${encodeURIComponent(since)}`, { token });
  await expect
    .poll(
      async () =>
        (await (await fetch(`${server.url}/metrics`)).text()).match(/^patchpanel_polls_waiting (\d+)$/m)?.[1],
    )
    .toBe('1');
  const closing = server.close();
  expect(await polling).toMatchObject({ status: 200, body: { since } });
  await closing;
  // Far from the 25 s it would have waited; not a measure of speed.
  expect(performance.now() - began).toBeLessThan(15_000);
});

test('a proxy is told before connections are refused', async () => {
  const server = await startTestServer({ drainSeconds: 2 });
  const token = await tokenFor(server, 'ada');
  const closing = server.close();
  const readiness = await fetch(`${server.url}/readyz`);
  expect({ status: readiness.status, ...((await readiness.json()) as object) }).toMatchObject({
    status: 503,
    code: 'stopping',
  });
  expect((await ask(server, '/v1/me', { token })).status).toBe(200);
  await closing;
  await expect(fetch(`${server.url}/readyz`)).rejects.toThrow();
});
