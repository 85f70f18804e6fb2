/** Removes what the feed and idempotency keys are kept for no longer: tombstones, ranges and stored answers. Runs in the server. */
import type { Database, Transaction } from '../db/database.ts';

/** As long as a deleted record can be restored. */
const KEPT_DAYS = 90;
/** Rows of one run; the next one goes on. While they go, writes wait for the order. */
const MOST_ROWS = 5_000;

/** Returns how many of each. Clients that have not seen what is gone are told to load a snapshot. */
export function pruneFeed(
  database: Database,
  tenantId: string,
): Promise<{ tombstones: number; ranges: number; answers: number }> {
  return database.transaction({ tenantId, system: 'maintenance' }, async (tx) => ({
    answers: await pruneAnswers(tx),
    tombstones: await pruneTombstones(tx),
    ranges: await pruneRanges(tx),
  }));
}

async function pruneTombstones(tx: Transaction): Promise<number> {
  const { tenantId } = tx.binding;
  const old = `tenant_id = $1 and deleted and changed_at < clock_timestamp() - make_interval(days => $2)`;
  const [found] = await tx.query(`select 1 from feed where ${old} limit 1`, [tenantId, KEPT_DAYS]);
  if (!found) return 0;
  // Writes take the order before they touch the feed, and so does this.
  await tx.query('select app_lock_order()', []);
  const gone = await tx.query<{ seq: number }>(
    `delete from feed where ${old} and seq in (select seq from feed where ${old} order by seq limit $3) returning seq`,
    [tenantId, KEPT_DAYS, MOST_ROWS],
  );
  return goneUpTo(tx, gone);
}

/** Records stay where they stood in the feed before the range. */
async function pruneRanges(tx: Transaction): Promise<number> {
  const { tenantId } = tx.binding;
  const old = `tenant_id = $1 and changed_at < clock_timestamp() - make_interval(days => $2)`;
  const [found] = await tx.query(`select 1 from feed_ranges where ${old} limit 1`, [tenantId, KEPT_DAYS]);
  if (!found) return 0;
  await tx.query('select app_lock_order()', []);
  const gone = await tx.query<{ seq: number }>(
    `delete from feed_ranges where ${old} returning to_seq as seq`,
    [tenantId, KEPT_DAYS],
  );
  return goneUpTo(tx, gone);
}

async function goneUpTo(tx: Transaction, gone: readonly { readonly seq: number }[]): Promise<number> {
  const last = gone.reduce((most, { seq }) => Math.max(most, seq), 0);
  await tx.query('update tenant_heads set pruned_seq = greatest(pruned_seq, $2) where tenant_id = $1', [
    tx.binding.tenantId,
    last,
  ]);
  return gone.length;
}

async function pruneAnswers(tx: Transaction): Promise<number> {
  const gone = await tx.query(
    `delete from idempotency_answers where (tenant_id, account_id, key) in (
       select tenant_id, account_id, key from idempotency_answers
       where tenant_id = $1 and created_at < clock_timestamp() - make_interval(days => $2) limit $3)
     returning 1`,
    [tx.binding.tenantId, KEPT_DAYS, MOST_ROWS],
  );
  return gone.length;
}
