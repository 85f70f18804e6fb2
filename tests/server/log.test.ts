/** Logs tell what happened and hold nothing that opens a door. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  browse,
  CookieJar,
  locationOf,
  requestToken,
  signIn,
  startSignIn,
  submitPassword,
} from '../support/sign-in.ts';
import { captureLog } from './capture-log.ts';
import {
  alter,
  ask,
  IDS,
  PEOPLE,
  passwordOf,
  startTestServer,
  type TestServer,
  tokenFor,
} from './test-server.ts';

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
  // In UTC, whatever the zone of the machine.
  for (const { time } of entries) expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/);
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

test('a line names the account that asked, by its id, and why it was refused', async () => {
  const { lines } = captured;
  const from = lines.length;
  await ask(server, '/v1/accounts', { token: await tokenFor(server, 'sam') });
  await ask(server, '/v1/me', { token: 'no.such.token' });
  const entries = lines.slice(from).map((line) => JSON.parse(line) as Record<string, unknown>);
  const requestId = expect.any(String);
  expect(entries).toContainEqual(
    expect.objectContaining({ requestId, accountId: PEOPLE.sam.id, status: 403, refusal: 'forbidden' }),
  );
  expect(entries).toContainEqual(
    expect.objectContaining({ requestId, status: 401, refusal: 'token_invalid' }),
  );
});

describe('sign-ins', () => {
  const seen = async (work: () => Promise<unknown>) => {
    const from = captured.lines.length;
    await work();
    const text = captured.lines.slice(from).join('');
    expect(text).not.toMatch(/"ben"|nobody here|a guess of mine|ben's own|seven bridges/);
    return captured.lines.slice(from).map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const guess = (username: string) => signIn(server.url, username, 'a guess of mine').catch(() => {});
  const ben = { requestId: expect.any(String), accountId: PEOPLE.ben.id, address: '127.0.0.1' };

  test('are events with account, address and request, which the line of the request has too', async () => {
    const entries = await seen(() => signIn(server.url, 'ben', passwordOf('ben')));
    const event = entries.find(({ msg }) => msg === 'sign-in with a password');
    expect(event).toMatchObject({ level: 30, ...ben });
    const { requestId } = event ?? {};
    expect(entries).toContainEqual(
      expect.objectContaining({ msg: 'answered', requestId, accountId: PEOPLE.ben.id, status: 303 }),
    );
    expect(entries).toContainEqual(
      expect.objectContaining({ route: '/oidc/token', accountId: PEOPLE.ben.id, status: 200 }),
    );
  });

  test('that were refused say why: wrong, locked, unknown', async () => {
    const entries = await seen(async () => {
      for (let n = 0; n < 6; n += 1) await guess('ben');
      await guess('nobody here');
    });
    const refused = entries.filter(({ msg }) => msg === 'sign-in with a password refused');
    expect(refused).toHaveLength(7);
    expect(refused[0]).toMatchObject({ level: 40, ...ben, reason: 'wrong' });
    expect(refused[5]).toMatchObject({
      ...ben,
      reason: 'locked',
      by: 'username',
      seconds: expect.any(Number),
    });
    expect(refused[6]).toMatchObject({ accountId: null, reason: 'wrong' });
  });

  test('changes of passwords are events too', async () => {
    await alter(server.database, 'delete from sign_in_failures');
    const send = (fresh: string) => {
      const typed = { username: 'ben', password: passwordOf('ben'), fresh, repeated: fresh };
      const init = { method: 'POST', body: new URLSearchParams(typed) };
      return browse(new CookieJar(), `${server.url}/oidc/account/password`, init);
    };
    const entries = await seen(async () => {
      await send('short');
      await send('a road of seven bridges');
    });
    expect(entries).toContainEqual(
      expect.objectContaining({ msg: 'change of a password refused', reason: 'unfit' }),
    );
    expect(entries).toContainEqual(expect.objectContaining({ msg: 'change of a password', ...ben }));
  });
});
