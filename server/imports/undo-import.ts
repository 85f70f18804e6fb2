/** Takes an applied import back: every record as it was before, or left alone and named where it changed since. Runs in the server. */
import { randomUUID } from 'node:crypto';
import { type ImportJob, type Skipped, type UndoOutcome, UndoSchema } from '../../lib/schema/import-job.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import type { Caller } from '../records/caller.ts';
import { parseBody } from '../records/parse-body.ts';
import { refuse } from '../records/patch-problems.ts';
import { sealChanges } from '../records/seal.ts';
import { hashOf, type Made } from './apply-import.ts';
import { lockJob, readJob } from './job-store.ts';
import { undoAgents } from './undo-agents.ts';
import { undoUsers } from './undo-users.ts';

/** What the import did to one record. */
export interface ImportEntry {
  readonly kind: Kind;
  readonly id: string;
  /** `null`: the import made it. */
  readonly before: AnyRow | null;
  readonly after: AnyRow;
}

export interface Undone {
  readonly changes: readonly Made[];
  readonly skipped: readonly Skipped[];
}

/** So many are named; a list of all would be no help. */
const MOST_NAMED = 1000;

/** A repetition gets the same answer. Nothing may be written after it in the transaction. */
export async function undoImport(
  tx: Transaction,
  caller: Caller,
  { id, body }: { id: string; body: unknown },
): Promise<ImportJob> {
  const wish = parseBody(UndoSchema, body);
  const { job, undoRequest } = await lockJob(tx, caller, id);
  const request = hashOf(wish);
  if (job.state !== 'applied') {
    if (job.state === 'undone' && undoRequest === request) return job;
    const detail =
      job.state === 'undone' ? 'This import was undone already.' : 'This import was never applied.';
    throw refuse(409, 'import_not_applied', { title: 'Cannot be undone', detail });
  }
  const entries = await readEntries(tx, id);
  const undo = job.kind === 'crm-users' ? undoUsers : undoAgents;
  const { changes, skipped } = await undo({ tx, caller }, entries, {
    instanceId: job.instanceId ?? '',
    refuses: (found) => {
      if (wish.changedRows === 'refuse' && found.length > 0) throw changedSince(found);
    },
  });
  const outcome: UndoOutcome = {
    restored: changes.length,
    skipped: skipped.length,
    skippedRecords: skipped.slice(0, MOST_NAMED),
  };
  await tx.query(
    `update import_jobs set state = 'undone', undone_at = clock_timestamp(), undone_by = $3, undo_outcome = $4::jsonb, undo_request = $5
      where tenant_id = $1 and id = $2`,
    [tx.binding.tenantId, id, caller.username, JSON.stringify(outcome), request],
  );
  const done = await readJob(tx, caller, id);
  if (changes.length > 0)
    await sealChanges(
      tx,
      changes.map((change) => sealed(change, id)),
    );
  return done;
}

function sealed(change: Made, jobId: string) {
  // Restoring a deleted record brings back all that was deleted with it: but for users, all of its job.
  const isAlone = change.action === 'delete' && change.kind !== 'crm-users';
  return { ...change, source: 'undo' as const, jobId: isAlone ? randomUUID() : jobId };
}

function readEntries(tx: Transaction, jobId: string): Promise<ImportEntry[]> {
  return tx.query<ImportEntry>(
    `select kind, id, before, after from audit_entries where tenant_id = $1 and job_id = $2 and source = 'import' order by seq`,
    [tx.binding.tenantId, jobId],
  );
}

function changedSince(skipped: readonly Skipped[]) {
  return refuse(409, 'changed_since', {
    title: 'Changed since the import',
    detail: `${skipped.length} records cannot be as they were, such as ${skipped[0]?.name}, who ${skipped[0]?.why}. Nothing was undone.`,
    current: skipped.slice(0, MOST_NAMED),
  });
}
