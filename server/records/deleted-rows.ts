/** What is known of a deleted record: its row, when it went, and the audit entries of everything that went with it. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import { KIND_TABLES, rowJson } from './row-sql.ts';

export interface DeletedRecord {
  readonly row: AnyRow;
  /** Not older than 90 days. */
  readonly isRestorable: boolean;
}

/** Locks the row until the transaction ends; `null` for what is not deleted. */
export async function findDeleted(tx: Transaction, kind: Kind, id: string): Promise<DeletedRecord | null> {
  const [found] = await tx.query<DeletedRecord>(
    `select ${rowJson(kind)} as row, r.deleted_at > now() - interval '90 days' as "isRestorable"
      from ${KIND_TABLES[kind].table} r where r.tenant_id = $1 and r.id = $2 and r.deleted_at is not null for update`,
    [tx.binding.tenantId, id],
  );
  return found ?? null;
}

export interface DeletionEntry {
  readonly kind: Kind;
  readonly id: string;
  readonly action: 'delete' | 'update';
  readonly before: AnyRow;
  /** As the deletion left it; `null` where it deleted. */
  readonly after: AnyRow | null;
}

/** Nothing goes with a user; others of its job were deleted beside it, by a bulk edit, and are restored each for itself. */
const SELECT_ENTRIES = `select kind, id, action, before, after from audit_entries
  where tenant_id = $1 and source <> 'import' and job_id = (
    select job_id from audit_entries where tenant_id = $1 and kind = $2 and id = $3 and action = 'delete'
    order by seq desc limit 1
  ) and ($2 <> 'crm-users' or id = $3) order by seq`;

/** In the order in which they were made; the record itself is the last one. */
export function deletionEntries(tx: Transaction, kind: Kind, id: string): Promise<DeletionEntry[]> {
  return tx.query<DeletionEntry>(SELECT_ENTRIES, [tx.binding.tenantId, kind, id]);
}
