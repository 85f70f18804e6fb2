/** Logs tell what happened and hold nothing that opens a door. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locationOf, requestToken, signIn, startSignIn, submitPassword } from '../support/sign-in.ts';
import { captureLog } from './capture-log.ts';
import { ask, IDS, passwordOf, startTestServer, type TestServer } from './test-server.ts';

const captured = captureLog();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ log: captured.log });
});
afterAll(() => server.close());

test('secrets under their usual names are cut out at any of three depths', () => {
  const { log, text } = captureLog();
  log.info({ password: 'p1', user: { password: 'p2', tokens: { refresh_token: 'p3' } } });
  log.info({ headers: { authorization: 'Bearer p4', cookie: 'p5', 'set-cookie': 'p6' } });
  expect(text()).not.toMatch(/p[1-6]/);
});

test('an error of the database keeps its place and loses its statement', () => {
  const { log, text } = captureLog();
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    query: 'insert q7',
    params: ['q8'],
  });
  log.error({ err: error }, 'failed');
  expect(text()).toContain('23505');
  expect(text()).not.toMatch(/q[78]/);
});

test('a whole session leaves no secret in the log', async () => {
  const { text, lines } = captured;
  const tokens = await signIn(server.url, 'ada', passwordOf('ada'));
  const started = await startSignIn({ serverUrl: server.url });
  const page = locationOf(started.response, server.url);
  await submitPassword(started.jar, page, { username: 'ada', password: 'wrong-password' });
  await ask(server, `/v1/crm-users/${IDS.eve}`, { token: tokens.accessToken });
  await ask(server, '/v1/crm-users?q=private-search', { token: tokens.accessToken });
  await ask(server, '/v1/me', { token: `${tokens.accessToken}x` });
  await requestToken(server.url, {
    grant_type: 'refresh_token',
    refresh_token: tokens.refreshToken,
    client_id: 'patchpanel-cli',
  });

  const cookies = tokens.jar.header(page).match(/=([^;]+)/g) ?? [];
  const secrets = [
    tokens.accessToken,
    tokens.refreshToken,
    tokens.idToken,
    ...cookies.map((text) => text.slice(1)),
  ];
  for (const secret of [
    ...secrets,
    passwordOf('ada'),
    'wrong-password',
    'private-search',
    started.verifier,
  ]) {
    expect(text()).not.toContain(secret);
  }
  expect(text()).not.toMatch(/code=|code_challenge|refresh_token/);
  expect(text()).not.toContain(page.pathname);

  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries).toContainEqual(
    expect.objectContaining({
      requestId: expect.any(String),
      method: 'GET',
      route: '/v1/crm-users/:id',
      status: 200,
      ms: expect.any(Number),
    }),
  );
});
