/** What a record belongs to must not be deleted, nor be while the record is written. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from './authority.ts';
import { KIND_TABLES } from './row-sql.ts';

/**
 * Locks the row until the transaction ends. A foreign key alone locks too little: deletion is an update that leaves
 * the key alone. Throws 404 where the caller sees no such row.
 */
export async function requireLive(tx: Transaction, kind: Kind, id: string): Promise<void> {
  const found = await tx.query(
    `select id from ${KIND_TABLES[kind].table} where tenant_id = $1 and id = $2 and deleted_at is null for share`,
    [tx.binding.tenantId, id],
  );
  if (found.length === 0) throw notFound();
}
