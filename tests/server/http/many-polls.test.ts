/** Five hundred people's polls at once: an edit wakes those whom it concerns and nobody else. `npm run test:long -- long-polls` has the large count. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../../server/http/serve.ts';
import { tokenOf } from '../../support/access-token.ts';
import { PGLITE, type TestDatabase } from '../../support/databases.ts';
import { crowdAccount, crowdUser, loadCrowd } from '../../support/poll-crowd.ts';
import { watchedDatabase } from '../../support/watched-database.ts';
import { ADA } from '../tenant-fixture.ts';
import { ask } from '../test-server.ts';

const PEOPLE = 500;

let opened: TestDatabase;
let server: RunningServer;
const statements: string[] = [];
beforeAll(async () => {
  opened = await PGLITE.open();
  await loadCrowd(opened.database, { agents: PEOPLE, supporters: 0 });
  const watched = watchedDatabase();
  watched.onQuery = (sql) => void statements.push(sql);
  server = await startServer({ database: watched.of(opened.database) });
});
afterAll(() => opened.close());

const asked = (path: string, token: string, init: RequestInit = {}) =>
  ask({ ...server, database: opened.database }, path, { ...init, token });

async function waiting(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^patchpanel_polls_waiting (\d+)$/m.exec(text)?.[1]);
}

test('an edit wakes one of five hundred polls, and the end of the server all others', async () => {
  const token = (accountId: string) => tokenOf({ url: server.url, database: opened.database }, accountId);
  const answered = new Set<number>();
  const polls = Array.from({ length: PEOPLE }, async (_, n) => {
    const own = await token(crowdAccount(n));
    const since = String((await asked('/v1/me', own)).body.since);
    const { status, body } = await asked(`/v1/me?since=${encodeURIComponent(since)}&wait=25`, own);
    answered.add(n);
    return { status, body, since };
  });
  await expect.poll(waiting, { timeout: 60_000 }).toBe(PEOPLE);
  const ada = await token(ADA);
  statements.splice(0);
  const edited = await asked(`/v1/crm-users/${crowdUser(17)}`, ada, {
    method: 'PATCH',
    body: JSON.stringify({ set: { fullName: 'Seventeen' } }),
    headers: { 'Content-Type': 'application/json', 'If-Match': '"1"', 'Idempotency-Key': 'many.1' },
  });
  expect(edited.status).toBe(200);
  expect((await polls[17])?.body).toMatchObject({ own: [{ user: { fullName: 'Seventeen' } }] });
  expect({ answered: [...answered], waiting: await waiting() }).toEqual({
    answered: [17],
    waiting: PEOPLE - 1,
  });
  // Those of the edit and of one own view, which budgets.test.ts counts.
  expect(statements.length).toBeLessThanOrEqual(11);
  await server.close();
  const others = (await Promise.all(polls)).filter((_, n) => n !== 17);
  expect(others.every(({ status, body, since }) => status === 200 && body.since === since)).toBe(true);
});
