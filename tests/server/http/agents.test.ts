/** The agent matrix over HTTP: an agent's token reads nobody else over any read route, and sees itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../../../lib/schema/kind.ts';
import { ROUTES } from '../../../server/http/routes.ts';
import { describeDatabases } from '../../support/databases.ts';
import { ask, IDS, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

/** Ids of every record of the test tenant by kind, without eve's own. */
const OTHERS: Record<string, readonly string[]> = {
  'crm-instances': [IDS.south, IDS.north],
  'crm-user-groups': [IDS.tier1],
  'crm-users': [IDS.finn, IDS.gus],
  environments: [IDS.nice],
  'agent-groups': [IDS.voice],
  'cti-agents': [IDS.agent4712, IDS.agent4711],
  accounts: [IDS.ada],
  imports: [IDS.ada],
};

/** What eve may read: her own CRM user, and the own view. */
const OWN = ['/v1/me', `/v1/crm-users/${IDS.eve}`, `/v1/crm-users/${IDS.eve}/effective`];

/** What a route cannot do without, asking for somebody else's agent. */
const NEEDED: Record<string, string> = {
  '/v1/resolve': '?environment=NICE%20EU&agentId=4712',
  '/v1/exports/crm-users.csv': `?instance=${IDS.north}`,
};

/** Every read route with every record it could be asked for. */
function readAddresses(): string[] {
  const data = ROUTES.filter((route) => route.access === 'read').map(({ path }) => path);
  return data.flatMap((path) => {
    const kind = path.split('/')[2] ?? '';
    const ids = path.includes(':id')
      ? [...(OTHERS[kind] ?? []), ...(kind === 'crm-users' ? [IDS.eve] : [])]
      : [''];
    return ids.map((id) => path.replace(':id', id) + (NEEDED[path] ?? ''));
  });
}

describeDatabases('the agent matrix', (subject) => {
  let server: TestServer;
  let eve: string;
  beforeAll(async () => {
    server = await startTestServer({ database: subject().database });
    eve = await tokenFor(server, 'eve');
  });
  afterAll(() => server.close());

  describe('an agent', () => {
    test.each(readAddresses().filter((path) => !OWN.includes(path)))('is refused %s', async (path) => {
      const { status, body } = await ask(server, path, { token: eve });
      expect([403, 404]).toContain(status);
      expect(JSON.stringify(body)).not.toContain('Secret-Surname');
      expect(JSON.stringify(body)).not.toContain('4712');
    });

    test.each(OWN)('may read %s', async (path) => {
      const { status, body } = await ask(server, path, { token: eve });
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain('Secret-Surname');
    });

    test.each(['?q=finn', `?instance=${IDS.north}`, `?environment=${IDS.nice}`, '?limit=1000'])(
      'is refused every list with %s',
      async (query) => {
        for (const kind of KINDS) {
          expect((await ask(server, `/v1/${kind}${query}`, { token: eve })).status).toBe(403);
        }
      },
    );

    test('may not edit itself or anybody else', async () => {
      for (const [n, id] of [IDS.eve, IDS.finn, IDS.gus].entries()) {
        const { status } = await ask(server, `/v1/crm-users/${id}`, {
          method: 'PATCH',
          token: eve,
          body: JSON.stringify({ set: { fullName: 'Me' } }),
          headers: {
            'Content-Type': 'application/json',
            'If-Match': '"1"',
            'Idempotency-Key': `eve.${n + 1}`,
          },
        });
        expect([403, 404]).toContain(status);
      }
    });

    test('meets a stranger where support meets a colleague', async () => {
      const sam = await tokenFor(server, 'sam');
      expect((await ask(server, `/v1/crm-users/${IDS.finn}`, { token: sam })).status).toBe(200);
      expect((await ask(server, `/v1/crm-users/${IDS.gus}`, { token: sam })).status).toBe(404);
    });
  });
});
