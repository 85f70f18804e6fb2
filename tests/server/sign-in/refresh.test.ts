/** Refresh tokens: rotation, the grace of a lost answer, the end of the family, and what the database keeps. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { describeDatabases } from '../../support/databases.ts';
import { requestToken, signIn, startSignIn } from '../../support/sign-in.ts';
import { alter, disable, type Person, passwordOf, startTestServer, type TestServer } from '../test-server.ts';

describeDatabases('refresh tokens', (subject) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database: subject().database });
  });
  afterAll(() => server.close());

  async function refresh(refreshToken: string) {
    const response = await requestToken(server.url, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: 'patchpanel-cli',
    });
    const tokens = (await response.json()) as {
      access_token?: string;
      refresh_token?: string;
      error?: string;
      error_description?: string;
    };
    return { status: response.status, ...tokens };
  }

  const signedIn = (person: Person) => signIn(server.url, person, passwordOf(person));

  const endGrace = () =>
    alter(
      server.database,
      `update provider_payloads set consumed_at = now() - interval '21 seconds' where consumed_at is not null`,
    );

  describe('rotation', () => {
    test('gives a new refresh token each time', async () => {
      const { refreshToken } = await signedIn('ada');
      const { status, refresh_token: next } = await refresh(refreshToken);
      expect(status).toBe(200);
      expect(next).not.toBe(refreshToken);
      expect((await refresh(next ?? '')).status).toBe(200);
    });

    test('answers a lost answer again within the grace', async () => {
      const { refreshToken } = await signedIn('ada');
      await refresh(refreshToken);
      const again = await refresh(refreshToken);
      expect(again.status).toBe(200);
      expect((await refresh(again.refresh_token ?? '')).status).toBe(200);
    });

    test('ends the whole family when an old token is used after the grace', async () => {
      const { refreshToken } = await signedIn('ada');
      const { refresh_token: next = '' } = await refresh(refreshToken);
      await endGrace();
      expect((await refresh(refreshToken)).error).toBe('invalid_grant');
      expect((await refresh(next)).error).toBe('invalid_grant');
    });

    test('does not lengthen the grace by using it', async () => {
      const { refreshToken } = await signedIn('ada');
      await refresh(refreshToken);
      await alter(
        server.database,
        `update provider_payloads set consumed_at = now() - interval '15 seconds' where consumed_at is not null`,
      );
      await refresh(refreshToken);
      const [row] = await server.database.transaction(
        { tenantId: DEFAULT_TENANT_ID, system: 'sign-in' },
        (transaction) =>
          transaction.query<{ used: boolean }>(
            `select bool_and(consumed_at < now() - interval '14 seconds') as used from provider_payloads`,
          ),
      );
      expect(row?.used).toBe(true);
    });
  });

  describe('after thirty days', () => {
    const age = (model: string, key: string, seconds: number) =>
      alter(
        server.database,
        `update provider_payloads set payload = payload || jsonb_build_object('${key}',
           floor(extract(epoch from now())) - $1::float8) where model = '${model}'`,
        [seconds],
      );
    const DAYS_30 = 30 * 24 * 3600;

    test('a sign-in renews nothing any more, however much it was used', async () => {
      const { refreshToken } = await signedIn('ada');
      await age('RefreshToken', 'authTime', DAYS_30 - 60);
      const { status, refresh_token: next = '' } = await refresh(refreshToken);
      expect(status).toBe(200);
      await age('RefreshToken', 'authTime', DAYS_30);
      expect((await refresh(next)).error).toBe('invalid_grant');
    });

    test('a browser that is remembered has to ask for the password', async () => {
      const { jar } = await signedIn('ada');
      const remembered = async () => {
        const { response } = await startSignIn({
          serverUrl: server.url,
          jar,
          parameters: { prompt: 'none' },
        });
        return !response.headers.get('Location')?.includes('login_required');
      };
      await age('Session', 'loginTs', DAYS_30 - 60);
      expect(await remembered()).toBe(true);
      await age('Session', 'loginTs', DAYS_30);
      expect(await remembered()).toBe(false);
    });
  });

  test('a disabled account gets no further token, and is told why', async () => {
    const { refreshToken } = await signedIn('ben');
    await disable(server.database, 'ben');
    expect(await refresh(refreshToken)).toMatchObject({
      error: 'invalid_grant',
      error_description: 'account_disabled',
    });
  });

  test('nobody else is told of accounts', async () => {
    expect(await refresh('no-such-token')).toMatchObject({ error_description: 'grant request is invalid' });
  });

  test('a disabled account cannot sign in', async () => {
    await disable(server.database, 'sam');
    await expect(signedIn('sam')).rejects.toThrow('Username or password is wrong.');
  });

  test('a revoked refresh token is dead', async () => {
    const { refreshToken } = await signedIn('ada');
    const body = new URLSearchParams({ token: refreshToken, client_id: 'patchpanel-cli' });
    const response = await fetch(`${server.url}/oidc/token/revocation`, { method: 'POST', body });
    expect(response.status).toBe(200);
    expect((await refresh(refreshToken)).error).toBe('invalid_grant');
  });

  test('the database holds no token, cookie or password in clear', async () => {
    const { refreshToken, jar } = await signedIn('ada');
    const rows = await server.database.transaction(
      { tenantId: DEFAULT_TENANT_ID, system: 'sign-in' },
      (transaction) =>
        transaction.query<{ text: string }>(
          `select id || payload::text as text from provider_payloads
         union all select hash from local_passwords`,
        ),
    );
    const stored = rows.map(({ text }) => text).join('\n');
    const cookie = jar.header(new URL('/oidc/', server.url));
    const session = /patchpanel_session=([^;]+)/.exec(cookie)?.[1];
    expect(session).toBeDefined();
    for (const secret of [refreshToken, session ?? '', passwordOf('ada')])
      expect(stored).not.toContain(secret);
  });
});
