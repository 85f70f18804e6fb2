/** What the API says when it refuses: problem+json everywhere, and nothing of the inside. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerFor } from '../../../server/http/problem-answer.ts';
import { ask, IDS, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  token = await tokenFor(server, 'ada');
});
afterAll(() => server.close());

const patch = (body: BodyInit, headers: Record<string, string> = {}) =>
  ask(server, `/v1/crm-users/${IDS.eve}`, {
    method: 'PATCH',
    token,
    body,
    headers: {
      'Content-Type': 'application/json',
      'If-Match': '"1"',
      'Idempotency-Key': 'test.1',
      ...headers,
    },
  });

test('an unknown address is a 404 problem', async () => {
  const { status, headers, body } = await ask(server, '/v1/nothing');
  expect(status).toBe(404);
  expect(headers.get('Content-Type')).toBe('application/problem+json');
  expect(body).toMatchObject({ status: 404, code: 'no_route', title: 'Not found' });
});

test('an unknown method is a 405 problem that names the known ones', async () => {
  const { status, headers } = await ask(server, `/v1/crm-users/${IDS.eve}`, { method: 'PUT', token });
  expect(status).toBe(405);
  expect(headers.get('Allow')).toBe('GET, PATCH, DELETE');
});

test('an id that is no UUID is a 404 problem', async () => {
  expect((await ask(server, '/v1/crm-users/1', { token })).status).toBe(404);
  expect((await ask(server, '/v1/crm-users/%00', { token })).status).toBe(404);
});

test('an unknown query parameter is named', async () => {
  const { status, body } = await ask(server, '/v1/crm-users?instnace=x', { token });
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'bad_query', field: 'instnace' });
});

test.each([
  ['/v1/crm-users?limit=0', 'limit'],
  ['/v1/crm-users?limit=1e3', 'limit'],
  ['/v1/crm-users?limit=5&limit=6', 'limit'],
  ['/v1/crm-users?q=%00', 'q'],
  ['/v1/crm-users?instance=North', 'instance'],
  ['/v1/me?wait=26', 'wait'],
  ['/v1/me?wait=-1', 'wait'],
])('%s is refused with the field', async (path, field) => {
  const { status, body } = await ask(server, path, { token });
  expect({ status, field: body.field }).toEqual({ status: 400, field });
});

test('a body that is no JSON is a 400 problem', async () => {
  const { status, body } = await patch('{"set":');
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'bad_json' });
});

test('a body of another type is a 415 problem', async () => {
  expect((await patch('a=b', { 'Content-Type': 'application/x-www-form-urlencoded' })).status).toBe(415);
});

test('a body over 1 MB is a 413 problem', async () => {
  const { status, headers, body } = await patch(JSON.stringify({ set: { fullName: 'x'.repeat(1_100_000) } }));
  expect({ status, code: body.code }).toEqual({ status: 413, code: 'too_large' });
  expect(headers.get('Content-Type')).toBe('application/problem+json');
});

test('an unknown source is a 400 problem', async () => {
  const { status, body } = await patch('{"set":{}}', { 'Patchpanel-Source': 'undo' });
  expect({ status, field: body.field }).toEqual({ status: 400, field: 'Patchpanel-Source' });
});

test.each(['mine', 'both;version=3', 'mine;version=0', 'theirs;version=3;by=ada', ''])(
  'a decision that cannot be read is a 400 problem: %s',
  async (text) => {
    const { status, body } = await patch('{"set":{}}', { 'Patchpanel-Decided': text });
    expect({ status, code: body.code, field: body.field }).toEqual({
      status: 400,
      code: 'bad_header',
      field: 'Patchpanel-Decided',
    });
  },
);

test('every refusal names its request', async () => {
  const { headers } = await ask(server, '/v1/nothing');
  expect(headers.get('X-Request-Id')).toMatch(/^[\w-]{12}$/);
});

test('an unexpected error tells its request and nothing else', () => {
  const cause = Object.assign(new Error('select secret from crm_instance_secrets'), { code: '42P01' });
  const { problem, expected } = answerFor(cause, 'request-7');
  expect(problem.status).toBe(500);
  expect(JSON.stringify(problem)).toContain('request-7');
  expect(JSON.stringify(problem)).not.toContain('select');
  expect(expected).toBe(false);
});

test.each(['53100', 'ENOSPC'])('a full disk (%s) is called what it is', (code) => {
  const { problem, headers } = answerFor(Object.assign(new Error('no space'), { code }), 'r');
  expect(problem).toMatchObject({
    status: 507,
    code: 'disk_full',
    detail: expect.stringMatching(/nothing was saved/),
  });
  expect(headers['Retry-After']).toBe('30');
});

test('a deadlock asks to try again', () => {
  const { problem, headers } = answerFor(Object.assign(new Error('deadlock'), { code: '40P01' }), 'r');
  expect(problem.status).toBe(503);
  expect(headers['Retry-After']).toBe('1');
});
