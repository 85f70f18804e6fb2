/** Entries of the audit trail are neither changed nor removed, by nobody; what is old is cut after it was sealed. On both databases. */
import { beforeAll, expect, it } from 'vitest';
import { cutTrail } from '../../../server/audit/cut-trail.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { ADA, as, asSeed, TENANT } from '../tenant-fixture.ts';
import { verify } from './tamper.ts';
import { fillTrail, makeOld } from './trail-fixture.ts';

const CHANGES = [
  `update audit_entries set actor = 'x'`,
  'delete from audit_entries where seq = 3',
  'delete from audit_entries where seq > 5',
  'truncate audit_entries',
];

describeDatabases('the audit trail', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await fillTrail(database);
  });

  type Work = (tx: Transaction) => Promise<unknown>;
  const asOwner = (work: Work) =>
    asSeed(database, async (tx) => {
      await tx.query("select set_config('role', 'none', true)");
      return work(tx);
    });
  const asSystem = (system: 'sign-in' | 'seed' | 'maintenance') => (work: Work) =>
    database.transaction({ tenantId: TENANT, system }, work);
  const WHO: Record<string, (work: Work) => Promise<unknown>> = {
    'an admin': (work) => as(database, ADA, work),
    'the sign-in': asSystem('sign-in'),
    'the seed': asSystem('seed'),
    'the maintenance': asSystem('maintenance'),
    'the owner': asOwner,
  };

  it.each(Object.keys(WHO))('is closed to %s', async (who) => {
    for (const sql of CHANGES) {
      await expect(
        WHO[who]?.((tx) => tx.query(sql)),
        sql,
      ).rejects.toMatchObject({ code: '42501' });
    }
    expect(await asSeed(database, (tx) => verify(tx))).toMatchObject({ faults: [] });
  });

  it('is not cut below 91 days', async () => {
    await expect(cutTrail(database, { tenantId: TENANT, days: 90 })).rejects.toThrow('at least 91 days');
  });

  it('is cut at its beginning alone, after an entry that seals what is gone', async () => {
    await makeOld(database);
    const before = await asSeed(database, (tx) => verify(tx));
    expect(await cutTrail(database, { tenantId: TENANT, days: 100 })).toBe(8);
    const after = await asSeed(database, (tx) => verify(tx));
    expect(after).toMatchObject({ first: 9, last: before.last + 1, cutUpTo: 8, faults: [] });
    expect(await cutTrail(database, { tenantId: TENANT, days: 100 })).toBe(0);
    await expect(asOwner((tx) => tx.query('delete from audit_entries where seq = 9'))).rejects.toMatchObject({
      code: '42501',
    });
  });
});
