/** Applying a plan whose rows were read before the transaction: only those of this very plan are taken. */
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { applyImport } from '../../../server/imports/apply-import.ts';
import { cancelImport } from '../../../server/imports/cancel-import.ts';
import { type PreparedApply, prepareApply } from '../../../server/imports/prepare-apply.ts';
import { othersFirst } from '../../../server/imports/take-turns.ts';
import { describeDatabases } from '../../support/databases.ts';
import { read } from '../records/write-fixture.ts';
import { ADA, as, id } from '../tenant-fixture.ts';
import { freshImporter, type Importer, ownUsers } from './import-fixture.ts';

describeDatabases('a plan that was read before it is applied,', (subject) => {
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

  const prepared = (jobId: string) =>
    prepareApply((work) => as(database, ADA, work), { id: jobId, turn: othersFirst });
  const applied = (job: { id: string; base: string }, rows: PreparedApply | null) => {
    const asked: string[] = [];
    const applying = as(database, ADA, (tx, caller) => {
      const query: Transaction['query'] = (sql, parameters, options) => {
        asked.push(sql);
        return tx.query(sql, parameters, options);
      };
      const request = { id: job.id, body: { base: job.base }, prepared: rows };
      return applyImport({ ...tx, query }, caller, request);
    });
    return applying.then(({ state }) => ({
      state,
      reads: asked.filter((sql) => sql.includes('import_chunks')),
    }));
  };

  it('is not read again while others wait', async () => {
    const job = await csv.plan([`,${names[0]},,Anna,,,`]);
    expect(await applied(job, await prepared(job.id))).toEqual({ state: 'applied', reads: [] });
    expect(await read(database, 'crm-users', ids[0])).toMatchObject({ fullName: 'Anna' });
    await csv.undo(job.id);
  });

  it('is read again where another one has its id by now', async () => {
    const jobId = id(7900 + made);
    const former = await csv.plan([`,${names[0]},,Former,,,`], { id: jobId });
    const rows = await prepared(former.id);
    await as(database, ADA, (tx, caller) => cancelImport(tx, caller, jobId));
    const job = await csv.plan([`,${names[0]},,Later,,,`], { id: jobId });
    expect(await applied(job, rows)).toMatchObject({ state: 'applied', reads: [expect.any(String)] });
    expect(await read(database, 'crm-users', ids[0])).toMatchObject({ fullName: 'Later' });
    await csv.undo(job.id);
  });

  it('is nothing where it was applied or is not there', async () => {
    const job = await csv.plan([`,${names[0]},,Anna,,,`]);
    await csv.apply(job);
    expect(await prepared(job.id)).toBeNull();
    expect(await prepared(id(7999))).toBeNull();
    await csv.undo(job.id);
  });
});
