/** A step of an import that writes, from one state of its job to the next: once, however often it is asked for. Runs in the server. */
import { createHash } from 'node:crypto';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import { sealBatch } from '../audit/batches.ts';
import type { Transaction } from '../db/database.ts';
import type { ProblemError } from '../problem-error.ts';
import type { Caller } from '../records/caller.ts';
import { openChanges, sealMade } from '../records/made-changes.ts';
import { lockJob, readJob } from './job-store.ts';

interface Step {
  readonly from: ImportJob['state'];
  readonly to: ImportJob['state'];
  readonly source: 'import' | 'undo';
  /** Assignments; `$3` is who, `$4` the outcome, `$5` the hash of the request, `$6` and `$7` the first and last audit entry. */
  readonly record: string;
  /** Why a job in another state is not taken further. */
  refusal(job: ImportJob): ProblemError;
}

export interface StepRequest {
  readonly id: string;
  /** As it was parsed: equal wishes are repetitions. */
  readonly wish: object;
}

export interface Work {
  readonly outcome: object;
  /** Where audit entries of it were written ahead, so many. */
  readonly batch?: { readonly batch: string; readonly count: number } | undefined;
}

/** A repetition after a lost answer gets the same answer. Nothing of the configuration may be written after it in the transaction. */
export async function takeStep(
  tx: Transaction,
  caller: Caller,
  { step, id, wish }: StepRequest & { step: Step },
  work: (job: ImportJob) => Promise<Work>,
): Promise<ImportJob> {
  const { job, requests } = await lockJob(tx, caller, id);
  const request = createHash('sha256').update(JSON.stringify(wish)).digest('hex');
  if (job.state !== step.from) {
    if (job.state === step.to && requests[step.to] === request) return job;
    throw step.refusal(job);
  }
  await openChanges(tx);
  const { outcome, batch } = await work(job);
  const by = { source: step.source, jobId: id };
  const { from, to: made } = await sealMade(tx, by);
  // Their numbers follow those of the others.
  const to = batch ? (await sealBatch(tx, { id: batch.batch, count: batch.count, ...by })).to : made;
  // The job is no configuration: others wait for this one row, not more.
  await tx.query(
    `update import_jobs set state = '${step.to}', ${step.record} where tenant_id = $1 and id = $2`,
    [tx.binding.tenantId, id, caller.username, JSON.stringify(outcome), request, from, to],
  );
  return readJob(tx, caller, id);
}
