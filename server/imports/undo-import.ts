/** Takes an applied import back: every record as it was before, or left alone and named where it changed since. Runs in the server. */
import { type ImportJob, type Skipped, type UndoOutcome, UndoSchema } from '../../lib/schema/import-job.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import type { Caller } from '../records/caller.ts';
import { wholeBefore } from '../records/made-changes.ts';
import { parseBody } from '../records/parse-body.ts';
import { refuse } from '../records/patch-problems.ts';
import { readColumns } from './columns.ts';
import { takeStep } from './job-step.ts';
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
  readonly restored: number;
  readonly skipped: readonly Skipped[];
}

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

/** A repetition gets the same answer. Nothing may be written after it in the transaction. */
export function undoImport(
  tx: Transaction,
  caller: Caller,
  { id, body }: { id: string; body: unknown },
): Promise<ImportJob> {
  const wish = parseBody(UndoSchema, body);
  return takeStep(tx, caller, { step: STEP, id, wish }, async (job): Promise<UndoOutcome> => {
    const entries = await readEntries(tx, id);
    await requireAll(tx, id, entries.length);
    const undo = job.kind === 'crm-users' ? undoUsers : undoAgents;
    const { restored, skipped } = await undo({ tx, caller }, entries, {
      instanceId: job.instanceId ?? '',
      refuses: (found) => {
        if (wish.changedRows === 'refuse' && found.length > 0) throw changedSince(found);
      },
    });
    return { restored, skipped: skipped.length, skippedRecords: skipped.slice(0, MOST_NAMED) };
  });
}

/** Imports that were applied before their numbers were kept are looked for in the whole trail. */
const ENTRIES = `select e.kind, e.id, ${wholeBefore('e')} as before, e.after from import_jobs j
  join audit_entries e on e.tenant_id = j.tenant_id and e.job_id = j.id and e.source = 'import'
    and e.seq between coalesce(j.audit_from, 0) and coalesce(j.audit_to, 9223372036854775807)
  where j.tenant_id = $1 and j.id = $2 order by e.seq`;

async function readEntries(tx: Transaction, jobId: string): Promise<ImportEntry[]> {
  const { kind, id, before, after } = await readColumns<ImportEntry>(tx, ['kind', 'id', 'before', 'after'], {
    select: ENTRIES,
    parameters: [tx.binding.tenantId, jobId],
  });
  return id.map((each, index) => ({
    kind: kind[index] as Kind,
    id: each,
    before: before[index] ?? null,
    after: after[index] as AnyRow,
  }));
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
