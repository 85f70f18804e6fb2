/** A replica that is behind knows no cursor of the present; only the primary may tell a client to begin anew (sync.md). */
import { expect, test } from 'vitest';
import type { Database, Transaction } from '../../../server/db/database.ts';
import type { ReplicaReport } from '../../../server/db/replica-report.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { PGLITE } from '../../support/databases.ts';
import { ask, startTestServer, tokenFor } from '../test-server.ts';

const BEHIND: ReplicaReport = { state: 'follows', lagBytes: 1, lagSeconds: 1, reads: 0 };

/** As a replica whose feed still ends where it began. */
const old = ({ binding, query }: Transaction): Transaction => ({
  binding,
  async query<R extends object>(sql: string, parameters?: readonly unknown[]) {
    const rows = await query<R>(sql, parameters);
    return /tenant_heads/.test(sql) ? rows.map((row) => ({ ...row, seq: 0 })) : rows;
  },
});

test('a cursor that a replica does not know is asked for at the primary', async () => {
  const { database: primary, close } = await PGLITE.open();
  const asked: string[] = [];
  const database: Database = {
    ...primary,
    replicas: () => ({ replicas: [BEHIND], fallbacks: { behind: 0, gone: 0, unfit: 0 } }),
    transaction: (binding, work, options) => {
      asked.push(options?.mayBeReplica ? 'replica' : 'primary');
      return primary.transaction(binding, options?.mayBeReplica ? (tx) => work(old(tx)) : work, options);
    },
  };
  const server = await startTestServer({ database });
  const token = await tokenFor(server, 'ada');
  const { body } = await ask(server, '/v1/changes', { token });
  const [epoch, , scope] = Buffer.from(String(body.since), 'base64url').toString().split('.');
  const since = Buffer.from(`${epoch}.7.${scope}`).toString('base64url');
  await primary.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'seed' }, (tx) =>
    tx.query('update tenant_heads set seq = 7'),
  );
  asked.length = 0;
  const answer = await ask(server, `/v1/changes?since=${since}`, { token });
  expect(answer).toMatchObject({ status: 200, body: { since } });
  expect(asked).toEqual(['replica', 'primary']);
  await server.close();
  await close();
});
