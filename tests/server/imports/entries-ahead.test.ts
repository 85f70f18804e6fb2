/** Imports whose audit entries are written before their transaction: nothing of them counts before it, and whatever happens in between is seen by it. On both databases. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { applyImport } from '../../../server/imports/apply-import.ts';
import { type PreparedApply, prepareApply } from '../../../server/imports/prepare-apply.ts';
import { type PreparedUndo, prepareUndo } from '../../../server/imports/prepare-undo.ts';
import { undoImport } from '../../../server/imports/undo-import.ts';
import { dropPrepared, type Look } from '../../../server/imports/users-ahead.ts';
import { describeDatabases } from '../../support/databases.ts';
import { verify } from '../audit/tamper.ts';
import { contents, history, patch, read } from '../records/write-fixture.ts';
import { A3, ADA, as, asSeed, id, own, refusal, SAM, TIER1 } from '../tenant-fixture.ts';
import { aheadAs, freshImporter, type Importer, ownUsers } from './import-fixture.ts';

describeDatabases('an import that is written ahead', (subject) => {
  let database: Database;
  let csv: Importer;
  beforeAll(async () => {
    ({ database, csv } = await freshImporter(subject()));
  });

  const renew = ownUsers();
  let made: number;
  let names: [string, string, string];
  let ids: [string, string, string];
  beforeEach(async () => {
    ({ made, names, ids } = await renew(database));
  });

  type Job = { id: string; base: string };
  const preparing = ({ id: jobId, base }: Job, more: object = {}, by = ADA) => {
    const { look, options } = aheadAs(database, by, { base, ...more });
    return prepareApply(look, options(jobId));
  };
  const applying = ({ id: jobId, base }: Job, prepared: PreparedApply | null, more: object = {}) =>
    as(database, ADA, (tx, caller) =>
      applyImport(tx, caller, { id: jobId, body: { base, ...more }, prepared }),
    );
  const preparingUndo = (jobId: string, changedRows: 'skip' | 'refuse' = 'skip') => {
    const { look, options } = aheadAs(database, ADA, { changedRows });
    return prepareUndo(look, options(jobId));
  };
  const undoing = (jobId: string, prepared: PreparedUndo | null, changedRows: 'skip' | 'refuse' = 'skip') =>
    as(database, ADA, (tx, caller) => undoImport(tx, caller, { id: jobId, body: { changedRows }, prepared }));
  const look: Look = (work) => as(database, ADA, work);

  /** Entries in batches, and batches that are open. */
  const kept = () =>
    asSeed(database, async (tx) => {
      await tx.query("select set_config('role', 'none', true)");
      const [found] = await tx.query<{ sealed: number; open: number; batches: number }>(
        `select count(*) filter (where o.batch_id is null) as sealed, count(o.batch_id) as open,
          (select count(*) from open_batches) as batches
          from batch_entries e left join open_batches o using (tenant_id, batch_id)`,
      );
      return found ?? { sealed: 0, open: 0, batches: 0 };
    });
  const nothingOpen = { open: 0, batches: 0 };
  const whole = () => asSeed(database, (tx) => verify(tx));

  it('counts for nothing until its transaction, and is then what it changed', async () => {
    const job = await csv.plan([`Tier 1,${names[0]},,Anna,,,`, `,${names[1]},7,Bert,,,`]);
    const before = await contents(database);
    const former = await read(database, 'crm-users', ids[0]);
    const sealed = (await kept()).sealed;
    const prepared = await preparing(job);
    expect(prepared?.ahead?.users).toMatchObject({
      count: 2,
      by: 'ada',
      fields: ['fullName', 'groupId', 'nativeId'],
    });
    expect(await kept()).toEqual({ sealed, open: 2, batches: 1 });
    expect(await contents(database)).toEqual(before);
    expect(await history(database, 'crm-users', ids[0])).toHaveLength(1);
    expect((await whole()).faults).toEqual([]);

    const done = await applying(job, prepared);
    expect(done).toMatchObject({
      state: 'applied',
      outcome: { created: 0, updated: 2, moved: 0, groups: 0 },
    });
    expect(await kept()).toEqual({ sealed: sealed + 2, ...nothingOpen });
    const [anna, bert] = await Promise.all([ids[0], ids[1]].map((user) => read(database, 'crm-users', user)));
    expect(anna).toMatchObject({
      fullName: 'Anna',
      groupId: TIER1,
      version: 2,
      updatedBy: 'ada',
      mapping: own(A3),
    });
    expect(bert).toMatchObject({ fullName: 'Bert', nativeId: '7', version: 2 });
    const [entry] = await history(database, 'crm-users', ids[0]);
    expect(entry).toMatchObject({ job: job.id, source: 'import', action: 'update', after: anna });
    expect(entry?.before).toEqual(former);
    expect((await whole()).faults).toEqual([]);
    // The answer got lost.
    expect(await applying(job, await preparing(job))).toEqual(done);
    expect(await kept()).toEqual({ sealed: sealed + 2, ...nothingOpen });
  });

  it('is refused where a row changed while it was written, and leaves nothing', async () => {
    const job = await csv.plan([`,${names[0]},,Anna,,,`, `,${names[1]},,Bert,,,`]);
    await patch(database, ['crm-users', ids[1]], { set: { fullName: 'First' } });
    const prepared = await preparing(job);
    expect(prepared?.ahead).toBeNull();
    expect(await kept()).toMatchObject(nothingOpen);
    expect(await refusal(applying(job, prepared))).toMatchObject({
      code: 'plan_stale',
      current: [{ row: 3, name: names[1] }],
    });
  });

  it('is refused where a row changed after it was written, and leaves nothing', async () => {
    const job = await csv.plan([`,${names[0]},,Anna,,,`, `,${names[1]},,Bert,,,`]);
    const prepared = await preparing(job);
    await patch(database, ['crm-users', ids[0]], { set: { fullName: 'First' } });
    expect(await refusal(applying(job, prepared))).toMatchObject({
      code: 'plan_stale',
      current: [{ row: 2, name: names[0] }],
    });
    expect(await kept()).toMatchObject({ open: 2 });
    await dropPrepared(look, prepared);
    expect(await kept()).toMatchObject(nothingOpen);
    expect(await read(database, 'crm-users', ids[1])).toMatchObject({ fullName: null });
    expect((await whole()).faults).toEqual([]);
  });

  it('is written by nobody who may not apply it, and for no wish that is refused', async () => {
    const removing = await csv.plan([`,${names[0]},,Anna,,,TRUE`], { applyMappings: true });
    expect((await preparing(removing))?.ahead).toBeNull();
    expect((await preparing(removing, { confirm: { removeAll: 'x' } }))?.ahead).toBeNull();
    expect(await refusal(applying(removing, await preparing(removing)))).toMatchObject({
      code: 'confirm_remove_all',
    });
    const job = await csv.plan([`,${names[0]},,Anna,,,`]);
    expect((await preparing({ ...job, base: 'other' }))?.ahead).toBeNull();
    expect((await preparing(job, {}, SAM))?.ahead).toBeNull();
    expect(await kept()).toMatchObject(nothingOpen);
  });

  it('leaves nothing where it is given up half-way', async () => {
    const job = await csv.plan([`,${names[0]},,Anna,,,`]);
    const { options } = aheadAs(database, ADA, { base: job.base });
    let turns = 0;
    const turn = async () => {
      turns += 1;
      if (turns > 1) throw new Error('Nobody waits.');
    };
    await expect(prepareApply(look, { ...options(job.id), turn })).rejects.toThrow('Nobody waits.');
    expect(turns).toBe(2);
    expect(await kept()).toMatchObject(nothingOpen);
  });

  it('is applied all the same where it was swept, or where the account has another name by now', async () => {
    const swept = await csv.plan([`,${names[0]},,Anna,,,`]);
    const prepared = await preparing(swept);
    await dropPrepared(look, prepared);
    expect(await applying(swept, prepared)).toMatchObject({ state: 'applied' });
    expect(await read(database, 'crm-users', ids[0])).toMatchObject({ fullName: 'Anna' });

    const renamed = await csv.plan([`,${names[1]},,Bert,,,`]);
    const written = await preparing(renamed);
    const rename = (name: string) =>
      asSeed(database, (tx) => tx.query('update accounts set username = $1 where id = $2', [name, ADA]));
    await rename('ada.new');
    expect(await applying(renamed, written)).toMatchObject({ state: 'applied' });
    const [entry] = await history(database, 'crm-users', ids[1]);
    expect(entry).toMatchObject({ actor: 'ada.new', after: { updatedBy: 'ada.new' } });
    await rename('ada');
    await dropPrepared(look, written);
    expect(await kept()).toMatchObject(nothingOpen);
  });

  it('has new users, new groups and those who give agents up beside it, under one job', async () => {
    const giver = await csv.plan([`Tier ${made},${names[1]},,,NICE EU,A4711,TRUE`, `,new.${made},,Neu,,,`], {
      applyMappings: true,
      moveTaken: true,
      createMissingGroups: true,
    });
    const former = await csv.exportUsers(true);
    const prepared = await preparing(giver);
    expect(prepared?.ahead?.users.count).toBe(1);
    expect(await applying(giver, prepared)).toMatchObject({
      outcome: { created: 1, updated: 1, moved: 1, groups: 1 },
    });
    expect(await read(database, 'crm-users', ids[0])).toMatchObject({ mapping: own() });
    expect(await read(database, 'crm-users', ids[1])).toMatchObject({ mapping: own(A3) });
    const [range] = await as(database, ADA, (tx) =>
      tx.query('select audit_to - audit_from + 1 as written from import_jobs where id = $1', [giver.id]),
    );
    expect(range).toEqual({ written: 4 });
    const undo = await preparingUndo(giver.id);
    expect(undo?.ahead?.ids).toEqual(new Set([ids[0], ids[1]]));
    const { undoOutcome } = await undoing(giver.id, undo);
    expect(undoOutcome).toMatchObject({ restored: 4, skipped: 0 });
    expect(await csv.exportUsers(true)).toBe(former);
    expect(await kept()).toMatchObject(nothingOpen);
    expect((await whole()).faults).toEqual([]);
  });

  describe('and taken back', () => {
    it('leaves alone who changed before, and says so', async () => {
      const job = await csv.plan([`,${names[0]},,Anna,,,`, `,${names[1]},,Bert,,,`, `,${names[2]},,Cleo,,,`]);
      await csv.apply(job);
      await patch(database, ['crm-users', ids[1]], { set: { fullName: 'Since' } });
      expect((await preparingUndo(job.id, 'refuse'))?.ahead).toBeNull();
      const prepared = await preparingUndo(job.id);
      expect(prepared?.ahead?.users).toMatchObject({ count: 2, fields: ['fullName'] });
      const { undoOutcome } = await undoing(job.id, prepared);
      expect(undoOutcome).toMatchObject({ restored: 2, skipped: 1, skippedRecords: [{ id: ids[1] }] });
      expect(await kept()).toMatchObject(nothingOpen);
      expect(await read(database, 'crm-users', ids[0])).toMatchObject({ fullName: null, version: 3 });
      expect(await read(database, 'crm-users', ids[1])).toMatchObject({ fullName: 'Since' });
      const [entry] = await history(database, 'crm-users', ids[2]);
      expect(entry).toMatchObject({
        source: 'undo',
        job: job.id,
        before: { fullName: 'Cleo' },
        after: { fullName: null },
      });
    });

    it('leaves alone who changed after it was written, and says so', async () => {
      const job = await csv.plan([`,${names[0]},,Anna,,,`, `,${names[1]},,Bert,,,`]);
      await csv.apply(job);
      const prepared = await preparingUndo(job.id);
      expect(prepared?.ahead?.users.count).toBe(2);
      await patch(database, ['crm-users', ids[0]], { set: { fullName: 'Since' } });
      const { undoOutcome } = await undoing(job.id, prepared);
      expect(undoOutcome).toMatchObject({ restored: 1, skipped: 1, skippedRecords: [{ id: ids[0] }] });
      expect(await kept()).toMatchObject(nothingOpen);
      expect(await read(database, 'crm-users', ids[0])).toMatchObject({ fullName: 'Since' });
      expect(await read(database, 'crm-users', ids[1])).toMatchObject({ fullName: null });
      expect((await whole()).faults).toEqual([]);
    });

    it('gives agents back that changed hands among its users', async () => {
      const former = await csv.exportUsers(true);
      const swap = await csv.plan([`,${names[0]},,,,,TRUE`, `,${names[1]},,,NICE EU,A4711,TRUE`], {
        applyMappings: true,
      });
      const more = { confirm: { removeAll: true, removals: true } };
      await applying(swap, await preparing(swap, more), more);
      expect(await read(database, 'crm-users', ids[1])).toMatchObject({ mapping: own(A3) });
      const prepared = await preparingUndo(swap.id);
      expect(prepared?.ahead?.users).toMatchObject({ count: 2, fields: ['mapping'] });
      await undoing(swap.id, prepared);
      expect(await csv.exportUsers(true)).toBe(former);
    });

    it('is nothing where it was never applied', async () => {
      const job = await csv.plan([`,${names[0]},,Anna,,,`]);
      expect(await preparingUndo(job.id)).toBeNull();
      expect(await preparingUndo(id(7_998))).toBeNull();
    });
  });
});
