/** What the console does online, over HTTP: consequences, the list of the deleted, edits of many users, reverts. In process. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, IDS, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

let server: TestServer;
let ada: string;
beforeAll(async () => {
  server = await startTestServer();
  ada = await tokenFor(server, 'ada');
});
afterAll(() => server.close());

let keys = 0;
function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  keys += 1;
  const sent = { 'Idempotency-Key': `console.${keys}`, 'Content-Type': 'application/json', ...headers };
  return ask(server, path, { method: 'POST', token: ada, headers: sent, body: JSON.stringify(body) });
}

test('the consequences of a deletion name the version it is for', async () => {
  const path = `/v1/crm-user-groups/${IDS.tier1}/consequences`;
  const { status, body } = await ask(server, path, { token: ada });
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      id: IDS.tier1,
      version: 1,
      name: 'Tier 1',
      effects: [{ kind: 'crm-users', effect: 'ungrouped', count: 1, first: [{ id: IDS.eve, name: 'eve' }] }],
    },
  });
});

test('consequences are for those who may delete, and lists of the deleted for those who read the directory', async () => {
  const sam = await tokenFor(server, 'sam');
  const eve = await tokenFor(server, 'eve');
  const consequences = `/v1/crm-users/${IDS.eve}/consequences`;
  const deleted = `/v1/deleted?instance=${IDS.north}`;
  expect((await ask(server, consequences, { token: sam })).status).toBe(403);
  expect((await ask(server, consequences, { token: eve })).status).toBe(403);
  expect(await ask(server, deleted, { token: sam })).toMatchObject({ status: 200, body: { items: [] } });
  expect((await ask(server, deleted, { token: eve })).status).toBe(403);
  expect((await ask(server, `/v1/deleted?instance=${IDS.south}`, { token: sam })).status).toBe(404);
});

test('an edit of many users needs a key, and names those that changed meanwhile', async () => {
  const body = { instanceId: IDS.north, edits: [{ users: [[IDS.finn, 9]], set: { groupId: IDS.tier1 } }] };
  expect((await post('/v1/bulk', body, { 'Idempotency-Key': '' })).status).toBe(400);
  expect(await post('/v1/bulk', body)).toMatchObject({
    status: 412,
    body: { code: 'bulk_stale', current: [{ id: IDS.finn, version: 1 }] },
  });
});

test('an edit of many users may be larger than other bodies, within bounds', async () => {
  const users = Array.from({ length: 30_000 }, (_, n) => [
    `00000000-0000-4000-8000-${String(700_000 + n).padStart(12, '0')}`,
    1,
  ]);
  const body = { instanceId: IDS.north, edits: [{ users, set: { groupId: null } }] };
  expect(JSON.stringify(body).length).toBeGreaterThan(1024 * 1024);
  expect(await post('/v1/bulk', body)).toMatchObject({ status: 412, body: { code: 'bulk_stale' } });
  expect((await post('/v1/bulk', 'x'.repeat(9 * 1024 * 1024))).status).toBe(413);
});

test('a revert is an edit whose entry says so', async () => {
  keys += 1;
  const headers = {
    'Idempotency-Key': `console.${keys}`,
    'Content-Type': 'application/json',
    'If-Match': '"1"',
    'Patchpanel-Source': 'revert',
  };
  const path = `/v1/crm-users/${IDS.finn}`;
  const body = JSON.stringify({ set: { nativeId: '17' } });
  expect((await ask(server, path, { method: 'PATCH', token: ada, headers, body })).status).toBe(200);
  const history = await ask(server, `${path}/history`, { token: ada });
  expect(history.body).toMatchObject({ items: [{ source: 'revert', actor: 'ada' }] });
});
