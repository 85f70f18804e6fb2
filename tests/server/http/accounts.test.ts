/** Accounts over HTTP: an admin disables and demotes, and the next request of the other account knows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

let server: TestServer;
let ada: string;
beforeAll(async () => {
  server = await startTestServer();
  ada = await tokenFor(server, 'ada');
});
afterAll(() => server.close());

interface Item {
  id: string;
  username: string;
  version: number;
}

async function find(username: string): Promise<Item> {
  const { body } = await ask(server, `/v1/accounts?q=${username}`, { token: ada });
  const found = (body.items as Item[]).find((item) => item.username === username);
  if (!found) throw new Error(`There is no account ${username}.`);
  return found;
}

let keys = 0;
async function change(username: string, set: object) {
  keys += 1;
  const { id, version } = await find(username);
  return ask(server, `/v1/accounts/${id}`, {
    method: 'PATCH',
    token: ada,
    headers: {
      'If-Match': `"${version}"`,
      'Idempotency-Key': `accounts.${keys}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ set }),
  });
}

test('a demoted account is refused the directory with its next request', async () => {
  const sam = await tokenFor(server, 'sam');
  expect((await ask(server, '/v1/crm-users', { token: sam })).status).toBe(200);
  expect((await change('sam', { grants: [] })).status).toBe(200);
  expect((await ask(server, '/v1/crm-users', { token: sam })).status).toBe(403);
});

test('a disabled account is refused everything, its own view too, until it is enabled', async () => {
  const finn = await tokenFor(server, 'finn');
  expect((await change('finn', { active: false })).status).toBe(200);
  const { status, body } = await ask(server, '/v1/me', { token: finn });
  expect({ status, code: body.code }).toEqual({ status: 401, code: 'account_disabled' });
  await change('finn', { active: true });
  expect((await ask(server, '/v1/me', { token: finn })).status).toBe(200);
});

/** Less than the poll is willing to wait. */
const SOON = 20_000;

test('a waiting poll learns of a changed grant before its time is up', { timeout: SOON }, async () => {
  const eve = await tokenFor(server, 'eve');
  const { body } = await ask(server, '/v1/me', { token: eve });
  const poll = ask(server, `/v1/me?since=${body.since}&wait=25`, { token: eve });
  await change('eve', { grants: [{ role: 'support', instanceId: null, crmUserId: null }] });
  const { body: after } = await poll;
  expect(after.grants).toEqual([{ role: 'support', instanceId: null, crmUserId: null }]);
});

test('the answer carries the version as its tag', async () => {
  const { id, version } = await find('ben');
  const { headers } = await ask(server, `/v1/accounts/${id}`, { token: ada });
  expect(headers.get('ETag')).toBe(`"${version}"`);
});
