/** Too many requests of one account, or of one address, are refused for as long as the answer says. */
import { afterEach, describe, expect, test } from 'vitest';
import { RateLimit } from '../../../server/http/rate-limit.ts';
import { signIn } from '../../support/sign-in.ts';
import { captureLog } from '../capture-log.ts';
import { PEOPLE, passwordOf, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

describe('a rate', () => {
  test('lets some requests come at once, then as many as it says', () => {
    let now = 0;
    const limit = new RateLimit(60, () => now);
    const taken = () => Array.from({ length: 12 }, () => limit.take('a'));
    expect(taken()).toEqual([...Array(10).fill(0), 1, 1]);
    now += 3000;
    expect(taken().filter((seconds) => seconds === 0)).toHaveLength(3);
  });

  test('says after how long the next one may come, truly', () => {
    let now = 0;
    const limit = new RateLimit(6, () => now);
    expect([limit.take('a'), limit.take('a')]).toEqual([0, 10]);
    now += 9999;
    expect(limit.take('a')).toBe(1);
    now += 1;
    expect(limit.take('a')).toBe(0);
  });

  test('counts each apart, and cheap requests for less', () => {
    const limit = new RateLimit(6, () => 0);
    expect([limit.take('a'), limit.take('b'), limit.take('a')]).toEqual([0, 0, 10]);
    const cheap = new RateLimit(6, () => 0);
    expect(Array.from({ length: 21 }, () => cheap.take('a', 0.05)).filter((wait) => wait === 0)).toHaveLength(
      20,
    );
  });

  test('refuses nobody for what subtracting leaves', () => {
    const first = Array.from({ length: 1000 }, (_, n) =>
      new RateLimit(6, () => n * 1.1 + 123_456.7).take('a'),
    );
    expect(first.filter((seconds) => seconds > 0)).toEqual([]);
  });

  test('of 0 is none', () => {
    const limit = new RateLimit(0, () => 0);
    expect(Array.from({ length: 1000 }, () => limit.take('a')).every((wait) => wait === 0)).toBe(true);
  });

  test('holds on to no more keys than it must', () => {
    let now = 0;
    const limit = new RateLimit(60, () => now);
    for (let key = 0; key < 60_000; key += 1) {
      now += 1;
      limit.take(String(key));
    }
    expect(limit.size).toBeLessThanOrEqual(50_000);
  });
});

describe('a server with rates', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { headers });
  const statuses = async (count: number, path: string, headers: Record<string, string> = {}) => {
    const found: number[] = [];
    for (let time = 0; time < count; time += 1) found.push((await get(path, headers)).status);
    return found;
  };

  test('refuses an account with 429, and says when it may come again', async () => {
    const { log, lines } = captureLog();
    server = await startTestServer({ rates: { account: 6, address: 0 }, log });
    const [ada, eve] = [await tokenFor(server, 'ada'), await tokenFor(server, 'eve')];
    const as = (token: string) => ({ Authorization: `Bearer ${token}` });
    expect(await statuses(2, '/v1/me', as(ada))).toEqual([200, 429]);
    const refused = await get('/v1/me', as(ada));
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ status: 429, code: 'too_many' });
    expect((await get('/v1/me', as(eve))).status).toBe(200);
    expect(await (await get('/metrics')).text()).toContain('patchpanel_rate_limited_total{by="account"} 2\n');
    const refusals = lines.map((line) => JSON.parse(line)).filter(({ status }) => status === 429);
    const logged = { route: '/v1/me', refusal: 'too_many', accountId: PEOPLE.ada.id };
    expect(refusals).toEqual([expect.objectContaining(logged), expect.objectContaining(logged)]);
  });

  test('refuses an address in the words that an extension can read, before it asks who it is', async () => {
    server = await startTestServer({ rates: { account: 0, address: 6 } });
    const origin = 'chrome-extension://bgmdmenpndclodacgimjgebambfcfnng';
    const from = (address: string) => ({ 'X-Forwarded-For': address, Origin: origin });
    expect(await statuses(2, '/v1/me', from('203.0.113.7'))).toEqual([401, 429]);
    const refused = await get('/v1/me', from('203.0.113.7'));
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe(origin);
    expect(refused.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After');
    expect((await get('/v1/me', from('203.0.113.8'))).status).toBe(401);
  });

  test('lets probes of its health through', async () => {
    server = await startTestServer({ rates: { account: 0, address: 6 } });
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect(await statuses(4, path)).toEqual([200, 200, 200, 200]);
    }
  });

  test('refuses token requests of an address that makes too many, in the form of OAuth', async () => {
    server = await startTestServer({ rates: { account: 0, address: 60 } });
    const origin = 'chrome-extension://bgmdmenpndclodacgimjgebambfcfnng';
    const renew = (address: string) =>
      fetch(`${server.url}/oidc/token`, {
        method: 'POST',
        headers: { 'X-Forwarded-For': address, Origin: origin },
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', client_id: 'y' }),
      });
    expect((await renew('203.0.113.7')).status).not.toBe(429);
    const refused = await renew('203.0.113.7');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe(origin);
    expect(await refused.json()).toMatchObject({ error: 'temporarily_unavailable' });
    expect((await renew('203.0.113.8')).status).not.toBe(429);
    expect(await (await get('/metrics')).text()).toContain('patchpanel_rate_limited_total{by="address"} 1\n');
  });

  const START = '/oidc/auth?client_id=patchpanel-cli&response_type=code&scope=openid';
  test.each([
    [START, 10],
    ['/oidc/auth/', 10],
    ['/oidc/request', 10],
    ['/oidc/interaction/x', 1],
    ['/oidc/jwks', 1],
    ['/oidc', 1],
    ['/oidc?x', 1],
    ['/account', 1],
    ['/account/password', 1],
  ])('counts %s as %i of its address', async (path, cost) => {
    // As much as that at once, and no more for ten seconds.
    server = await startTestServer({ rates: { account: 0, address: 6 * cost } });
    const from = async (address: string) =>
      (await fetch(`${server.url}${path}`, { headers: { 'X-Forwarded-For': address }, redirect: 'manual' }))
        .status;
    expect(await from('203.0.113.7')).not.toBe(429);
    expect(await from('203.0.113.7')).toBe(429);
    expect(await from('203.0.113.8')).not.toBe(429);
  });

  test('tells who is signing in by a page, and names no sign-in in the log', async () => {
    const { log, lines } = captureLog();
    server = await startTestServer({ rates: { account: 0, address: 6 }, log });
    const open = () => get('/oidc/interaction/secret-uid', { Accept: 'text/html,*/*;q=0.8' });
    await open();
    const refused = await open();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(refused.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(await refused.text()).toMatch(/Try again in \d+ s\./);
    expect(lines.join('')).not.toContain('secret-uid');
    const logged = { method: 'GET', route: '/oidc/interaction/:uid', address: '127.0.0.1', status: 429 };
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining(logged));
  });

  test('lets an ordinary sign-in through at less than 30, so that an office may sign in at once', async () => {
    server = await startTestServer({ rates: { account: 0, address: 6 * 30 } });
    expect((await signIn(server.url, 'ada', passwordOf('ada'))).accessToken).not.toBe('');
  });
});
