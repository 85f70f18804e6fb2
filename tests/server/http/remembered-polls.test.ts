/** Polls that are answered from memory: what was taken from an account is effective on its next request, also of answers without news. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { describeDatabases } from '../../support/databases.ts';
import { watchedDatabase } from '../../support/watched-database.ts';
import {
  ask,
  disable,
  IDS,
  PEOPLE,
  type Person,
  startTestServer,
  type TestServer,
  tokenFor,
} from '../test-server.ts';

const request = (
  server: TestServer,
  path: string,
  options: { token: string; method?: string; json?: object },
) =>
  ask(server, path, {
    token: options.token,
    method: options.method ?? 'GET',
    ...(options.json
      ? {
          body: JSON.stringify(options.json),
          headers: {
            'Content-Type': 'application/json',
            'Idempotency-Key': `polls.${Math.floor(performance.now() * 1000)}`,
            'If-Match': '"1"',
          },
        }
      : {}),
  });

/** Where the person's poll has nothing to tell, asked for once, so that the answer is remembered. */
async function quietPoll(server: TestServer, token: string, path: string): Promise<string> {
  const { body } = await ask(server, path, { token });
  const poll = `${path}?since=${encodeURIComponent(String(body.since))}`;
  const { status, body: idle } = await ask(server, poll, { token });
  expect({ status, since: idle.since }).toEqual({ status: 200, since: body.since });
  return poll;
}

const patchAccount = (server: TestServer, ada: string, person: Person, set: object) =>
  request(server, `/v1/accounts/${PEOPLE[person].id}`, { token: ada, method: 'PATCH', json: { set } });

describeDatabases('a poll that is remembered', (subject) => {
  let server: TestServer;
  let ada: string;
  const statements: string[] = [];
  beforeAll(async () => {
    const watched = watchedDatabase();
    watched.onQuery = (sql) => void statements.push(sql);
    server = await startTestServer({ database: watched.of(subject().database) });
    ada = await tokenFor(server, 'ada');
  });
  afterAll(() => server.close());

  async function isRemembered(token: string, poll: string): Promise<boolean> {
    // What hears commits on PostgreSQL says so a moment after it was opened
    await vi.waitFor(() => expect(server.database.hears()).toBe(true));
    await ask(server, poll, { token });
    statements.splice(0);
    await ask(server, poll, { token });
    return statements.length === 0;
  }

  test.each(['/v1/me', '/v1/changes'])('takes no statement (%s)', async (path) => {
    const poll = await quietPoll(server, ada, path);
    expect(await isRemembered(ada, poll)).toBe(true);
  });

  test('is of its account alone', async () => {
    const poll = await quietPoll(server, ada, '/v1/changes');
    expect(await isRemembered(ada, poll)).toBe(true);
    expect((await ask(server, poll, { token: await tokenFor(server, 'eve') })).status).toBe(403);
    // Of fewer instances
    expect((await ask(server, poll, { token: await tokenFor(server, 'ben') })).status).toBe(410);
  });

  test('is refused by the first request after its token has expired', async () => {
    const exp = Math.floor(Date.now() / 1000) + 2;
    const token = await tokenFor(server, 'ada', { claims: { exp } });
    const poll = await quietPoll(server, token, '/v1/me');
    const statusAt = async () => ({
      at: Date.now() / 1000,
      status: (await ask(server, poll, { token })).status,
    });
    await vi.waitFor(async () => expect((await statusAt()).status).toBe(401), {
      timeout: 5_000,
      interval: 100,
    });
    expect(Date.now() / 1000).toBeGreaterThanOrEqual(exp);
  });

  test('is answered with news by the first request after an edit', async () => {
    const eve = await tokenFor(server, 'eve');
    const [own, feed] = [await quietPoll(server, eve, '/v1/me'), await quietPoll(server, ada, '/v1/changes')];
    const edited = await request(server, `/v1/crm-users/${IDS.eve}`, {
      token: ada,
      method: 'PATCH',
      json: { set: { fullName: 'Eve' } },
    });
    expect(edited.status).toBe(200);
    expect((await ask(server, own, { token: eve })).body).toMatchObject({
      own: [{ user: { fullName: 'Eve' } }],
    });
    expect((await ask(server, feed, { token: ada })).body).toMatchObject({
      rows: { 'crm-users': [{ id: IDS.eve }] },
    });
  });

  test('stays remembered while others are edited', async () => {
    const eve = await tokenFor(server, 'eve');
    const poll = await quietPoll(server, eve, '/v1/me');
    const edited = await request(server, `/v1/crm-users/${IDS.finn}`, {
      token: ada,
      method: 'PATCH',
      json: { set: { fullName: 'Finn' } },
    });
    expect(edited.status).toBe(200);
    statements.splice(0);
    await ask(server, poll, { token: eve });
    expect(statements).toEqual([]);
  });

  describe('ends with', () => {
    const ended: readonly (readonly [string, Person, (token: string) => Promise<unknown>, object])[] = [
      [
        'a demotion',
        'sam',
        () =>
          patchAccount(server, ada, 'sam', {
            grants: [{ role: 'agent', instanceId: IDS.north, crmUserId: null }],
          }),
        { status: 403 },
      ],
      [
        'an account that is disabled',
        'ben',
        () => patchAccount(server, ada, 'ben', { active: false }),
        { status: 401, code: 'account_disabled' },
      ],
      [
        'one that is disabled by hand in the database',
        'finn',
        () => disable(server.database, 'finn'),
        { status: 401, code: 'account_disabled' },
      ],
      [
        'the end of all own sign-ins',
        'eve',
        (token) => request(server, '/v1/me/sign-out', { token, method: 'POST' }),
        { status: 401, code: 'signed_out' },
      ],
    ];
    test.each(ended)('%s', async (_, person, end, refusal) => {
      const token = await tokenFor(server, person);
      const isAgent = person === 'eve' || person === 'finn';
      const poll = await quietPoll(server, token, isAgent ? '/v1/me' : '/v1/changes');
      expect(await isRemembered(token, poll)).toBe(true);
      await end(token);
      const { status, body } = await ask(server, poll, { token });
      expect({ status, code: body.code }).toMatchObject(refusal);
    });
  });

  test('ends with a new epoch of the data', async () => {
    const poll = await quietPoll(server, ada, '/v1/changes');
    expect(await isRemembered(ada, poll)).toBe(true);
    await server.database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'maintenance' }, (tx) =>
      tx.query('update tenants set epoch = gen_random_uuid()'),
    );
    expect((await ask(server, poll, { token: ada })).status).toBe(410);
  });
});
