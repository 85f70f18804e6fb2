/** People see their sign-ins and end one or all others, after having signed in again. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviceOf } from '../../../server/sign-in/device.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  browse,
  CookieJar,
  locationOf,
  requestToken,
  type SignedIn,
  signIn,
  submitPassword,
} from '../../support/sign-in.ts';
import { alter, ask, type Person, passwordOf, startTestServer, type TestServer } from '../test-server.ts';

describe('the kind of browser', () => {
  const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
  const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
  test.each([
    [`${WINDOWS} ${CHROME}`, 'Chrome on Windows'],
    [`${WINDOWS} ${CHROME} Edg/156.0.0.0`, 'Edge on Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/26.0 Safari/605.1.15', 'Safari on macOS'],
    ['node', null],
  ])('of %s is %s', (userAgent, device) => {
    expect(deviceOf(userAgent)).toBe(device);
  });
});

describeDatabases('own sign-ins', (subject) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database: subject().database });
  });
  afterAll(() => server.close());

  const signedIn = (person: Person) => signIn(server.url, person, passwordOf(person));
  const refreshed = async ({ refreshToken }: SignedIn) => {
    const body = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'patchpanel-cli' };
    const response = await requestToken(server.url, body);
    return { status: response.status, ...((await response.json()) as { access_token?: string }) };
  };
  const me = async (token: string) => (await ask(server, '/v1/me', { token })).status;

  /** Follows redirects within the server until a page answers. */
  async function open(jar: CookieJar, address: string | URL, init: RequestInit = {}) {
    let [at, response] = [
      new URL(address, server.url),
      await browse(jar, new URL(address, server.url), init),
    ];
    while (response.headers.has('Location')) {
      at = locationOf(response, server.url);
      response = await browse(jar, at);
    }
    return { at, html: await response.text() };
  }

  /** As a person does: the page asks for the password first. */
  async function openOwn(person: Person) {
    const jar = new CookieJar();
    const asked = await open(jar, '/account');
    expect(asked.html).toContain('Sign in to Patchpanel');
    const typed = { username: person, password: passwordOf(person) };
    const answer = await submitPassword(jar, asked.at, typed);
    return { jar, ...(await open(jar, locationOf(answer, server.url))) };
  }

  const field = (html: string, name: string) =>
    [...html.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map(([, value = '']) => value);
  const send = (jar: CookieJar, fields: Record<string, string>) =>
    open(jar, '/oidc/account', { method: 'POST', body: new URLSearchParams(fields) });

  test('are shown with since when, last used and from what, at once to who has just signed in', async () => {
    const { jar } = await signedIn('sam');
    await signedIn('eve');
    await alter(
      server.database,
      `update provider_payloads set device = 'Chrome <on> Windows' where model = 'Grant'`,
    );
    const { html, at } = await open(jar, '/account');
    expect(at.pathname).toBe('/oidc/account');
    expect(html).toContain('<h1>Your sign-ins</h1>');
    expect(html.match(/<li>/g)).toHaveLength(1);
    expect(html).toMatch(/<strong>Command line<\/strong>.*this browser/);
    expect(html).toMatch(/Since \d{4}-\d\d-\d\d \d\d:\d\d UTC<br>Last used \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    expect(html).not.toMatch(/<on>|<script/);
  });

  test('one is ended, its access token too, and the others go on', async () => {
    const [lost, kept] = [await signedIn('finn'), await signedIn('finn')];
    const { jar, html } = await openOwn('finn');
    const [proof = ''] = field(html, 'proof');
    const ids = field(html, 'end').filter((id) => id !== 'others');
    expect(ids).toHaveLength(2);
    // The newest first.
    const ended = await send(jar, { proof, end: ids[1] ?? '' });
    expect(ended.html).toContain('role="status">Ended,');
    expect(ended.html.match(/<li>/g)).toHaveLength(1);
    const alive = [await refreshed(lost), await refreshed(kept)].filter(({ status }) => status === 200);
    expect(alive).toHaveLength(1);
    expect(await me(lost.accessToken)).toBe(401);
    expect(await me(alive[0]?.access_token ?? '')).toBe(200);
  });

  test('all others end together, with browsers that only remember', async () => {
    const [other, foreign] = [await signedIn('ben'), await signedIn('eve')];
    const { jar, html } = await openOwn('ben');
    const [proof = ''] = field(html, 'proof');
    const { html: after } = await send(jar, { proof, end: 'others' });
    expect(after).toContain('Nobody is signed in as you');
    expect((await refreshed(other)).status).toBe(400);
    expect((await refreshed(foreign)).status).toBe(200);
    expect(await me(foreign.accessToken)).toBe(200);
    const silent = await browse(other.jar, `${server.url}/oidc/account`);
    expect(locationOf(silent, server.url).pathname).toBe('/oidc/auth');
    // This browser has just signed in and is remembered.
    expect((await open(jar, '/oidc/account')).html).toContain('Your sign-ins');
  });

  test.each(['', 'x'.repeat(43)])('a form with the proof %j ends nothing', async (proof) => {
    const other = await signedIn('ada');
    const { jar } = await openOwn('ada');
    await send(jar, { proof, end: 'others' });
    expect((await refreshed(other)).status).toBe(200);
  });

  test('a sign-in of ten minutes ago is asked for again', async () => {
    const { jar, html } = await openOwn('ada');
    const [proof = ''] = field(html, 'proof');
    await alter(
      server.database,
      `update provider_payloads set payload = payload || jsonb_build_object('loginTs',
         floor(extract(epoch from now())) - 601) where model = 'Session'`,
    );
    const other = await signedIn('ada');
    expect((await send(jar, { proof, end: 'others' })).html).toContain('Sign in to Patchpanel');
    expect((await refreshed(other)).status).toBe(200);
  });

  test('who gives the sign-in up is told so', async () => {
    const { html } = await open(new CookieJar(), '/oidc/account/back?error=access_denied');
    expect(html).toContain('The sign-in was given up');
  });
});
