/** Gives up an import at any stage: a plan goes, what is being applied or undone is waited for. Runs in the server. */
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { Transaction } from '../db/database.ts';
import type { Caller } from '../records/caller.ts';
import { lockJob } from './job-store.ts';

/** Whoever plans or gives up the import of this id waits for the other, even before there is a job. */
export async function lockImport(tx: Transaction, id: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`import ${id}`]);
}

/**
 * Answers the job as it ended: `planned` is gone and never wrote anything; anything else had happened before.
 * Throws 404 where nothing was kept.
 */
export async function cancelImport(tx: Transaction, caller: Caller, id: string): Promise<ImportJob> {
  await lockImport(tx, id);
  const { job } = await lockJob(tx, caller, id);
  if (job.state !== 'planned') return job;
  const key = [tx.binding.tenantId, id];
  await tx.query('delete from import_chunks where tenant_id = $1 and job_id = $2', key);
  await tx.query('delete from import_jobs where tenant_id = $1 and id = $2', key);
  return job;
}
