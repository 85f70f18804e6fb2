/** Adding, deleting and restoring over HTTP, with the headers that clients send and need. In process. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, IDS, startTestServer, type TestServer, tokenFor, uuid } from '../test-server.ts';

let server: TestServer;
let ada: string;
beforeAll(async () => {
  server = await startTestServer({ secretKey: Buffer.alloc(32, 7).toString('base64') });
  ada = await tokenFor(server, 'ada');
});
afterAll(() => server.close());

let keys = 0;
function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  keys += 1;
  const sent = { 'Idempotency-Key': `write-routes.${keys}`, ...headers };
  if (body === undefined) return ask(server, path, { method, token: ada, headers: sent });
  const json = { ...sent, 'Content-Type': 'application/json' };
  return ask(server, path, { method, token: ada, headers: json, body: JSON.stringify(body) });
}

const newUser = (n: number) => ({ id: uuid(n), instanceId: IDS.north, username: `new ${n}` });

test('an added user is answered with 201, its version and its row', async () => {
  const { status, headers, body } = await send('POST', '/v1/crm-users', newUser(801));
  expect({ status, etag: headers.get('ETag') }).toEqual({ status: 201, etag: '"1"' });
  expect(body).toMatchObject({ ...newUser(801), version: 1 });
});

test('a write without a key is refused with 400', async () => {
  const { status, body } = await send('POST', '/v1/crm-users', newUser(802), { 'Idempotency-Key': '' });
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'idempotency_key_required' });
});

test('a write made for another version of the interface is refused, and takes no key', async () => {
  const key = { 'Idempotency-Key': 'write-routes.900' };
  const later = { ...key, 'Patchpanel-Protocol': '2' };
  const { status, body } = await send('POST', '/v1/crm-users', newUser(805), later);
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'protocol' });
  const present = { ...key, 'Patchpanel-Protocol': '1' };
  expect((await send('POST', '/v1/crm-users', newUser(805), present)).status).toBe(201);
});

test('a deletion needs If-Match, and can be restored', async () => {
  await send('POST', '/v1/crm-users', newUser(803));
  const path = `/v1/crm-users/${uuid(803)}`;
  expect((await send('DELETE', path)).status).toBe(428);
  expect((await send('DELETE', path, undefined, { 'If-Match': '"9"' })).status).toBe(412);
  const deleted = await send('DELETE', path, undefined, { 'If-Match': '"1"' });
  expect(deleted).toMatchObject({ status: 200, body: { id: uuid(803), version: 2 } });
  expect((await ask(server, path, { token: ada })).status).toBe(404);
  const restored = await send('POST', `${path}/restore`);
  expect(restored).toMatchObject({ status: 200, body: { ...newUser(803), version: 3 } });
  expect(restored.headers.get('ETag')).toBe('"3"');
});

test('what was decided comes with a header, to extensions too, and a key is not lost by one that cannot be read', async () => {
  await send('POST', '/v1/crm-users', newUser(821));
  const path = `/v1/crm-users/${uuid(821)}`;
  const headers = { 'Idempotency-Key': 'write-routes.921', 'If-Match': '"1"' };
  const decided = (text: string) => send('PATCH', path, {}, { ...headers, 'Patchpanel-Decided': text });
  expect((await decided('ours;version=1')).status).toBe(400);
  expect(await decided('theirs;version=1')).toMatchObject({ status: 200, body: { version: 1 } });
  const { body } = await ask(server, `${path}/history`, { token: ada });
  expect(body.items).toMatchObject([
    { action: 'update', after: { version: 1, decided: { keep: 'theirs', version: 1 } } },
    { action: 'create' },
  ]);
  const asked = await ask(server, path, {
    method: 'OPTIONS',
    headers: {
      Origin: 'chrome-extension://bgmdmenpndclodacgimjgebambfcfnng',
      'Access-Control-Request-Method': 'PATCH',
      'Access-Control-Request-Headers': 'patchpanel-decided',
    },
  });
  expect(asked.headers.get('Access-Control-Allow-Headers')?.toLowerCase()).toContain('patchpanel-decided');
});

const positionOf = (headers: Headers) => headers.get('Patchpanel-Position');

test('an answer that shows a record says where in the feed it was so, to extensions too', async () => {
  const path = `/v1/crm-users/${uuid(806)}`;
  const added = await send('POST', '/v1/crm-users', newUser(806));
  const [epoch, seq] = positionOf(added.headers)?.split('.') ?? [];
  const place = (further: number) => `${epoch}.${Number(seq) + further}`;
  expect(added.headers.get('Access-Control-Expose-Headers')).toContain('Patchpanel-Position');
  const set = { fullName: 'Positioned' };
  const edited = await send('PATCH', path, { set }, { 'If-Match': '"1"' });
  const refused = await send('PATCH', path, { set }, { 'If-Match': '"1"' });
  expect([edited, refused].map(({ headers }) => positionOf(headers))).toEqual([place(1), place(1)]);
  expect(refused.headers.get('Access-Control-Expose-Headers')).toContain('Patchpanel-Position');
  await send('DELETE', path, undefined, { 'If-Match': '"2"' });
  expect(positionOf((await send('POST', `${path}/restore`)).headers)).toBe(place(3));
  const read = await ask(server, path, { token: ada });
  expect([...read.headers].flat().join()).not.toMatch(/position/i);
});

test('a snapshot says it of itself', async () => {
  const added = await send('POST', '/v1/crm-users', newUser(807));
  const [epoch, seq] = positionOf(added.headers)?.split('.') ?? [];
  const { body } = await ask(server, '/v1/snapshot', { token: ada });
  const [ofSnapshot, seqOfSnapshot] = String(body.position).split('.');
  expect([ofSnapshot, body.since]).toEqual([epoch, expect.any(String)]);
  const since = Buffer.from(String(body.since), 'base64url').toString();
  expect(since.startsWith(`${body.position}.`)).toBe(true);
  expect(Number(seqOfSnapshot)).toBeLessThanOrEqual(Number(seq));
});

test('a secret is stored, and stands in no answer, history or feed', async () => {
  const path = `/v1/crm-instances/${IDS.north}`;
  const set = { connectivity: { password: 'Correct-Horse' } };
  const patched = await send('PATCH', path, { set }, { 'If-Match': '"1"' });
  expect(patched).toMatchObject({ status: 200, body: { secretsSet: ['password'], version: 2 } });
  const paths = [path, `${path}/history`, '/v1/crm-instances', '/v1/snapshot', '/v1/changes'];
  const answers = await Promise.all(paths.map((each) => ask(server, each, { token: ada })));
  expect(JSON.stringify([patched.body, ...answers.map(({ body }) => body)])).not.toContain('Correct-Horse');
});

const pieces = (text: string) => new Blob([text]).stream();

test('a body without a length is read', async () => {
  keys += 1;
  const headers = { 'Idempotency-Key': `write-routes.${keys}`, 'Content-Type': 'application/json' };
  const body = pieces(JSON.stringify(newUser(804)));
  const init = { method: 'POST', token: ada, headers, body, duplex: 'half' } as RequestInit;
  expect((await ask(server, '/v1/crm-users', init)).status).toBe(201);
});

test('a body without a length is refused when it grows too large', async () => {
  const headers = { 'Content-Type': 'application/json' };
  const body = pieces(`"${'x'.repeat(1024 * 1024)}"`);
  const init = { method: 'POST', token: ada, headers, body, duplex: 'half' } as RequestInit;
  const answer = await ask(server, '/v1/crm-users', init);
  expect(answer).toMatchObject({ status: 413, body: { code: 'too_large' } });
});
