/** Entries of very many updates, written before the transaction that makes these and sealed by it (decisions/0102). Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { Database, Transaction } from '../db/database.ts';
import type { MadeBy, Sealed } from '../records/made-changes.ts';
import { MOMENT } from '../records/row-sql.ts';

export interface OpenBatch {
  readonly id: string;
  /** When its records change, as their rows say it: UTC, with milliseconds. */
  readonly at: string;
}

/** Of the account of the transaction; what it does not administer is refused by the database. */
export async function openBatch(tx: Transaction, kind: Kind, instanceId: string | null): Promise<OpenBatch> {
  const [open] = await tx.query<OpenBatch>(
    `select app_open_batch($1, $2) as id, m.text as at from (${MOMENT}) as m`,
    [kind, instanceId],
  );
  if (!open) throw new Error('The batch was not opened.');
  return open;
}

/** A batch that is sealed stays as it is. */
export async function discardBatch(tx: Transaction, id: string): Promise<void> {
  await tx.query('select app_discard_batch($1)', [id]);
}

/** Nobody discards it until the transaction ends; false where it is not there any more. */
export async function holdBatch(tx: Transaction, id: string): Promise<boolean> {
  const [held] = await tx.query<{ isThere: boolean }>('select app_hold_batch($1) as "isThere"', [id]);
  return held?.isThere === true;
}

/** As `sealMade`, behind which it may stand. Throws where the batch has not so many entries. */
export async function sealBatch(
  tx: Transaction,
  { id, count, source, jobId }: MadeBy & { id: string; count: number },
): Promise<Sealed> {
  const [sealed] = await tx.query<Sealed>(
    'select first_entry as "from", last_entry as "to" from app_seal_batch($1, $2, $3, $4)',
    [id, count, source, jobId],
  );
  if (!sealed) throw new Error('The batch was not sealed.');
  return sealed;
}

/** Removes batches that have been open for an hour, as whoever wrote them is gone. Returns how many. */
export async function sweepBatches(database: Database, tenantId: string): Promise<number> {
  for (let swept = 0; ; swept += 1) {
    const [found] = await database.transaction({ tenantId, system: 'maintenance' }, (tx) =>
      tx.query<{ isSwept: boolean }>('select app_sweep_batch() as "isSwept"'),
    );
    if (found?.isSwept !== true) return swept;
  }
}
