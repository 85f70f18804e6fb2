/** Which access tokens the API takes; every request looks at the account in the database. */
import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signIn } from '../../support/sign-in.ts';
import {
  ask,
  disable,
  passwordOf,
  startTestServer,
  type TestServer,
  tokenFor,
  uuid,
} from '../test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const me = (token?: string) => ask(server, '/v1/me', token === undefined ? {} : { token });

async function expectRefused(token: string, code: string) {
  const { status, headers, body } = await me(token);
  expect({ status, code: body.code }).toEqual({ status: 401, code });
  expect(headers.get('WWW-Authenticate')).toContain('error="invalid_token"');
}

test('a token from a real sign-in is taken', async () => {
  const { accessToken } = await signIn(server.url, 'ada', passwordOf('ada'));
  const { status, body } = await me(accessToken);
  expect(status).toBe(200);
  expect(body.account).toMatchObject({ username: 'ada' });
});

test('no token is 401 with a challenge', async () => {
  const { status, headers, body } = await me();
  expect(status).toBe(401);
  expect(body.code).toBe('token_missing');
  expect(headers.get('WWW-Authenticate')).toBe('Bearer realm="patchpanel"');
});

test('a header that is no bearer token is refused', async () => {
  const { status } = await ask(server, '/v1/me', { headers: { Authorization: 'Basic YWRhOmFkYQ==' } });
  expect(status).toBe(401);
});

test('a token in the address is no token', async () => {
  const token = await tokenFor(server, 'ada');
  for (const name of ['access_token', 'token']) {
    expect((await ask(server, `/v1/me?${name}=${token}`)).status).toBe(401);
  }
});

test('an expired token is refused and says so', async () => {
  await expectRefused(await tokenFor(server, 'ada', { claims: { exp: 1_700_000_000 } }), 'token_expired');
});

test('a token that never expires is refused', async () => {
  await expectRefused(await tokenFor(server, 'ada', { claims: { exp: undefined } }), 'token_invalid');
});

test('a token for another audience is refused', async () => {
  const claims = { aud: 'https://other.example/v1' };
  await expectRefused(await tokenFor(server, 'ada', { claims }), 'token_invalid');
});

test('a token of another issuer is refused', async () => {
  const claims = { iss: 'https://other.example/oidc' };
  await expectRefused(await tokenFor(server, 'ada', { claims }), 'token_invalid');
});

test('a token signed with a foreign key is refused', async () => {
  const { privateKey } = await generateKeyPair('ES256');
  await expectRefused(await tokenFor(server, 'ada', { key: privateKey }), 'token_invalid');
});

test('a token with alg none is refused', async () => {
  const [, claims] = (await tokenFor(server, 'ada')).split('.');
  const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
  await expectRefused(`${header}.${claims}.`, 'token_invalid');
});

test('an id token is no access token', async () => {
  const { idToken } = await signIn(server.url, 'ada', passwordOf('ada'));
  await expectRefused(idToken, 'token_invalid');
});

test('a token of another type is refused, whoever signed it', async () => {
  const header = { alg: 'ES256', typ: 'JWT' };
  await expectRefused(await tokenFor(server, 'ada', { header }), 'token_invalid');
});

test('a token of an account that does not exist is refused', async () => {
  const { status, headers } = await me(await tokenFor(server, 'ada', { claims: { sub: uuid(99) } }));
  expect(status).toBe(401);
  expect(headers.get('WWW-Authenticate')).toContain('Bearer');
});

test('a disabled account fails at its next request', async () => {
  const token = await tokenFor(server, 'ben');
  expect((await me(token)).status).toBe(200);
  await disable(server.database, 'ben');
  const { status, body } = await me(token);
  expect({ status, code: body.code }).toEqual({ status: 401, code: 'account_disabled' });
});
