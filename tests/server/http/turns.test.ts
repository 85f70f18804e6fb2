/** What an answer costs the embedded database: turns of its library, each of which costs more than a small statement. Told apart by what is in them. */
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { PGLITE, type TestDatabase } from '../../support/databases.ts';
import { ask, IDS, PEOPLE, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

let opened: TestDatabase;
let server: TestServer;
let token: string;
let turns = 0;

beforeAll(async () => {
  const { execProtocolRawSync } = PGlite.prototype;
  vi.spyOn(PGlite.prototype, 'execProtocolRawSync').mockImplementation(function (this: PGlite, message) {
    turns += 1;
    return execProtocolRawSync.call(this, message);
  });
  opened = await PGLITE.open();
  server = await startTestServer({ database: opened.database });
  token = await tokenFor(server, 'ada');
});
afterAll(async () => {
  await server.close();
  await opened.close();
  vi.restoreAllMocks();
});
beforeEach(() => {
  turns = 0;
});

let edits = 0;
async function edit(fullName: string, ifMatch?: string) {
  const { headers } = await ask(server, `/v1/crm-users/${IDS.eve}`, { token });
  turns = 0;
  edits += 1;
  return ask(server, `/v1/crm-users/${IDS.eve}`, {
    method: 'PATCH',
    token,
    headers: {
      'If-Match': ifMatch ?? headers.get('ETag') ?? '',
      'Idempotency-Key': `turns.${edits}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ set: { fullName } }),
  });
}

const EVENT = '/v1/resolve?environment=NICE%20EU&agentId=4711';

it('an event takes one, with everything from the binding to the commit, once its caller is known', async () => {
  await ask(server, EVENT, { token });
  await ask(server, EVENT, { token });
  turns = 0;
  const { body } = await ask(server, EVENT, { token });
  expect(turns).toBe(1);
  expect(body).toMatchObject({ user: { id: IDS.eve } });
});

it('an edit takes three: what it reads, what it changes, and the seal with the commit', async () => {
  await edit('Eve One');
  await edit('Eve Two');
  const { status } = await edit('Eve Three');
  expect(status).toBe(200);
  expect(turns).toBe(3);
});

it('a record takes three', async () => {
  const path = `/v1/crm-users/${IDS.eve}`;
  await ask(server, path, { token });
  turns = 0;
  await ask(server, path, { token });
  expect(turns).toBe(3);
});

it('an event whose caller has lost a right since is asked anew, by the rights of now', async () => {
  const grant = (instance: string | null) =>
    opened.database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'seed' }, (tx) =>
      tx.query('update grants set instance_id = $2 where account_id = $1', [PEOPLE.ben.id, instance]),
    );
  const ben = await tokenFor(server, 'ben');
  const before = await ask(server, EVENT, { token: ben });
  await ask(server, EVENT, { token: ben });
  await grant(IDS.south);
  const after = await ask(server, EVENT, { token: ben });
  await grant(IDS.north);
  expect(before.body).toMatchObject({ user: { id: IDS.eve } });
  expect(after.body).not.toHaveProperty('user.id');
});

it('a refused edit has kept nothing of what was asked ahead: its key is as good as new', async () => {
  const refused = await edit('Refused', '"99"');
  expect(refused.status).toBe(412);
  edits -= 1;
  expect((await edit('Taken')).status).toBe(200);
});

it('a repeated edit is answered as before', async () => {
  const first = await edit('Once');
  edits -= 1;
  const again = await edit('Once', '"1"');
  expect([again.status, again.body]).toEqual([first.status, first.body]);
});
