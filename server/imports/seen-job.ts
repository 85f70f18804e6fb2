/** An import job as preparations look at it: what they may not see or do they leave to the transaction to refuse. Runs in the server. */
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { Transaction } from '../db/database.ts';
import { ProblemError } from '../problem-error.ts';
import type { Caller } from '../records/caller.ts';
import { findJob } from './job-store.ts';

export interface SeenJob {
  readonly job: ImportJob;
  readonly mayWrite: boolean;
}

/** `null` where the caller does not see it, or where it is in another state. */
export async function seeJob(
  tx: Transaction,
  caller: Caller,
  { id, state }: Pick<ImportJob, 'id' | 'state'>,
): Promise<SeenJob | null> {
  const job = await unlessRefused(() => findJob(tx, caller, id));
  if (job?.state !== state) return null;
  const allowed = await unlessRefused(() => {
    caller.may.write(job.kind, job.instanceId);
    return true;
  });
  return { job, mayWrite: allowed === true };
}

/** `null` where `work` refuses. */
export async function unlessRefused<T>(work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}
