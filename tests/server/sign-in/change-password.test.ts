/** People change their own password: on its page, within a sign-in, and the one that an admin gave. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  browse,
  CookieJar,
  followToClient,
  locationOf,
  redeem,
  requestToken,
  signIn,
  startSignIn,
} from '../../support/sign-in.ts';
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

const NEW = 'a road of seven bridges';
const alertOf = (html: string) => /role="alert"[^>]*>([^<]*)/.exec(html)?.[1];
const statusOf = (html: string) => /role="status"[^>]*>([^<]*)/.exec(html)?.[1];

describeDatabases('passwords', (subject) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database: subject().database });
  });
  afterAll(() => server.close());

  const fields = (username: string, password: string, fresh = NEW, repeated = fresh) => ({
    username,
    password,
    fresh,
    repeated,
  });
  const send = (address: URL, typed: Record<string, string>, jar = new CookieJar()) =>
    browse(jar, address, { method: 'POST', body: new URLSearchParams(typed) });
  const pageAddress = () => new URL('/oidc/account/password', server.url);
  const change = async (typed: Record<string, string>) => (await send(pageAddress(), typed)).text();
  const refresh = async (refreshToken: string) =>
    requestToken(server.url, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: 'patchpanel-cli',
    });
  const give = async (person: Person, password: string) =>
    ask(server, `/v1/accounts/${PEOPLE[person].id}/password`, {
      method: 'POST',
      token: await tokenFor(server, 'ada', { claims: { sign_outs: await signOuts('ada') } }),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ password, mustChange: true }),
    });

  async function rows<T extends Record<string, unknown>>(sql: string): Promise<T[]> {
    return server.database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'sign-in' }, (tx) =>
      tx.query<T>(sql),
    );
  }

  async function signOuts(person: Person): Promise<number> {
    const [row] = await rows<{ n: number }>(
      `select sign_outs as n from accounts where id = '${PEOPLE[person].id}'`,
    );
    return row?.n ?? 0;
  }

  async function lastEntry() {
    const binding = { tenantId: DEFAULT_TENANT_ID, accountId: PEOPLE.ada.id };
    const [row] = await server.database.transaction(binding, (tx) =>
      tx.query('select actor, id, account_id, before, after from audit_entries order by seq desc limit 1'),
    );
    return row;
  }

  test('the page is where people look for it, and asks for the present one', async () => {
    const led = await browse(new CookieJar(), new URL('/account/password', server.url));
    expect([led.status, led.headers.get('Location')]).toEqual([302, '/oidc/account/password']);
    const html = await (await browse(new CookieJar(), pageAddress())).text();
    for (const label of ['Username', 'Present password', 'New password', 'New password again'])
      expect(html).toContain(`>${label}</label>`);
    expect(html.match(/type="password"/g)).toHaveLength(3);
    expect(html).not.toContain('<script');
  });

  test('a change ends the former one and every sign-in, and is the person’s own entry in the trail', async () => {
    const before = await signIn(server.url, 'eve', passwordOf('eve'));
    expect(await change(fields('eve', passwordOf('eve')))).toContain('<h1>Password changed</h1>');
    expect((await ask(server, '/v1/me', { token: before.accessToken })).body).toMatchObject({
      code: 'signed_out',
    });
    expect((await refresh(before.refreshToken)).status).toBe(400);
    await expect(signIn(server.url, 'eve', passwordOf('eve'))).rejects.toThrow('is wrong.');
    expect((await signIn(server.url, 'eve', NEW)).accessToken).not.toBe('');
    const entry = await lastEntry();
    const { eve } = PEOPLE;
    expect(entry).toMatchObject({ actor: 'eve', id: eve.id, account_id: eve.id });
    expect(entry).toMatchObject({
      before: { username: 'eve', grants: eve.grants },
      after: { username: 'eve', grants: eve.grants, passwordChanged: true },
    });
    expect(JSON.stringify(entry)).not.toMatch(/scrypt|bridges/);
  });

  test.each([
    [
      'of another spelling the second time',
      { repeated: 'a road of seven bridge' },
      'typed the same way twice',
    ],
    ['that is short', { fresh: 'short', repeated: 'short' }, 'at least 12 characters'],
    ['that many have', { fresh: 'Qwerty123456', repeated: 'Qwerty123456' }, 'Many people use this password'],
    [
      'of the username',
      { fresh: 'benbenben-2026', repeated: 'benbenben-2026', username: 'benbenben' },
      'little more than',
    ],
    [
      'that is the present one',
      { fresh: "ben's own password", repeated: "ben's own password" },
      'another password than',
    ],
  ])('a new one %s is refused without counting as an attempt', async (_what, odd, text) => {
    await alter(server.database, 'delete from sign_in_failures');
    const html = await change({ ...fields('ben', passwordOf('ben')), ...odd });
    expect(alertOf(html)).toContain(text);
    expect(await rows('select 1 from sign_in_failures')).toEqual([]);
  });

  test('a wrong present one changes nothing and counts, also for the sign-in', async () => {
    for (let n = 0; n < 5; n += 1) {
      expect(alertOf(await change(fields('ben', 'not it at all')))).toBe('Username or password is wrong.');
    }
    expect(alertOf(await change(fields('ben', passwordOf('ben'))))).toMatch(/^Too many wrong passwords/);
    await expect(signIn(server.url, 'ben', passwordOf('ben'))).rejects.toThrow('Too many wrong passwords');
    await alter(server.database, 'delete from sign_in_failures');
    expect((await signIn(server.url, 'ben', passwordOf('ben'))).accessToken).not.toBe('');
  });

  test('a disabled account and one that does not exist are told alike', async () => {
    await alter(server.database, 'update accounts set active = false where id = $1', [PEOPLE.ben.id]);
    for (const username of ['ben', 'nobody']) {
      expect(alertOf(await change(fields(username, passwordOf('ben'))))).toBe(
        'Username or password is wrong.',
      );
    }
    await alter(server.database, 'update accounts set active = true where id = $1', [PEOPLE.ben.id]);
  });

  test('within a sign-in it goes on, also where the browser was signed in', async () => {
    const { jar } = await signIn(server.url, 'finn', passwordOf('finn'));
    const started = await startSignIn({ serverUrl: server.url, jar, parameters: { prompt: 'login' } });
    const address = locationOf(started.response, server.url);
    const html = await (await browse(jar, address)).text();
    const link = /href="([^"]+\?change)"/.exec(html)?.[1] ?? '';
    expect(await (await browse(jar, new URL(link, server.url))).text()).toContain('Change your password');
    const answer = await send(address, fields('finn', passwordOf('finn')), jar);
    const end = await followToClient(jar, answer, server.url);
    const { accessToken } = await redeem(server.url, started, end);
    expect((await ask(server, '/v1/me', { token: accessToken })).status).toBe(200);
  });

  describe('that an admin gave', () => {
    const GIVEN = 'for the first day only';

    async function signInWith(password: string) {
      const started = await startSignIn({ serverUrl: server.url });
      const address = locationOf(started.response, server.url);
      const answer = await send(address, { username: 'sam', password }, started.jar);
      return { started, address, answer };
    }

    test('lets nobody in before it was changed, and the change does', async () => {
      expect((await give('sam', GIVEN)).status).toBe(200);
      const { started, address, answer } = await signInWith(GIVEN);
      expect(answer.status).toBe(200);
      expect(statusOf(await answer.text())).toContain('for the first sign-in only. Choose your own.');
      const again = await send(address, { ...fields('sam', GIVEN, GIVEN), due: 'yes' }, started.jar);
      const html = await again.text();
      expect(alertOf(html)).toBe('Choose another password than the present one.');
      expect(statusOf(html)).toContain('Choose your own.');
      const changed = await send(address, fields('sam', GIVEN), started.jar);
      const end = await followToClient(started.jar, changed, server.url);
      expect((await redeem(server.url, started, end)).accessToken).not.toBe('');
      expect((await signIn(server.url, 'sam', NEW)).accessToken).not.toBe('');
    });

    test('ends after seven days', async () => {
      await give('sam', GIVEN);
      await alter(
        server.database,
        `update local_passwords set given_until = given_until - interval '7 days' where account_id = $1`,
        [PEOPLE.sam.id],
      );
      const { answer } = await signInWith(GIVEN);
      expect(alertOf(await answer.text())).toContain('was not used within 7 days, and has ended.');
      expect(alertOf(await change(fields('sam', GIVEN)))).toContain('has ended.');
    });

    test('is a machine’s own', async () => {
      await give('sam', GIVEN);
      const role = (name: string) =>
        server.database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'seed' }, (tx) =>
          tx.query(`update grants set role = '${name}' where account_id = '${PEOPLE.sam.id}'`),
        );
      await role('runtime');
      expect((await signInWith(GIVEN)).answer.status).toBe(303);
      await role('support');
      expect((await signInWith(GIVEN)).answer.status).toBe(200);
    });

    test('is refused where many have it, or it is a name', async () => {
      for (const password of ['qwerty123456', 'Patchpanel-2026']) {
        expect((await give('sam', password)).body).toMatchObject({
          status: 422,
          code: 'password_guessable',
          field: 'password',
        });
      }
    });
  });
});
