/** The whole sign-in over real HTTP: code + PKCE, silent sign-in, wrong passwords, sign-out. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  browse,
  CookieJar,
  followToClient,
  locationOf,
  redeem,
  requestToken,
  signIn,
  startSignIn,
  submitPassword,
} from '../../support/sign-in.ts';
import { alter, PEOPLE, passwordOf, startTestServer, type TestServer } from '../test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const EXTENSION = {
  clientId: 'patchpanel-extension',
  // Written out, not computed: the id of the key in public-key.json.
  redirectUri: 'https://bgmdmenpndclodacgimjgebambfcfnng.chromiumapp.org/',
};

/** Opens the login page in a new browser. */
async function openLoginPage(parameters: Record<string, string> = {}) {
  const started = await startSignIn({ serverUrl: server.url, parameters });
  const address = locationOf(started.response, server.url);
  return { ...started, address, page: await browse(started.jar, address) };
}

const alertOf = (html: string) => /role="alert"[^>]*>([^<]*)/.exec(html)?.[1];

describe('code and PKCE', () => {
  test('gives a short-lived ES256 token for the API only', async () => {
    const { accessToken } = await signIn(server.url, 'ada', passwordOf('ada'));
    const claims = decodeJwt(accessToken);
    expect(decodeProtectedHeader(accessToken)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(claims).toMatchObject({ iss: `${server.url}/oidc`, aud: `${server.url}/v1`, sub: PEOPLE.ada.id });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300);
  });

  test('gives a refresh token without a consent page', async () => {
    const { refreshToken } = await signIn(server.url, 'ada', passwordOf('ada'));
    expect(refreshToken).not.toBe('');
  });

  test('ends at the address of the browser for the extension', async () => {
    const started = await startSignIn({ serverUrl: server.url, ...EXTENSION });
    const page = locationOf(started.response, server.url);
    const fields = { username: 'ada', password: passwordOf('ada') };
    const answer = await submitPassword(started.jar, page, fields);
    const end = await followToClient(started.jar, answer, server.url);
    expect(end.href.startsWith(EXTENSION.redirectUri)).toBe(true);
    const { accessToken } = await redeem(server.url, started, end);
    expect(decodeJwt(accessToken).client_id).toBe('patchpanel-extension');
  });

  test('refuses a code without its verifier', async () => {
    const { jar, address, ...started } = await openLoginPage();
    const answer = await submitPassword(jar, address, { username: 'ada', password: passwordOf('ada') });
    const end = await followToClient(jar, answer, server.url);
    const wrong = { ...started, jar, verifier: 'a'.repeat(43) };
    await expect(redeem(server.url, wrong, end)).rejects.toThrow('grant request is invalid');
  });

  test('takes a code once; its second use ends what the first one gave', async () => {
    const { jar, address, ...started } = await openLoginPage();
    const answer = await submitPassword(jar, address, { username: 'ada', password: passwordOf('ada') });
    const end = await followToClient(jar, answer, server.url);
    const { refreshToken } = await redeem(server.url, { ...started, jar }, end);
    await expect(redeem(server.url, { ...started, jar }, end)).rejects.toThrow('grant request is invalid');
    const fields = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'patchpanel-cli' };
    expect((await requestToken(server.url, fields)).status).toBe(400);
  });

  test('never redirects to an address it does not know', async () => {
    const { response } = await startSignIn({
      serverUrl: server.url,
      clientId: 'patchpanel-extension',
      redirectUri: 'https://evil.example/',
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('Location')).toBeNull();
    expect(await response.text()).toContain('Sign-in cannot go on');
  });
});

describe('the login page', () => {
  test('names its fields, its button and the server, and needs no script', async () => {
    const { page } = await openLoginPage();
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain('<label for="username">Username</label>');
    expect(html).toContain('<label for="password">Password</label>');
    expect(html).toContain('<button type="submit">Sign in</button>');
    expect(html).toContain(server.url);
    expect(html).not.toContain('<script');
  });

  test('lets its form end in the browsers own sign-in windows', async () => {
    const { page } = await openLoginPage();
    const policy = page.headers.get('Content-Security-Policy');
    expect(policy).toMatch(/form-action 'self' [^;]*https:\/\/\*\.chromiumapp\.org/);
    expect(policy).toMatch(/form-action 'self' [^;]*https:\/\/\*\.extensions\.allizom\.org/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test('may load nothing, run nothing, and make no code of text', async () => {
    const { page } = await openLoginPage();
    const policy = page.headers.get('Content-Security-Policy')?.split('; ') ?? [];
    expect(policy.map((directive) => directive.split(' ')[0])).toEqual([
      'default-src',
      'style-src',
      'img-src',
      'form-action',
      'base-uri',
      'frame-ancestors',
      'require-trusted-types-for',
      'trusted-types',
    ]);
    for (const directive of [
      "default-src 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
      expect(policy).toContain(directive);
    expect(policy.join()).not.toContain('unsafe');
  });

  test.each(['/oidc/auth?client_id=nobody', '/oidc/token', '/oidc/nothing', '/oidc/session/end'])(
    'has its policy at %s too, which the provider answers itself',
    async (path) => {
      const { headers } = await fetch(`${server.url}${path}`);
      expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; .*trusted-types 'none'$/);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    },
  );

  test('keeps its cookies from scripts and from other sites', async () => {
    const { response } = await startSignIn({ serverUrl: server.url });
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; httponly/i);
      expect(cookie).toMatch(/; samesite=lax/i);
    }
  });

  test('gives the session another name with each sign-in', async () => {
    const sessionOf = (jar: CookieJar) =>
      /patchpanel_session=([^;]+)/.exec(jar.header(new URL(`${server.url}/oidc/auth`)))?.[1];
    const { jar } = await signIn(server.url, 'ada', passwordOf('ada'));
    const before = sessionOf(jar);
    const started = await startSignIn({ serverUrl: server.url, jar, parameters: { prompt: 'login' } });
    const page = locationOf(started.response, server.url);
    const answer = await submitPassword(jar, page, { username: 'ada', password: passwordOf('ada') });
    await followToClient(jar, answer, server.url);
    expect(before).toMatch(/^[\w-]{40,}/);
    expect(sessionOf(jar)).not.toBe(before);
  });

  test('answers a wrong password with 200 and an alert', async () => {
    const { jar, address } = await openLoginPage();
    const answer = await submitPassword(jar, address, { username: 'sam', password: 'not it' });
    expect(answer.status).toBe(200);
    expect(alertOf(await answer.text())).toBe('Username or password is wrong.');
  });

  test('keeps the typed username after a wrong password, as text', async () => {
    const { jar, address } = await openLoginPage();
    const username = '"><img src=x>';
    const html = await (await submitPassword(jar, address, { username, password: 'not it' })).text();
    expect(html).toContain('value="&quot;&gt;&lt;img src=x&gt;"');
    expect(html).not.toContain('<img');
  });

  test('says the same for a name that does not exist', async () => {
    const { jar, address } = await openLoginPage();
    const answer = await submitPassword(jar, address, { username: 'nobody', password: 'not it' });
    expect(alertOf(await answer.text())).toBe('Username or password is wrong.');
  });

  test('lets another attempt follow on the same page', async () => {
    const { jar, address, ...started } = await openLoginPage();
    await submitPassword(jar, address, { username: 'ada', password: 'not it' });
    const answer = await submitPassword(jar, address, { username: 'ada', password: passwordOf('ada') });
    const end = await followToClient(jar, answer, server.url);
    expect((await redeem(server.url, { ...started, jar }, end)).accessToken).not.toBe('');
  });

  test('explains an expired sign-in on a page of its own', async () => {
    const page = await browse(new CookieJar(), `${server.url}/oidc/interaction/long-gone`);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('This sign-in has expired');
  });
});

describe('repeated wrong passwords', () => {
  async function guess(times: number, username: string) {
    const { jar, address } = await openLoginPage();
    let html = '';
    for (let n = 0; n < times; n += 1) {
      html = await (await submitPassword(jar, address, { username, password: 'guess' })).text();
    }
    return { html, jar, address };
  }

  test('lock the name for a growing time, even for the right password', async () => {
    const { jar, address } = await guess(5, 'finn');
    const answer = await submitPassword(jar, address, { username: 'finn', password: passwordOf('finn') });
    expect(answer.status).toBe(200);
    expect(alertOf(await answer.text())).toMatch(/^Too many wrong passwords\. Try again in [1-5] seconds\.$/);
  });

  test('are forgotten once the wait is over and the right one comes', async () => {
    const { jar, address } = await guess(5, 'ben');
    await alter(server.database, 'update sign_in_failures set locked_until = $1', ['-infinity']);
    const right = { username: 'ben', password: passwordOf('ben') };
    const answer = await submitPassword(jar, address, right);
    expect(answer.status).toBe(303);
  });
});

describe('with a live session', () => {
  test('prompt=none signs in without a page', async () => {
    const { jar } = await signIn(server.url, 'ada', passwordOf('ada'));
    const started = await startSignIn({ serverUrl: server.url, jar, parameters: { prompt: 'none' } });
    const end = locationOf(started.response, server.url);
    const { accessToken } = await redeem(server.url, started, end);
    expect(decodeJwt(accessToken).sub).toBe(PEOPLE.ada.id);
  });

  test('prompt=none without a session says login_required', async () => {
    const started = await startSignIn({ serverUrl: server.url, parameters: { prompt: 'none' } });
    const end = locationOf(started.response, server.url);
    expect(end.searchParams.get('error')).toBe('login_required');
  });

  test('prompt=login asks again', async () => {
    const { jar } = await signIn(server.url, 'ada', passwordOf('ada'));
    const { response } = await startSignIn({ serverUrl: server.url, jar, parameters: { prompt: 'login' } });
    expect(locationOf(response, server.url).pathname).toMatch(/^\/oidc\/interaction\//);
  });

  test('another person takes the session over without a page that needs scripts', async () => {
    const { jar } = await signIn(server.url, 'ada', passwordOf('ada'));
    const started = await startSignIn({ serverUrl: server.url, jar, parameters: { prompt: 'login' } });
    const page = locationOf(started.response, server.url);
    const answer = await submitPassword(jar, page, { username: 'sam', password: passwordOf('sam') });
    const end = await followToClient(jar, answer, server.url);
    expect(decodeJwt((await redeem(server.url, started, end)).accessToken).sub).toBe(PEOPLE.sam.id);
  });

  test('prompt=consent asks nothing of a first-party client', async () => {
    const { jar } = await signIn(server.url, 'ada', passwordOf('ada'));
    const started = await startSignIn({ serverUrl: server.url, jar, parameters: { prompt: 'consent' } });
    const end = await followToClient(jar, started.response, server.url);
    expect((await redeem(server.url, started, end)).accessToken).not.toBe('');
  });
});

describe('signing out', () => {
  const logout = (parameters: Record<string, string>) =>
    `${server.url}/oidc/session/end?${new URLSearchParams(parameters)}`;
  const back = 'http://127.0.0.1:4711/callback';

  test('with the id token ends the session and goes straight back', async () => {
    const { jar, idToken } = await signIn(server.url, 'ada', passwordOf('ada'));
    const address = logout({ id_token_hint: idToken, post_logout_redirect_uri: back, state: 'x1' });
    const answer = await browse(jar, address);
    expect(answer.headers.get('Location')).toBe(`${back}?state=x1`);
    const { response } = await startSignIn({ serverUrl: server.url, jar, parameters: { prompt: 'none' } });
    expect(locationOf(response, server.url).searchParams.get('error')).toBe('login_required');
  });

  test('goes straight back where nobody is signed in', async () => {
    const { idToken } = await signIn(server.url, 'ada', passwordOf('ada'));
    const address = logout({ id_token_hint: idToken, post_logout_redirect_uri: back });
    expect((await browse(new CookieJar(), address)).headers.get('Location')).toBe(back);
  });

  test('asks when the id token is of somebody else', async () => {
    const { idToken } = await signIn(server.url, 'sam', passwordOf('sam'));
    const { jar } = await signIn(server.url, 'ada', passwordOf('ada'));
    const page = await browse(jar, logout({ id_token_hint: idToken }));
    const html = await page.text();
    expect(html).toContain('Sign out of Patchpanel?');
    expect(html).not.toContain('<script');
  });
});
