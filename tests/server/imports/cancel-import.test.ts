/** Giving an import up: a plan leaves nothing, what was applied is told; on both databases. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { cancelImport } from '../../../server/imports/cancel-import.ts';
import { listJobs } from '../../../server/imports/job-store.ts';
import { planImport } from '../../../server/imports/plan-import.ts';
import { ProblemError } from '../../../server/problem-error.ts';
import { requireWanted } from '../../../server/records/given-up.ts';
import { describeDatabases } from '../../support/databases.ts';
import { contents } from '../records/write-fixture.ts';
import { ADA, as, id, NORA, NORTH, refusal, SAM } from '../tenant-fixture.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

const ANY = { readDirectory: () => ({ all: true, instances: [] }), write: () => {} };
/** So many take many turns. */
const ROWS = 12_000;
const OPTIONS = { createMissingGroups: false, applyMappings: false, moveTaken: false };

describeDatabases('an import that is given up', (subject) => {
  let database: Database;
  let csv: Importer;
  beforeAll(async () => {
    ({ database, csv } = await freshImporter(subject()));
  });

  const cancel = (jobId: string, by = ADA) =>
    as(database, by, (tx, caller) => cancelImport(tx, caller, jobId));
  const jobs = async () =>
    (await as(database, ADA, (tx, caller) => listJobs(tx, caller, {}))).items.map((job) => job.id);
  const planAs = (jobId: string, signal?: AbortSignal) =>
    as(database, ADA, async (tx, caller) => {
      const bytes = new TextEncoder().encode('Username,Full Name\nfinn,Given up\n');
      const file = {
        kind: 'crm-users' as const,
        instanceId: NORTH,
        bytes: async () => bytes,
        fileName: 'a.csv',
      };
      const job = await planImport(tx, caller, { id: jobId, ...file, options: OPTIONS });
      if (signal) await requireWanted(signal);
      return job;
    });

  it('leaves neither a job nor a row of its plan', async () => {
    const before = await jobs();
    const job = await csv.plan([',finn,,Given up,,,']);
    expect(await cancel(job.id)).toMatchObject({ id: job.id, state: 'planned' });
    expect(await jobs()).toEqual(before);
    expect((await csv.rows(job.id)).items).toEqual([]);
    expect(await refusal(csv.apply(job))).toMatchObject({ status: 404 });
  });

  it('is told that it was applied before, and stays applied', async () => {
    const job = await csv.plan([',finn,,Applied before,,,']);
    await csv.apply(job);
    const applied = await contents(database);
    expect(await cancel(job.id)).toMatchObject({ state: 'applied' });
    expect(await contents(database)).toEqual(applied);
    await csv.undo(job.id);
    expect(await cancel(job.id)).toMatchObject({ state: 'undone' });
  });

  it('is refused to who may not import, and not found where there is nothing', async () => {
    const job = await csv.plan([',finn,,Sam,,,']);
    expect(await refusal(cancel(job.id, SAM))).toMatchObject({ status: 403 });
    expect(await refusal(cancel(id(9999)))).toMatchObject({ status: 404 });
    expect(await cancel(job.id, NORA)).toMatchObject({ state: 'planned' });
  });

  it('rolls back what its request had done', async () => {
    const before = await jobs();
    const given = AbortSignal.abort();
    expect(await refusal(planAs(id(9001), given))).toMatchObject({ status: 409, code: 'given_up' });
    expect(await jobs()).toEqual(before);
  });

  it.each(['crm-users', 'cti-agents'] as const)(
    'is heard of all along while %s are planned',
    async (kind) => {
      const before = await jobs();
      const header = kind === 'crm-users' ? 'Username,Full Name' : 'Environment,Agent Id,Name';
      const lines = Array.from({ length: ROWS }, (_, row) =>
        kind === 'crm-users' ? `many.${row},Many ${row}` : `NICE EU,many-${row},Many ${row}`,
      );
      const bytes = new TextEncoder().encode([header, ...lines, ''].join('\n'));
      let turns = 0;
      const until = (last: number) =>
        as(database, ADA, (tx, caller) =>
          planImport(tx, caller, {
            kind,
            instanceId: kind === 'crm-users' ? NORTH : null,
            bytes: async () => bytes,
            fileName: 'many.csv',
            options: OPTIONS,
            async requireWanted() {
              turns += 1;
              if (turns >= last) throw new ProblemError({ status: 499, code: 'given_up', title: 'Given up' });
            },
          }),
        );
      const whole = await until(Number.POSITIVE_INFINITY);
      // While it is read, looked at, planned and kept: a turn for each thousand of rows.
      expect(turns).toBeGreaterThan((3 * ROWS) / 1_000);
      for (const last of [1, Math.round(turns / 3), Math.round(turns / 2), turns]) {
        turns = 0;
        expect(await refusal(until(last))).toMatchObject({ status: 499 });
      }
      expect(await jobs()).toEqual([whole.id, ...before]);
    },
  );

  it('is one job, however often it is planned under one id', async () => {
    const first = await planAs(id(9002));
    expect(await planAs(id(9002))).toEqual(first);
    expect((await jobs()).filter((each) => each === id(9002))).toHaveLength(1);
    await csv.apply(first);
    expect(await refusal(planAs(id(9002)))).toMatchObject({ status: 409, code: 'import_applied' });
  });

  describe('by row-level security alone', () => {
    const removeJob = (jobId: string, by: string) =>
      as(database, by, (tx) =>
        tx.query('with gone as (delete from import_jobs where id = $1 returning 1) select 1 from gone', [
          jobId,
        ]),
      );

    it('goes only for an admin of its instance, and only while it is a plan', async () => {
      const job = await csv.plan([',finn,,Again applied,,,']);
      expect(await refusal(as(database, SAM, (tx) => lockOf(tx, job.id)))).toMatchObject({ status: 404 });
      await csv.apply(job);
      expect(await removeJob(job.id, ADA)).toEqual([]);
      expect(await removeJob(job.id, SAM)).toEqual([]);
      await csv.undo(job.id);
    });

    const lockOf = (tx: Parameters<typeof cancelImport>[0], jobId: string) =>
      cancelImport(tx, { username: 'sam', may: ANY } as never, jobId);
  });
});
