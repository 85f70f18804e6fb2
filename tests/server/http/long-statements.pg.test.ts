/** A statement that takes too long, on real PostgreSQL: ended, told so that the client tries again, and nothing is used up. What may be long is left alone. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase } from '../../../server/db/open.ts';
import { createLog } from '../../../server/log.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { TENANT } from '../tenant-fixture.ts';
import { ask, IDS, PEOPLE, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

const LIMIT_SECONDS = 1;
/** As many as the pool has. */
const CONNECTIONS = 10;

const CSV = 'Username,Full Name\nnew.one,New One\n';

describeDatabases(
  'a statement that takes too long',
  (subject) => {
    let server: TestServer;
    let token: string;
    let owner: Client;
    beforeAll(async () => {
      const url = subject().url ?? '';
      const database = await openDatabase({ url, statementSeconds: LIMIT_SECONDS });
      server = await startTestServer({ database, log: createLog({ level: 'silent' }) });
      token = await tokenFor(server, 'ada');
      owner = new Client(url);
      await owner.connect();
    });
    afterAll(async () => {
      await owner.end();
      await server.close();
      await server.database.close();
    });

    const users = () => ask(server, '/v1/crm-users', { token });
    const together = () => Promise.all(Array.from({ length: CONNECTIONS }, users));

    /** While nobody else may touch the table, as when somebody else alters it. */
    async function withTableTaken<T>(work: () => Promise<T>): Promise<T> {
      await owner.query('begin; lock table crm_users in access exclusive mode');
      return work().finally(() => owner.query('rollback'));
    }

    /** How many have been waiting for longer than a statement may take. */
    async function longWaiting(): Promise<number> {
      const { rows } = await owner.query<{ count: number }>(
        `select count(*)::int from pg_stat_activity where datname = current_database()
         and wait_event_type = 'Lock' and clock_timestamp() - query_start > make_interval(secs => ${1.2 * LIMIT_SECONDS})`,
      );
      return rows[0]?.count ?? 0;
    }

    test('is answered as busy, for later, and its connection serves again', async () => {
      const cut = await withTableTaken(together);
      expect(new Set(cut.map(({ status, body }) => `${status} ${body.code}`))).toEqual(new Set(['503 busy']));
      expect(cut[0]?.headers.get('Retry-After')).toBe('10');
      expect((await together()).map(({ status }) => status)).toEqual(cut.map(() => 200));
    });

    test('is ended where it waits for nobody, and the next one is not', async () => {
      const asAda = (work: string) =>
        server.database.transaction({ tenantId: TENANT, accountId: PEOPLE.ada.id }, (tx) => tx.query(work));
      await expect(asAda('select pg_sleep(600)')).rejects.toMatchObject({ code: '57014' });
      expect(await asAda("select current_setting('statement_timeout') as limit")).toEqual([{ limit: '1s' }]);
    });

    const post = (path: string, body: object | string) => () =>
      ask(server, path, {
        method: 'POST',
        token,
        headers: {
          'Content-Type': typeof body === 'string' ? 'text/csv' : 'application/json',
          'Idempotency-Key': `long.${path.length}`,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    const longOnes = {
      'a snapshot': () => ask(server, '/v1/snapshot', { token }),
      'a plan of an import': post(
        `/v1/imports?kind=crm-users&instance=${IDS.north}&id=00000000-0000-4000-8000-000000000777`,
        CSV,
      ),
      'an edit of many users': post('/v1/bulk', {
        instanceId: IDS.north,
        edits: [{ users: [[IDS.finn, 1]], set: { groupId: IDS.tier1 } }],
      }),
    };

    test('is left alone where it may be long: snapshots, imports, edits of many', async () => {
      const asked = await withTableTaken(async () => {
        const answers = Object.entries(longOnes).map(async ([name, call]) => [name, await call()] as const);
        await vi.waitFor(async () => expect(await longWaiting()).toBe(answers.length), 8_000);
        return { answers };
      });
      const statuses = (await Promise.all(asked.answers)).map(([name, { status, body }]) => [
        name,
        status < 300 ? status : body,
      ]);
      expect(Object.fromEntries(statuses)).toEqual({
        'a snapshot': 200,
        'a plan of an import': 201,
        'an edit of many users': 200,
      });
    });
  },
  POSTGRES ? [POSTGRES] : [],
);
