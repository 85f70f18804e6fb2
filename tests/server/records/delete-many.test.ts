/** Deleting what many records hang on, on both databases: as many statements as for one, and each record in the chain. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Kind } from '../../../lib/schema/kind.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { readCaller } from '../../../server/records/caller.ts';
import { deleteRecord } from '../../../server/records/delete-record.ts';
import { restoreRecord } from '../../../server/records/restore-record.ts';
import { describeDatabases } from '../../support/databases.ts';
import { ADA, asSeed, id, loadFixture, NICE, NORTH, TENANT } from '../tenant-fixture.ts';
import { nextKey, read } from './write-fixture.ts';

const FEW = 3;
const MANY = 400;
const [few, many] = [id(1_001), id(1_002)];

/** A group with users, past the ordinary writes: nobody has heard of them yet. */
async function addGroup(database: Database, group: string, users: number): Promise<void> {
  await asSeed(database, async (tx) => {
    await tx.query(
      `insert into crm_user_groups (tenant_id, id, instance_id, name) values ($1, $2::uuid, $3, $2::text)`,
      [TENANT, group, NORTH],
    );
    await tx.query(
      `insert into crm_users (tenant_id, id, instance_id, username, group_id)
        select $1, gen_random_uuid(), $2, $3::text || n, $3::uuid from generate_series(1, $4::int) n`,
      [TENANT, NORTH, group, users],
    );
  });
}

/** Runs a write as Ada and counts its statements. */
async function counted(
  database: Database,
  write: (tx: Transaction) => Promise<{ body: unknown }>,
): Promise<{ statements: number; body: unknown }> {
  let statements = 0;
  const { body } = await database.transaction({ tenantId: TENANT, accountId: ADA }, (tx) =>
    write({
      ...tx,
      query(sql, parameters) {
        statements += 1;
        return tx.query(sql, parameters);
      },
    }),
  );
  return { statements, body };
}

async function remove(database: Database, kind: Kind, record: string) {
  const ifMatch = `"${(await read(database, kind, record)).version}"`;
  const deletion = { kind, id: record, ifMatch, idempotencyKey: nextKey(), source: 'console' as const };
  return counted(database, async (tx) => deleteRecord(tx, await readCaller(tx), deletion));
}

const bringBack = (database: Database, kind: Kind, record: string) =>
  counted(database, async (tx) =>
    restoreRecord(tx, await readCaller(tx), {
      kind,
      id: record,
      ifMatch: undefined,
      idempotencyKey: nextKey(),
    }),
  );

describeDatabases('deleting what many records hang on', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
    await addGroup(database, few, FEW);
    await addGroup(database, many, MANY);
  });

  it('takes as many statements for many as for few, and so does bringing it back', async () => {
    const removed = [
      await remove(database, 'crm-user-groups', few),
      await remove(database, 'crm-user-groups', many),
    ];
    expect(removed[1]?.body).toMatchObject({ changed: { 'crm-user-groups': 1, 'crm-users': MANY } });
    expect(removed[1]?.statements).toBe(removed[0]?.statements);
    const back = [
      await bringBack(database, 'crm-user-groups', few),
      await bringBack(database, 'crm-user-groups', many),
    ];
    expect(back[1]?.statements).toBe(back[0]?.statements);
    await remove(database, 'crm-user-groups', many);
  });

  it('has an entry of each record, in the order in which they changed, under one job', async () => {
    const entries = await asSeed(database, (tx) =>
      tx.query<{ kind: string; action: string; count: number }>(
        `select kind, action, count(distinct id), max(seq) - min(seq) + 1 as places from audit_entries
          where tenant_id = $1 and job_id = (
            select job_id from audit_entries where tenant_id = $1 and id = $2 order by seq desc limit 1)
          group by kind, action order by min(seq)`,
        [TENANT, many],
      ),
    );
    expect(entries).toEqual([
      { kind: 'crm-users', action: 'update', count: MANY, places: MANY },
      { kind: 'crm-user-groups', action: 'delete', count: 1, places: 1 },
    ]);
  });

  it('leaves a chain of hashes in which each follows from the one before', async () => {
    const [chain] = await asSeed(database, (tx) =>
      tx.query(
        `select count(*) as entries, count(*) filter (where hash = expected) as right,
          (select audit_hash from tenant_heads where tenant_id = $1) = (array_agg(hash order by seq desc))[1] as "endsAtHead"
        from (select a.seq, a.hash,
          app_audit_hash(coalesce(lag(a.hash) over (order by a.seq), ''), a) as expected
          from audit_entries a where tenant_id = $1) as linked`,
        [TENANT],
      ),
    );
    const links = chain as { entries: number; right: number; endsAtHead: boolean };
    expect(links.entries).toBeGreaterThan(3 * MANY);
    expect(links).toMatchObject({ right: links.entries, endsAtHead: true });
  });

  it('tells the feed of each record once, in the order of the changes', async () => {
    const fed = await asSeed(database, (tx) =>
      tx.query(
        `select count(*), max(f.seq) - min(f.seq) + 1 as places,
          max(f.seq) = (select seq from tenant_heads where tenant_id = $1) as "isNewest"
        from feed f join crm_users u on u.tenant_id = f.tenant_id and u.id = f.id
        where f.tenant_id = $1 and u.username like $2 || '%'`,
        [TENANT, many],
      ),
    );
    // The group itself is the last.
    expect(fed).toEqual([{ count: MANY, places: MANY, isNewest: false }]);
  });

  describe('one seal', () => {
    const change = (version: number, more: object = {}) => ({
      kind: 'environments',
      id: NICE,
      instanceId: null,
      version,
      deleted: false,
      action: 'update',
      before: { n: version - 1 },
      after: { n: version },
      source: 'api',
      jobId: null,
      ...more,
    });
    const seal = (changes: object[]) =>
      asSeed(database, (tx) =>
        tx.query<{ seq: number }>('select app_seal($1::jsonb) as seq', [JSON.stringify(changes)]),
      );

    it('of a record that changed twice leaves it in the feed as it was last', async () => {
      const [sealed] = await seal([change(7), change(8, { deleted: true, action: 'delete' })]);
      const [fed] = await asSeed(database, (tx) =>
        tx.query('select seq, version, deleted from feed where tenant_id = $1 and id = $2', [TENANT, NICE]),
      );
      expect(fed).toEqual({ seq: sealed?.seq, version: 8, deleted: true });
    });

    it('of nothing changes nothing', async () => {
      const heads = () =>
        asSeed(database, (tx) => tx.query('select * from tenant_heads where tenant_id = $1', [TENANT]));
      const before = await heads();
      await seal([]);
      expect(await heads()).toEqual(before);
    });
  });
});
