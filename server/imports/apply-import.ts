/** Applies a planned import: exactly the rows that were planned and ticked, in one transaction, or nothing. Runs in the server. */
import { type Apply, ApplySchema, type ImportJob } from '../../lib/schema/import-job.ts';
import { needsRemovalsConfirmed } from '../../lib/schema/import-plan.ts';
import type { Transaction } from '../db/database.ts';
import type { Caller } from '../records/caller.ts';
import { parseBody } from '../records/parse-body.ts';
import { refuse } from '../records/patch-problems.ts';
import { applyAgents } from './apply-agents.ts';
import { applyUsers } from './apply-users.ts';
import { takeStep, type Work } from './job-step.ts';
import type { StoredRow } from './packed-rows.ts';
import { readWrites, unpackWrites } from './plan-rows.ts';
import type { PreparedApply } from './prepare-apply.ts';
import { othersFirst } from './take-turns.ts';
import { heldAhead } from './users-ahead.ts';

const STEP = {
  from: 'planned',
  to: 'applied',
  source: 'import',
  record: `applied_at = clock_timestamp(), applied_by = $3, outcome = $4::jsonb, apply_request = $5, audit_from = $6,
    audit_to = $7`,
  refusal: () =>
    refuse(409, 'import_applied', {
      title: 'Applied before',
      detail: 'This import was applied already. Plan it again.',
    }),
} as const;

interface ApplyRequest {
  readonly id: string;
  readonly body: unknown;
  readonly prepared?: PreparedApply | null;
}

/** A repetition after a lost answer gets the same answer. Nothing may be written after it in the transaction. */
export function applyImport(
  tx: Transaction,
  caller: Caller,
  { id, body, prepared = null }: ApplyRequest,
): Promise<ImportJob> {
  const wish = parseBody(ApplySchema, body);
  return takeStep(tx, caller, { step: STEP, id, wish }, async (job): Promise<Work> => {
    const isPrepared = prepared?.plannedAt === job.createdAt;
    const written = isPrepared ? prepared.rows : await unpackWrites(await readWrites(tx, id), othersFirst);
    const rows = wishedRows(job, written, wish);
    if (job.kind !== 'crm-users') return { outcome: await applyAgents({ tx, caller }, rows) };
    const ahead = isPrepared ? await heldAhead(tx, caller, prepared.ahead) : null;
    const outcome = await applyUsers(
      { tx, caller },
      { instanceId: job.instanceId ?? '', rows, written, ahead },
    );
    return { outcome, batch: ahead?.users };
  });
}

/** Without the rows that are left out. Throws where the wish is for another plan, or what must be confirmed is not. */
export function wishedRows(job: ImportJob, written: readonly StoredRow[], wish: Apply): StoredRow[] {
  if (wish.base !== job.base) throw staleBase();
  const excluded = new Set(wish.exclude);
  const rows = written.filter(({ row }) => !excluded.has(row));
  requireConfirmed(job, rows, wish.confirm);
  return rows;
}

function staleBase() {
  return refuse(412, 'plan_stale', {
    title: 'Not this plan',
    field: 'base',
    detail: 'The plan was made against another state than you name. Plan the file again and look at it.',
  });
}

/** The brakes: what takes many mappings away must have been meant. */
function requireConfirmed(
  job: ImportJob,
  rows: readonly StoredRow[],
  { removeAll, removals }: Apply['confirm'],
): void {
  const emptied = rows.filter((row) => row.removesAll).length;
  if (emptied > 0 && !isConfirmed(removeAll, emptied)) {
    const detail = `${emptied === 1 ? '1 user loses' : `${emptied} users lose`} all their agents. Confirm it with removeAll: ${emptied}, or leave these rows out.`;
    throw refuse(409, 'confirm_remove_all', {
      title: 'Confirmation needed',
      field: 'confirm.removeAll',
      detail,
    });
  }
  const losing = countLosing(rows);
  if (
    needsRemovalsConfirmed({ removals: losing, users: job.counts.users }) &&
    !isConfirmed(removals, losing)
  ) {
    const detail = `${losing === 1 ? '1 user' : `${losing} users`} of ${job.counts.users} would lose agents, more than a fifth. Confirm it with removals: ${losing}.`;
    throw refuse(409, 'confirm_removals', {
      title: 'Confirmation needed',
      field: 'confirm.removals',
      detail,
    });
  }
}

/** Plans of earlier versions say only what leaves own lists. */
function countLosing(rows: readonly StoredRow[]): number {
  const losing = rows.flatMap(({ write, removed, removesAll, loses }) => {
    if (!write || !('takes' in write)) return [];
    return [
      ...(removed.length > 0 || removesAll || loses ? [write.id] : []),
      ...write.takes.map(([, owner]) => owner),
    ];
  });
  return new Set(losing).size;
}

function isConfirmed(given: boolean | number, count: number): boolean {
  return given === true || given === count;
}
