/** How long access tokens live: the operator's choice, seen in the token and in the answer. */
import { decodeJwt } from 'jose';
import { afterAll, expect, test } from 'vitest';
import { signIn } from '../../support/sign-in.ts';
import { passwordOf, startTestServer, type TestServer } from '../test-server.ts';

const servers: TestServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

test('access tokens live as long as the server was told', async () => {
  const server = await startTestServer({ accessTokenSeconds: 7 });
  servers.push(server);
  const { exp, iat } = decodeJwt((await signIn(server.url, 'ada', passwordOf('ada'))).accessToken);
  expect(Number(exp) - Number(iat)).toBe(7);
});
