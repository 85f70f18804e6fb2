/** Takes an applied import back: every record as it was before, or left alone and named where it changed since. Runs in the server. */
import { type ImportJob, type Skipped, type UndoOutcome, UndoSchema } from '../../lib/schema/import-job.ts';
import { discardBatch } from '../audit/batches.ts';
import type { Transaction } from '../db/database.ts';
import type { Caller } from '../records/caller.ts';
import { parseBody } from '../records/parse-body.ts';
import { refuse } from '../records/patch-problems.ts';
import { readEntries } from './import-entries.ts';
import { takeStep, type Work } from './job-step.ts';
import type { PreparedUndo } from './prepare-undo.ts';
import { undoAgents } from './undo-agents.ts';
import { undoUsers } from './undo-users.ts';
import { heldAhead } from './users-ahead.ts';

/** So many are named; a list of all would be no help. */
const MOST_NAMED = 1000;

const STEP = {
  from: 'applied',
  to: 'undone',
  source: 'undo',
  record: `undone_at = clock_timestamp(), undone_by = $3, undo_outcome = $4::jsonb, undo_request = $5,
    audit_from = coalesce(audit_from, $6), audit_to = coalesce(audit_to, $7)`,
  refusal({ state }: ImportJob) {
    const detail = state === 'undone' ? 'This import was undone already.' : 'This import was never applied.';
    return refuse(409, 'import_not_applied', { title: 'Cannot be undone', detail });
  },
} as const;

interface UndoRequest {
  readonly id: string;
  readonly body: unknown;
  readonly prepared?: PreparedUndo | null;
}

/** A repetition gets the same answer. Nothing may be written after it in the transaction. */
export function undoImport(
  tx: Transaction,
  caller: Caller,
  { id, body, prepared = null }: UndoRequest,
): Promise<ImportJob> {
  const wish = parseBody(UndoSchema, body);
  return takeStep(tx, caller, { step: STEP, id, wish }, async (job): Promise<Work> => {
    const entries = prepared?.entries ?? (await readEntries(tx, id));
    await requireAll(tx, id, entries.length);
    const undo = job.kind === 'crm-users' ? undoUsers : undoAgents;
    const { restored, skipped, batch } = await undo({ tx, caller }, entries, {
      instanceId: job.instanceId ?? '',
      ahead: await heldAhead(tx, caller, prepared?.ahead ?? null),
      refuses: (found) => {
        if (wish.changedRows === 'refuse' && found.length > 0) throw changedSince(found);
      },
    });
    if (prepared?.ahead && !batch) await discardBatch(tx, prepared.ahead.users.batch);
    const outcome: UndoOutcome = {
      restored,
      skipped: skipped.length,
      skippedRecords: skipped.slice(0, MOST_NAMED),
    };
    return { outcome, batch };
  });
}

/** Retention may have cut the trail since. */
async function requireAll(tx: Transaction, jobId: string, count: number): Promise<void> {
  const [job] = await tx.query<{ written: number | null }>(
    'select audit_to - audit_from + 1 as written from import_jobs where tenant_id = $1 and id = $2',
    [tx.binding.tenantId, jobId],
  );
  if (count >= (job?.written ?? 0)) return;
  throw refuse(409, 'import_cut', {
    title: 'Too long ago',
    detail: 'What this import changed is no longer in the audit trail, so it cannot be undone.',
  });
}

function changedSince(skipped: readonly Skipped[]) {
  const cannot =
    skipped.length === 1
      ? '1 record cannot be as it was'
      : `${skipped.length} records cannot be as they were, the first of them`;
  return refuse(409, 'changed_since', {
    title: 'Changed since the import',
    detail: `${cannot}: ${skipped[0]?.name} ${skipped[0]?.why}. Nothing was undone.`,
    current: skipped.slice(0, MOST_NAMED),
  });
}
