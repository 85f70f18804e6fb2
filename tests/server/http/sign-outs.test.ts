/** The end of all sign-ins of an account and new passwords over HTTP: what dies with them, who may, what is kept of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COST } from '../../../server/sign-in/password.ts';
import { describeDatabases } from '../../support/databases.ts';
import { requestToken, signIn, startSignIn } from '../../support/sign-in.ts';
import {
  alter,
  ask,
  PEOPLE,
  type Person,
  passwordOf,
  startTestServer,
  type TestServer,
  tokenFor,
} from '../test-server.ts';

describeDatabases('signing out everywhere', (subject) => {
  let server: TestServer;
  let ada: string;
  beforeAll(async () => {
    server = await startTestServer({ passwordCost: COST, database: subject().database });
    ada = await tokenFor(server, 'ada');
  });
  afterAll(() => server.close());

  const post = (path: string, token: string, json?: object) =>
    ask(server, path, {
      method: 'POST',
      token,
      ...(json === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(json) }),
    });
  const me = (token: string) => ask(server, '/v1/me', { token });
  const signedIn = (person: Person) => signIn(server.url, person, passwordOf(person));
  const refresh = async (refreshToken: string) => {
    const body = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'patchpanel-cli' };
    return (await requestToken(server.url, body)).status;
  };
  const isRemembered = async ({ jar }: Awaited<ReturnType<typeof signedIn>>) => {
    const { response } = await startSignIn({ serverUrl: server.url, jar, parameters: { prompt: 'none' } });
    return !response.headers.get('Location')?.includes('login_required');
  };

  test('ends access, refresh and the memory of every browser, and nobody else is touched', async () => {
    const [first, second, other] = [await signedIn('sam'), await signedIn('sam'), await signedIn('eve')];
    expect(await isRemembered(second)).toBe(true);
    expect((await post('/v1/me/sign-out', first.accessToken)).body).toEqual({ signedOut: true });
    for (const ended of [first, second]) {
      expect((await me(ended.accessToken)).body).toMatchObject({ status: 401, code: 'signed_out' });
      expect(await refresh(ended.refreshToken)).toBe(400);
      expect(await isRemembered(ended)).toBe(false);
    }
    expect((await me(other.accessToken)).status).toBe(200);
    expect(await refresh(other.refreshToken)).toBe(200);
  });

  test('lets the person sign in again at once', async () => {
    const { accessToken } = await signedIn('sam');
    await post('/v1/me/sign-out', accessToken);
    expect((await me((await signedIn('sam')).accessToken)).status).toBe(200);
  });

  /** Less than the poll is willing to wait. */
  const SOON = 20_000;

  test('answers a poll that waits', { timeout: SOON }, async () => {
    const { accessToken } = await signedIn('sam');
    const { body } = await me(accessToken);
    const poll = ask(server, `/v1/me?since=${body.since}&wait=25`, { token: accessToken });
    await post('/v1/me/sign-out', accessToken);
    expect((await poll).body).toMatchObject({ code: 'signed_out' });
  });

  test('of another account is for admins of everything, and audited', async () => {
    const { accessToken } = await signedIn('eve');
    const path = `/v1/accounts/${PEOPLE.eve.id}/sign-out`;
    for (const person of ['ben', 'sam', 'finn'] as const) {
      const { accessToken: token } = await signedIn(person);
      expect((await post(path, token)).status).toBe(403);
    }
    expect((await me(accessToken)).status).toBe(200);
    expect((await post(path, ada)).body).toMatchObject({ id: PEOPLE.eve.id, username: 'eve' });
    expect((await me(accessToken)).body).toMatchObject({ code: 'signed_out' });
    expect(await lastEntry()).toMatchObject({ actor: 'ada', id: PEOPLE.eve.id, after: { signedOut: true } });
  });

  async function lastEntry() {
    const binding = { tenantId: '00000000-0000-4000-8000-000000000001', accountId: PEOPLE.ada.id };
    const [row] = await server.database.transaction(binding, (tx) =>
      tx.query('select actor, id, before, after from audit_entries order by seq desc limit 1'),
    );
    return row;
  }

  describe('a new password', () => {
    const path = (person: Person) => `/v1/accounts/${PEOPLE[person].id}/password`;

    test('ends the old one and all sign-ins, and the trail says only that it changed', async () => {
      const { accessToken } = await signedIn('finn');
      const { status, body } = await post(path('finn'), ada, { password: 'another password' });
      expect({ status, username: body.username }).toEqual({ status: 200, username: 'finn' });
      expect((await me(accessToken)).body).toMatchObject({ code: 'signed_out' });
      await expect(signedIn('finn')).rejects.toThrow('Username or password is wrong.');
      expect(await signIn(server.url, 'finn', 'another password')).toMatchObject({
        accessToken: expect.any(String),
      });
      const entry = await lastEntry();
      expect(entry).toMatchObject({ actor: 'ada', after: { username: 'finn', passwordChanged: true } });
      expect(JSON.stringify(entry)).not.toMatch(/scrypt|another password/);
    });

    test('is never one’s own: that takes the present one', async () => {
      const { status, body } = await post(path('ada'), ada, { password: 'another password' });
      expect({ status, body }).toMatchObject({
        status: 409,
        body: { code: 'own_password', field: 'password' },
      });
      expect((await me(ada)).status).toBe(200);
    });

    test('is for admins of everything', async () => {
      for (const person of ['ben', 'sam', 'eve'] as const) {
        const { accessToken } = await signedIn(person);
        expect((await post(path('ada'), accessToken, { password: 'another password' })).status).toBe(403);
      }
    });

    test.each([[{ password: 'short' }], [{}], [{ password: 'long enough a one', hash: 'x' }]])(
      '%j is refused',
      async (json) => {
        expect((await post(path('sam'), ada, json)).status).toBe(422);
      },
    );
  });

  test('an admin sees until when a username is locked, and the trail does not', async () => {
    await alter(
      server.database,
      `insert into sign_in_failures (tenant_id, kind, key, failures, locked_until, forgotten_at)
       select '00000000-0000-4000-8000-000000000001', 'username', encode(sha256('ben'), 'hex'), 9,
         '2999-01-01T00:00:00Z', '2999-01-01T00:00:00Z'`,
    );
    const locked = async () => (await ask(server, '/v1/accounts?q=ben', { token: ada })).body.items;
    expect(await locked()).toMatchObject([{ username: 'ben', lockedUntil: '2999-01-01T00:00:00.000Z' }]);
    await post(`/v1/accounts/${PEOPLE.ben.id}/password`, ada, { password: 'another password' });
    expect(await locked()).toMatchObject([{ username: 'ben', lockedUntil: null }]);
    expect(JSON.stringify(await lastEntry())).not.toContain('lockedUntil');
  });

  test('an admin lifts a lock, and the next attempt is looked at', async () => {
    const wrong = () => signIn(server.url, 'ben', 'not it at all');
    for (let n = 0; n < 5; n += 1) await expect(wrong()).rejects.toThrow('wrong.');
    await expect(wrong()).rejects.toThrow('Too many wrong passwords');
    const { accessToken: sam } = await signedIn('sam');
    expect((await post(`/v1/accounts/${PEOPLE.ben.id}/unlock`, sam)).status).toBe(403);
    const { status, body } = await post(`/v1/accounts/${PEOPLE.ben.id}/unlock`, ada);
    expect({ status, body }).toMatchObject({ status: 200, body: { username: 'ben', lockedUntil: null } });
    expect(await lastEntry()).toMatchObject({ actor: 'ada', after: { username: 'ben', unlocked: true } });
    await expect(wrong()).rejects.toThrow('wrong.');
  });

  test('a right password is hashed anew at the present cost', async () => {
    const hash = async () => {
      const binding = { tenantId: '00000000-0000-4000-8000-000000000001', system: 'sign-in' } as const;
      const [row] = await server.database.transaction(binding, (tx) =>
        tx.query<{ hash: string }>('select hash from local_passwords where account_id = $1', [PEOPLE.ada.id]),
      );
      return row?.hash ?? '';
    };
    expect(await hash()).toMatch(/^scrypt\$1024\$/);
    await signedIn('ada');
    expect(await hash()).toMatch(/^scrypt\$32768\$8\$3\$/);
    await signedIn('ada');
  });
});
