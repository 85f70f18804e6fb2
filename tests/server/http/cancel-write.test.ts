/** A deletion, a restore or an edit of many users that is cancelled while it runs: over HTTP, on both databases. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeDatabases } from '../../support/databases.ts';
import { watchedDatabase } from '../../support/watched-database.ts';
import { IDS, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

describeDatabases('a long write', (subject) => {
  const watched = watchedDatabase();
  let server: TestServer;
  let tokens: Record<'ada' | 'ben', string>;
  beforeAll(async () => {
    server = await startTestServer({ database: watched.of(subject().database) });
    tokens = { ada: await tokenFor(server, 'ada'), ben: await tokenFor(server, 'ben') };
  });
  afterAll(() => server.close());

  let keys = 0;
  const nextKey = () => {
    keys += 1;
    return `cancel.${keys}`;
  };
  interface Sent {
    key: string;
    as?: 'ada' | 'ben';
    version?: number;
    body?: object;
    signal?: AbortSignal;
  }
  const send = async (method: string, path: string, { key, as = 'ada', version, body, signal }: Sent) => {
    const answer = await fetch(`${server.url}/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[as]}`,
        'content-type': 'application/json',
        'idempotency-key': key,
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(signal ? { signal } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const cancel = (key: string, as: 'ada' | 'ben' = 'ada') =>
    send('POST', `writes/${key}/cancel`, { key, as });
  const read = async (path: string) => (await send('GET', path, { key: '' })).body;
  const versionOf = async (path: string) => (await read(path)).version as number;
  const move = async (key: string, groupId: string | null) => ({
    key,
    body: {
      instanceId: IDS.north,
      edits: [{ users: [[IDS.finn, await versionOf(`crm-users/${IDS.finn}`)]], set: { groupId } }],
    },
  });

  /** The request, cancelled when the server comes to the statement: both answers. */
  async function cancelledAt(statement: RegExp, key: string, ask: () => ReturnType<typeof send>) {
    let cancelling: ReturnType<typeof send> | undefined;
    watched.onQuery = async (sql) => {
      if (cancelling || !statement.test(sql)) return;
      const arrived = watched.nextTransaction();
      cancelling = cancel(key);
      await arrived;
    };
    const answer = await ask();
    watched.onQuery = () => {};
    return { answer, cancelled: await cancelling };
  }

  const GIVEN_UP = { status: 409, body: { code: 'given_up', detail: expect.stringContaining('Nothing') } };

  it.each([
    ['before it is written', /for no key update/],
    ['while it is written', /update crm_users/],
    ['when all but the seal is written', /update idempotency_answers/],
    ['in its last statement', /app_seal_made/],
  ])('is rolled back when it is cancelled %s', async (_when, statement) => {
    const before = await read(`crm-users/${IDS.finn}`);
    const key = nextKey();
    const request = await move(key, IDS.tier1);
    const { answer, cancelled } = await cancelledAt(statement, key, () => send('POST', 'bulk', request));
    expect(answer).toMatchObject(GIVEN_UP);
    expect(cancelled).toMatchObject({ status: 200, body: { done: false } });
    expect(await read(`crm-users/${IDS.finn}`)).toEqual(before);
    expect(await read(`crm-users/${IDS.finn}/history`)).toMatchObject({ items: [] });
  });

  it('never happens later, when the request comes after its cancellation', async () => {
    const key = nextKey();
    expect(await cancel(key)).toMatchObject({ body: { done: false } });
    expect(await send('POST', 'bulk', await move(key, IDS.tier1))).toMatchObject(GIVEN_UP);
    expect(await cancel(key)).toMatchObject({ body: { done: false } });
  });

  it('stays when it was done before, and the cancellation says so', async () => {
    const key = nextKey();
    const request = await move(key, IDS.tier1);
    const first = await send('POST', 'bulk', request);
    expect(first).toMatchObject({ status: 200, body: { changed: 1 } });
    expect(await cancel(key)).toMatchObject({ status: 200, body: { done: true } });
    expect(await send('POST', 'bulk', request)).toEqual(first);
    await send('POST', 'bulk', await move(nextKey(), null));
  });

  it('is a deletion too, and a restore', async () => {
    const path = `crm-user-groups/${IDS.tier1}`;
    const before = { group: await read(path), eve: await read(`crm-users/${IDS.eve}`) };
    const version = await versionOf(path);
    const key = nextKey();
    const removed = await cancelledAt(/update crm_user_groups/, key, () =>
      send('DELETE', path, { key, version }),
    );
    expect(removed.answer).toMatchObject(GIVEN_UP);
    expect({ group: await read(path), eve: await read(`crm-users/${IDS.eve}`) }).toEqual(before);
    await send('DELETE', path, { key: nextKey(), version });
    const again = nextKey();
    const restored = await cancelledAt(/update crm_user_groups/, again, () =>
      send('POST', `${path}/restore`, { key: again }),
    );
    expect(restored.answer).toMatchObject(GIVEN_UP);
    expect(restored.cancelled).toMatchObject({ body: { done: false } });
    expect(await read(path)).toMatchObject({ code: 'not_found' });
    expect(await send('POST', `${path}/restore`, { key: nextKey() })).toMatchObject({ status: 200 });
  });

  it('is not given up by another account, nor by a key that is none', async () => {
    const key = nextKey();
    const request = await move(key, IDS.tier1);
    const { answer } = await cancelledAt(/update crm_users/, `${key}9`, () => send('POST', 'bulk', request));
    expect(answer).toMatchObject({ status: 200 });
    expect(await cancel(key, 'ben')).toMatchObject({ body: { done: false } });
    expect(await send('POST', 'bulk', request)).toEqual(answer);
    expect(await cancel('none')).toMatchObject({ status: 400 });
    await send('POST', 'bulk', await move(nextKey(), null));
  });
});
