/** Entries that a batch has: read, kept for good, cut and verified as all others are; those of a batch that is open are no part of the trail. On both databases. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  discardBatch,
  holdBatch,
  openBatch,
  sealBatch,
  sweepBatches,
} from '../../../server/audit/batches.ts';
import { readTrail, type WrittenHead } from '../../../server/audit/trail.ts';
import { verifyTrail } from '../../../server/audit/verify-trail.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { randomOf } from '../../long/long-test.ts';
import { describeDatabases } from '../../support/databases.ts';
import { history } from '../records/write-fixture.ts';
import { ADA, as, asSeed, EVE, FINN, id, NORA, NORTH, SAM, SOUTH, TENANT } from '../tenant-fixture.ts';
import { addEntries, BATCH_JOB, fillBatchTrail, sealEntries } from './batch-fixture.ts';
import { asOwner, tamper, verify } from './tamper.ts';
import { BATCH_TAMPERINGS, relinkTrail } from './tamper-batches.ts';
import { headsOf } from './trail-fixture.ts';

class Undone extends Error {}

describeDatabases('a batch of the audit trail', (subject) => {
  let database: Database;
  let heads: WrittenHead[];
  let sealed: { from: number; to: number; batch: string };
  beforeAll(async () => {
    database = subject().database;
    sealed = await fillBatchTrail(database);
    heads = await headsOf(database);
  });

  type Work<T> = (tx: Transaction) => Promise<T>;
  /** Everything is as before afterwards. */
  const undone = async <T>(within: (work: Work<void>) => Promise<void>, work: Work<T>): Promise<T> => {
    let found: T | undefined;
    const attempt = within(async (tx) => {
      found = await work(tx);
      throw new Undone();
    });
    await attempt.catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
    return found as T;
  };
  const seed = (work: Work<void>) => asSeed(database, work);
  const ada = (work: Work<void>) => as(database, ADA, work);

  it('has the numbers between those of the entries around it, and verifies with them', async () => {
    expect(sealed).toMatchObject({ from: 4, to: 1_006 });
    const report = await asSeed(database, (tx) => verify(tx, heads));
    expect(report).toMatchObject({ entries: 1_008, first: 1, last: 1_008, faults: [] });
    expect(report.heads).toBeGreaterThan(300);
  });

  it.each([1, 2, 7, 999, 1_000, 1_003])('is read in windows of %i', async (limit) => {
    const verifier = verifyTrail(TENANT, heads);
    for (let after: number | null = limit === 1 ? 990 : 0; after !== null; ) {
      const window = await asSeed(database, (tx) => readTrail(tx, { after: after ?? 0, limit }));
      expect(window.items.map(({ seq }) => seq)).toEqual(
        Array.from({ length: Math.min(limit, 1_008 - after) }, (_, place) => (after ?? 0) + place + 1),
      );
      for (const entry of window.items) verifier.add(entry);
      after = window.next;
    }
    // A beginning that is missing is told where it was begun in the middle.
    if (limit > 1) expect(verifier.end({ seq: 1_008, hash: heads.at(-1)?.hash ?? '' }).faults).toEqual([]);
  });

  it('is to the byte what each entry by itself would be', async () => {
    const wrong = await asSeed(database, (tx) =>
      tx.query(`select t.seq from (
          select e.seq, convert_from(app_audit_text(row(e.*)::audit_entries), 'UTF8') as text from audit_trail e
        ) as t join (
          select b.first_seq + (e.place - 1) % 1000 as seq, app_batch_text(b, e) as text
          from audit_batches b join batch_entries e on e.batch_id = b.batch_id and b.page = (e.place - 1) / 1000
        ) as b using (seq) where t.text <> b.text`),
    );
    expect(wrong).toEqual([]);
  });

  it('stands in the history of each of its records, with the whole row before', async () => {
    const entries = await history(database, 'crm-users', FINN);
    expect(entries.map(({ seq }) => seq)).toEqual([1_008, 5, 3]);
    const name = (text: string) => `Named ${text} 2`;
    expect(entries[1]).toMatchObject({
      kind: 'crm-users',
      id: FINN,
      actor: 'ada',
      action: 'update',
      source: 'import',
      job: BATCH_JOB,
      before: { id: FINN, version: 1, fullName: name('"before"'), instanceId: NORTH },
      after: { id: FINN, version: 2, fullName: name('\\ ü') },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { items } = await asSeed(database, (tx) => readTrail(tx, { after: 4, limit: 1 }));
    expect(entries[1]?.hash).toBe(items[0]?.hash);
  });

  it('gives the feed its records in its order', async () => {
    const ranges = await asSeed(database, (tx) =>
      tx.query<{ from: number; to: number; first: string }>(
        'select from_seq as from, to_seq as to, ids[1] as first from feed_ranges order by from_seq',
      ),
    );
    expect(ranges).toHaveLength(11);
    expect(ranges[0]?.first).toBe(EVE);
    expect(ranges.at(-1)).toMatchObject({
      to: (ranges[0]?.from ?? 0) + 1_002,
      from: (ranges[0]?.from ?? 0) + 1_000,
    });
  });

  const CHANGES = [
    `update batch_entries set before = '{}'`,
    'delete from batch_entries where place = 5',
    'delete from batch_entries',
    'truncate batch_entries',
    `update audit_batches set actor = 'x'`,
    'delete from audit_batches',
    'truncate audit_batches',
    `insert into batch_entries select tenant_id, batch_id, place + 2000, id, instance_id, before, after from batch_entries`,
  ];
  const asSystem = (system: 'sign-in' | 'seed' | 'maintenance') => (work: Work<unknown>) =>
    database.transaction({ tenantId: TENANT, system }, work);
  const WHO: Record<string, (work: Work<unknown>) => Promise<unknown>> = {
    'an admin': (work) => as(database, ADA, work),
    'the sign-in': asSystem('sign-in'),
    'the maintenance': asSystem('maintenance'),
    'the owner': (work) =>
      asSeed(database, async (tx) => {
        await tx.query("select set_config('role', 'none', true)");
        return work(tx);
      }),
  };

  it.each(Object.keys(WHO))('is closed to %s', async (who) => {
    for (const sql of CHANGES) {
      await expect(
        WHO[who]?.((tx) => tx.query(sql)),
        sql,
      ).rejects.toMatchObject({ code: '42501' });
    }
    await as(database, ADA, (tx) => discardBatch(tx, sealed.batch));
    expect(await asSeed(database, (tx) => verify(tx, heads))).toMatchObject({ entries: 1_008, faults: [] });
  });

  describe('while it is open', () => {
    const LEFT = `select (select count(*) from batch_entries where batch_id = $1) as entries,
      (select count(*) from open_batches where batch_id = $1) as open`;
    const left = (batch: string) =>
      asSeed(database, async (tx) => {
        await tx.query("select set_config('role', 'none', true)");
        return (await tx.query(LEFT, [batch]))[0];
      });
    const opened = () =>
      as(database, ADA, async (tx) => {
        const { id: batch } = await openBatch(tx, 'crm-users', NORTH);
        await addEntries(tx, batch, { ids: [EVE, FINN], mark: 'Never' });
        return batch;
      });

    it('is no part of the trail, and leaves nothing where it is given up', async () => {
      const batch = await opened();
      expect(await left(batch)).toEqual({ entries: 2, open: 1 });
      expect(await asSeed(database, (tx) => verify(tx, heads))).toMatchObject({ entries: 1_008, faults: [] });
      expect(await history(database, 'crm-users', EVE)).toHaveLength(3);
      await as(database, ADA, (tx) => discardBatch(tx, batch));
      expect(await left(batch)).toEqual({ entries: 0, open: 0 });
      await as(database, ADA, (tx) => discardBatch(tx, batch));
    });

    it('is for the account alone that opened it', async () => {
      const batch = await opened();
      await as(database, NORA, (tx) => discardBatch(tx, batch));
      expect(await as(database, NORA, (tx) => holdBatch(tx, batch))).toBe(false);
      const sealing = { id: batch, count: 2, source: 'import', jobId: BATCH_JOB } as const;
      await expect(as(database, NORA, (tx) => sealBatch(tx, sealing))).rejects.toThrow();
      expect(await as(database, ADA, (tx) => holdBatch(tx, batch))).toBe(true);
      expect(await left(batch)).toEqual({ entries: 2, open: 1 });
      await as(database, ADA, (tx) => discardBatch(tx, batch));
    });

    it('is not sealed with another count than it has', async () => {
      const batch = await opened();
      const sealing = { id: batch, count: 3, source: 'import', jobId: BATCH_JOB } as const;
      await expect(as(database, ADA, (tx) => sealBatch(tx, sealing))).rejects.toThrow(
        '2 entries instead of 3',
      );
      await as(database, ADA, (tx) => discardBatch(tx, batch));
    });

    it('is opened and added to by those who administer the instance', async () => {
      const refused = { code: '42501' };
      const open = (account: string, instanceId: string) =>
        undone(
          (work) => as(database, account, work),
          (tx) => openBatch(tx, 'crm-users', instanceId),
        );
      expect(await open(NORA, NORTH)).toMatchObject({ at: expect.stringMatching(/^\d{4}-.*Z$/) });
      await expect(open(NORA, SOUTH)).rejects.toMatchObject(refused);
      await expect(open(SAM, NORTH)).rejects.toMatchObject(refused);
      const add = (instanceId: string) =>
        undone(ada, async (tx) => {
          const { id: batch } = await openBatch(tx, 'crm-users', NORTH);
          await addEntries(tx, batch, { ids: [EVE], instanceId });
        });
      await add(NORTH);
      await expect(add(SOUTH)).rejects.toMatchObject(refused);
    });

    it('is swept after an hour', async () => {
      const [old, young] = [await opened(), await opened()];
      await asSeed(database, async (tx) => {
        await asOwner(tx);
        await tx.query(
          `update open_batches set opened_at = opened_at - interval '61 minutes' where batch_id = $1`,
          [old],
        );
      });
      expect(await sweepBatches(database, TENANT)).toBe(1);
      expect(await left(old)).toEqual({ entries: 0, open: 0 });
      expect(await left(young)).toEqual({ entries: 2, open: 1 });
      await as(database, ADA, (tx) => discardBatch(tx, young));
    });
  });

  it.each(Object.keys(BATCH_TAMPERINGS))('is found to be tampered with where somebody %s', async (name) => {
    for (let time = 0; time < 6; time += 1) {
      const random = randomOf(3, time);
      const { faults } = await tamper(seed, { tampering: BATCH_TAMPERINGS[name], random, heads });
      expect({ name, time, found: faults.length > 0 }).toEqual({ name, time, found: true });
    }
  });

  it('is cut in its middle, at its end, and not where it is young', async () => {
    const cut = (tx: Transaction, most: number) =>
      tx
        .query<{ count: number }>('select app_cut_audit(100, $1) as count', [most])
        .then(([found]) => found?.count);
    const reports = await undone(seed, async (tx) => {
      await asOwner(tx);
      await tx.query(`update audit_batches set at = at - interval '200 days'`);
      await tx.query(`update audit_entries set at = at - interval '200 days' where seq < 1008`);
      await relinkTrail(tx, 1);
      await tx.query("select set_config('session_replication_role', 'origin', true)");
      const parts: unknown[] = [];
      for (const most of [5, 994, 3, 10_000, 10_000]) parts.push(await cut(tx, most), await verify(tx));
      const rows = await tx.query(
        `select (select count(*) from batch_entries) as entries, (select count(*) from audit_batches) as pages`,
      );
      return { parts, rows };
    });
    const report = (first: number, entries: number) =>
      expect.objectContaining({ first, entries, cutUpTo: first - 1, faults: [] });
    expect(reports.parts).toEqual([
      5,
      report(6, 1_004),
      994,
      report(1_000, 11),
      3,
      report(1_003, 9),
      5,
      report(1_008, 5),
      0,
      report(1_008, 5),
    ]);
    expect(reports.rows).toEqual([{ entries: 0, pages: 0 }]);
  });

  it('is never sealed twice', async () => {
    const again = (tx: Transaction) =>
      sealBatch(tx, { id: sealed.batch, count: 1_003, source: 'import', jobId: BATCH_JOB });
    await expect(undone(ada, again)).rejects.toThrow();
    const second = await undone(ada, (tx) => sealEntries(tx, { ids: [id(1)] }));
    expect(second).toMatchObject({ from: 1_009, to: 1_009 });
  });
});
