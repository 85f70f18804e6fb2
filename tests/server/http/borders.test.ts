/** The borders of the server: host names, origins, headers of every answer. Over real HTTP. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { allowedHosts } from '../../../server/http/hosts.ts';
import { captureLog } from '../capture-log.ts';
import { ask, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

const log = captureLog();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    publicUrl: 'https://patchpanel.example',
    metricsToken: 'a token of the metrics',
    log: log.log,
  });
});
afterAll(() => server.close());

/** `fetch` does not let a caller choose the host. */
function getAs(
  port: number,
  path: string,
  host: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; text: string; nosniff: unknown }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: { Host: host, 'X-Echoed': 'X-Echoed', ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
            nosniff: response.headers['x-content-type-options'],
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

test('cookies of the sign-in are for https alone, by their names too', async () => {
  const leading = await fetch(`http://127.0.0.1:${server.port}/oidc/account`, { redirect: 'manual' });
  const address = `http://127.0.0.1:${server.port}${leading.headers.get('Location')}`;
  const cookies = (await fetch(address, { redirect: 'manual' })).headers.getSetCookie();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatch(/^__Secure-patchpanel_.*; secure; httponly$/);
});

test.each(['TRACE', 'TRACK'])('%s sends nothing back', async (method) => {
  for (const path of ['/v1/about', '/v1/me', '/oidc/auth', '/']) {
    const { status, text } = await getAs(server.port, path, `127.0.0.1:${server.port}`, { method });
    expect(status, path).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain('X-Echoed');
  }
});

describe('the host check', () => {
  test.each(['evil.example', 'localhost.evil.example', 'patchpanel.example.evil.example', '127.0.0.1:1'])(
    'refuses %s for API and sign-in alike',
    async (host) => {
      for (const path of ['/v1/about', '/metrics', '/healthz/x', '/oidc/.well-known/openid-configuration']) {
        const { status, text, nosniff } = await getAs(server.port, path, host);
        expect(status).toBe(421);
        expect(JSON.parse(text)).toMatchObject({ code: 'unknown_host' });
        expect(nosniff).toBe('nosniff');
      }
    },
  );

  test.each(['10.89.71.3:8471', 'server:8471', 'patchpanel-7d9f.pods.example'])(
    'lets probes of its health through under %s, which say nothing more',
    async (host) => {
      for (const path of ['/healthz', '/readyz', '/readyz?verbose']) {
        expect(await getAs(server.port, path, host)).toMatchObject({ status: 200, text: '{"ok":true}' });
        expect((await getAs(server.port, path, host, { method: 'POST' })).status).toBe(421);
      }
    },
  );

  test('shows the metrics under any name to who has their token, though it asks from this machine', async () => {
    const scrape = async (token: string) => {
      const headers = { Authorization: `Bearer ${token}` };
      return (await getAs(server.port, '/metrics', 'server:8471', { headers })).status;
    };
    expect(await scrape('a token of the metrics')).toBe(200);
    expect(await scrape('another token')).toBe(421);
    expect((await getAs(server.port, '/metrics', 'rebound.example')).status).toBe(421);
  });

  test('lets a probe through that names no host, as HTTP/1.0 allows', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /readyz HTTP/1.0\r\n\r\n');
    expect(await textOf(socket)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('answers under the public name, the bound address and loopback names', async () => {
    for (const host of ['patchpanel.example', `127.0.0.1:${server.port}`, `LocalHost:${server.port}`]) {
      expect((await getAs(server.port, '/v1/about', host)).status).toBe(200);
    }
  });

  test('leaves the port out where it is the default one', () => {
    const hosts = allowedHosts({ host: '127.0.0.1', port: 80, publicUrl: 'http://127.0.0.1' });
    expect(hosts.has('127.0.0.1')).toBe(true);
  });

  test('discovery names the public address, whatever the request says', async () => {
    const path = '/oidc/.well-known/openid-configuration';
    const { text } = await getAs(server.port, path, `localhost:${server.port}`);
    const document = JSON.parse(text) as Record<string, string>;
    expect(document.issuer).toBe('https://patchpanel.example/oidc');
    expect(document.token_endpoint).toBe('https://patchpanel.example/oidc/token');
  });
});

describe('cross-origin requests', () => {
  const chrome = 'chrome-extension://bgmdmenpndclodacgimjgebambfcfnng';
  const firefox = 'moz-extension://6b0e1ba0-3c0a-4b4e-9c55-0a5b8f3b1c11';
  const allowed = async (path: string, origin: string, method = 'GET') => {
    const headers = { Origin: origin, 'Access-Control-Request-Method': 'PATCH' };
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method, headers });
    return response.headers.get('Access-Control-Allow-Origin');
  };
  const foreign = [
    'https://evil.example',
    'null',
    'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'moz-extension://evil',
    'https://patchpanel.example',
  ];

  test.each([chrome, firefox])('are allowed from %s', async (origin) => {
    expect(await allowed('/v1/about', origin)).toBe(origin);
    expect(await allowed('/v1/crm-users', origin, 'OPTIONS')).toBe(origin);
    expect(await allowed('/v1/nothing', origin)).toBe(origin);
  });

  test.each(foreign)('are not allowed from %s', async (origin) => {
    expect(await allowed('/v1/about', origin)).toBeNull();
    expect(await allowed('/v1/crm-users', origin, 'OPTIONS')).toBeNull();
  });

  test.each([
    [chrome, chrome],
    [firefox, firefox],
    ['https://evil.example', null],
  ])('for tokens from %s get %s', async (origin, answer) => {
    const response = await fetch(`http://127.0.0.1:${server.port}/oidc/token`, {
      method: 'POST',
      headers: { Origin: origin },
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'patchpanel-extension',
        refresh_token: 'x',
      }),
    });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(answer);
  });

  test('never carry cookies, and may read the headers a client needs', async () => {
    const response = await fetch(`http://127.0.0.1:${server.port}/v1/about`, { headers: { Origin: chrome } });
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull();
    expect(response.headers.get('Access-Control-Expose-Headers')).toMatch(/Date.*ETag.*Retry-After/);
    expect(response.headers.get('Vary')).toMatch(/Origin/);
  });
});

describe('every answer', () => {
  const local = () => ({ ...server, url: `http://127.0.0.1:${server.port}` });

  test.each(['/healthz', '/v1/about', '/v1/nothing', '/v1/me'])(
    'of %s is dated and never cached',
    async (path) => {
      const { headers } = await ask(local(), path);
      expect(headers.get('Date')).not.toBeNull();
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('Strict-Transport-Security')).not.toBeNull();
    },
  );

  test('of the sign-in asks for https from then on', async () => {
    const { headers } = await fetch(`${local().url}/oidc/.well-known/openid-configuration`);
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
  });

  test('says which server this is', async () => {
    const { body } = await ask(local(), '/v1/about');
    expect(body).toMatchObject({
      product: 'patchpanel',
      issuer: 'https://patchpanel.example/oidc',
      protocol: { min: 1, max: 1 },
    });
    expect(body.serverId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is compressed when it is large and the client takes it', async () => {
    const url = `http://127.0.0.1:${server.port}/v1/openapi.json`;
    const encodingFor = async (accept: string) =>
      (await fetch(url, { headers: { 'Accept-Encoding': accept } })).headers.get('Content-Encoding');
    expect(await encodingFor('gzip, br')).toBe('br');
    expect(await encodingFor('gzip')).toBe('gzip');
    expect(await encodingFor('br;q=0, gzip;q=0.5')).toBe('gzip');
    expect(await encodingFor('identity')).toBeNull();
  });

  test('is left alone when it is small', async () => {
    const { headers } = await ask(local(), '/v1/about', { headers: { 'Accept-Encoding': 'br' } });
    expect(headers.get('Content-Encoding')).toBeNull();
  });

  test('holds the tokens issuer to the public address', async () => {
    const local = { ...server, url: `http://127.0.0.1:${server.port}` };
    const foreign = await tokenFor(local, 'ada');
    expect((await ask(local, '/v1/me', { token: foreign })).status).toBe(401);
    const own = await tokenFor(server, 'ada');
    expect((await ask(local, '/v1/me', { token: own })).status).toBe(200);
  });
});

test('a client that goes away ends its poll', async () => {
  const local = { ...server, url: `http://127.0.0.1:${server.port}` };
  const token = await tokenFor(server, 'ada');
  const answered = () => log.lines.filter((line) => line.includes('"/v1/me"'));
  const { body } = await ask(local, '/v1/me', { token });
  const before = answered().length;
  const gone = new AbortController();
  const path = `/v1/me?wait=25&since=${encodeURIComponent(String(body.since))}`;
  const poll = ask(local, path, { token, signal: gone.signal });
  await ask(local, '/v1/about');
  gone.abort();
  await expect(poll).rejects.toThrow();
  await vi.waitFor(() => expect(answered()).toHaveLength(before + 1), { timeout: 10_000 });
});
