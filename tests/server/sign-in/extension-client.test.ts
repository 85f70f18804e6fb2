/** The extension's own sign-in client against the embedded provider: what each assumes of the other holds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignIn } from '../../../lib/remote/sign-in.ts';
import { browse, CookieJar, followToClient, locationOf, submitPassword } from '../../support/sign-in.ts';
import { ask, PEOPLE, passwordOf, startTestServer, type TestServer } from '../test-server.ts';

// The id of the key in public-key.json, and the SHA-1 of the add-on's id, as the browsers make them.
const CHROME = 'https://bgmdmenpndclodacgimjgebambfcfnng.chromiumapp.org/';
const FIREFOX = 'https://723924691b6f123d79568173be47dd461f534faa.extensions.allizom.org/';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const client = createSignIn({ fetch, now: () => Date.now() });

async function signInThere(redirectUri = CHROME) {
  const provider = await client.discover(`${server.url}/oidc`, server.url);
  const attempt = await client.begin(provider, { redirectUri, ask: 'account', hint: null });
  const jar = new CookieJar();
  const page = locationOf(await browse(jar, attempt.url), server.url);
  const answer = await submitPassword(jar, page, { username: 'ada', password: passwordOf('ada') });
  const end = await followToClient(jar, answer, server.url);
  return { provider, jar, tokens: await client.finish(provider, attempt, end.href) };
}

test.each([CHROME, FIREFOX])('signs in and comes back to %s', async (redirectUri) => {
  const { tokens } = await signInThere(redirectUri);
  expect(tokens.subject).toBe(PEOPLE.ada.id);
  expect((await ask(server, '/v1/me', { token: tokens.access })).status).toBe(200);
});

test('signs in silently while the session lives', async () => {
  const { provider, jar } = await signInThere();
  const attempt = await client.begin(provider, { redirectUri: CHROME, ask: 'nothing', hint: null });
  const end = locationOf(await browse(jar, attempt.url), server.url);
  expect((await client.finish(provider, attempt, end.href)).subject).toBe(PEOPLE.ada.id);
});

test('refreshes to a token that the API takes', async () => {
  const { provider, tokens } = await signInThere();
  const next = await client.refresh(provider, tokens);
  expect(next.refresh).not.toBe(tokens.refresh);
  expect((await ask(server, '/v1/me', { token: next.access })).status).toBe(200);
});

test('ends the session at one address, without a page', async () => {
  const { provider, jar, tokens } = await signInThere();
  const address = client.endSessionUrl(provider, tokens, CHROME);
  expect(locationOf(await browse(jar, address ?? ''), server.url).href).toBe(CHROME);
  await expect(client.refresh(provider, tokens)).rejects.toThrow();
});

test('revokes what it holds', async () => {
  const { provider, tokens } = await signInThere();
  await client.revoke(provider, tokens);
  await expect(client.refresh(provider, tokens)).rejects.toThrow();
});
