/** The own view, the feed and the snapshot over HTTP: waiting, waking, nothing new, start again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { describeDatabases } from '../../support/databases.ts';
import { ask, IDS, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

describeDatabases('synchronisation', (subject) => {
  let server: TestServer;
  let ada: string;
  let eve: string;
  beforeAll(async () => {
    server = await startTestServer({ database: subject().database });
    [ada, eve] = await Promise.all([tokenFor(server, 'ada'), tokenFor(server, 'eve')]);
  });
  afterAll(() => server.close());

  let edits = 0;
  /** Edits eve's full name as ada; gives the answer. */
  async function edit(fullName: string) {
    edits += 1;
    const current = await ask(server, `/v1/crm-users/${IDS.eve}`, { token: ada });
    return ask(server, `/v1/crm-users/${IDS.eve}`, {
      method: 'PATCH',
      token: ada,
      body: JSON.stringify({ set: { fullName } }),
      headers: {
        'Content-Type': 'application/json',
        'If-Match': current.headers.get('ETag') ?? '',
        'Idempotency-Key': `sync-routes.${edits}`,
        'Patchpanel-Source': 'panel',
      },
    });
  }

  const sinceOf = async (path: string, token: string) =>
    String((await ask(server, path, { token })).body.since);

  const changesSince = (since: string) => `/v1/changes?since=${encodeURIComponent(since)}`;

  /** Starts a poll and returns when it has nothing to say yet: a request that came after it was answered before it. */
  async function startPoll(path: string, token: string) {
    const state = { isAnswered: false };
    const answer = ask(server, path, { token }).finally(() => {
      state.isAnswered = true;
    });
    await ask(server, '/v1/me', { token });
    expect(state.isAnswered).toBe(false);
    return { answer };
  }

  test('an edit is answered with the row and its new version', async () => {
    const { status, headers, body } = await edit('Eve One');
    expect({ status, fullName: body.fullName }).toEqual({ status: 200, fullName: 'Eve One' });
    expect(headers.get('ETag')).toBe(`"${body.version}"`);
  });

  test('me without anything new is `since` alone', async () => {
    const since = await sinceOf('/v1/me', eve);
    const { body } = await ask(server, `/v1/me?since=${encodeURIComponent(since)}`, { token: eve });
    expect(body).toEqual({ since });
  });

  test('me names the account, its grants and its own CRM user', async () => {
    const { body } = await ask(server, '/v1/me', { token: eve });
    expect(body).toMatchObject({
      account: { username: 'eve' },
      grants: [{ role: 'agent', instanceId: IDS.north, crmUserId: IDS.eve }],
      instances: [{ id: IDS.north }],
      own: [{ user: { id: IDS.eve }, agents: [{ agent: { agentId: '4711' } }] }],
    });
  });

  test('a waiting me wakes when the own user changes', async () => {
    const since = await sinceOf('/v1/me', eve);
    const { answer } = await startPoll(`/v1/me?since=${encodeURIComponent(since)}&wait=25`, eve);
    await edit('Eve Two');
    expect((await answer).body).toMatchObject({ own: [{ user: { fullName: 'Eve Two' } }] });
  });

  test('a waiting feed wakes with the row that changed', async () => {
    const { body } = await ask(server, '/v1/snapshot', { token: ada });
    const { answer } = await startPoll(
      `/v1/changes?since=${encodeURIComponent(String(body.since))}&wait=25`,
      ada,
    );
    await edit('Eve Three');
    expect((await answer).body).toMatchObject({
      rows: { 'crm-users': [{ id: IDS.eve, fullName: 'Eve Three' }] },
    });
  });

  test('an empty answer of the feed has at most 200 bytes', async () => {
    // The snapshot may have been written a while ago: what came since is read first.
    const late = await ask(server, changesSince(await sinceOf('/v1/snapshot', ada)), { token: ada });
    const path = changesSince(String(late.body.since));
    const response = await fetch(new URL(path, server.url), { headers: { Authorization: `Bearer ${ada}` } });
    expect((await response.text()).length).toBeLessThanOrEqual(200);
  });

  test('a cursor that cannot be continued is 410 and nothing else', async () => {
    const since = await sinceOf('/v1/snapshot', ada);
    await server.database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'maintenance' }, (transaction) =>
      transaction.query('update tenants set epoch = gen_random_uuid() where tenant_id = $1', [
        DEFAULT_TENANT_ID,
      ]),
    );
    const { status, body } = await ask(server, `/v1/changes?since=${encodeURIComponent(since)}`, {
      token: ada,
    });
    expect({ status, body }).toEqual({ status: 410, body: { reset: true } });
  });

  test('the edit of an old version is refused with the present row', async () => {
    const { status, headers, body } = await ask(server, `/v1/crm-users/${IDS.eve}`, {
      method: 'PATCH',
      token: ada,
      body: '{"set":{"fullName":"Old"}}',
      headers: { 'Content-Type': 'application/json', 'If-Match': '"1"', 'Idempotency-Key': 'old.1' },
    });
    expect(status).toBe(412);
    expect(headers.get('Content-Type')).toBe('application/problem+json');
    expect(body.current).toMatchObject({ id: IDS.eve });
  });

  test('the server ends quickly while polls wait', async () => {
    const other = await startTestServer();
    const token = await tokenFor(other, 'ada');
    const since = String((await ask(other, '/v1/me', { token })).body.since);
    const answer = ask(other, `/v1/me?since=${encodeURIComponent(since)}&wait=25`, { token });
    await ask(other, '/v1/me', { token });
    await other.close();
    expect((await answer).body).toEqual({ since });
  });
});
