/** The last step of every write: audit entries and feed rows, numbered under the tenant's ordering lock. Runs in the server. */
import type { AccountRecord } from '../../lib/schema/account-record.ts';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import { instanceOf } from './authority.ts';

export interface RecordChange {
  readonly kind: Kind;
  readonly action: 'create' | 'update' | 'delete' | 'restore';
  readonly before: AnyRow | null;
  readonly after: AnyRow;
  readonly source: AuditSource;
  readonly jobId?: string;
  /** Secrets have no value to show; that they changed is audited. */
  readonly secretsChanged?: readonly string[];
}

/** Nothing may be written after it: others of the tenant wait from here until the transaction ends. Returns the new seq. */
export async function sealChanges(tx: Transaction, changes: readonly RecordChange[]): Promise<number> {
  const rows = changes.map(({ kind, action, before, after, source, jobId, secretsChanged }) => ({
    kind,
    id: after.id,
    instanceId: instanceOf(kind, after),
    version: after.version,
    deleted: action === 'delete',
    action,
    before,
    after: action === 'delete' ? null : { ...after, ...(secretsChanged?.length ? { secretsChanged } : {}) },
    source,
    jobId: jobId ?? null,
  }));
  const [sealed] = await tx.query<{ seq: number }>('select app_seal($1::jsonb) as seq', [
    JSON.stringify(rows),
  ]);
  if (!sealed) throw new Error('The changes were not sealed.');
  return sealed.seq;
}

export interface AccountChange {
  readonly action: 'create' | 'update';
  readonly before: AccountRecord | null;
  readonly after: AccountRecord;
  readonly source: AuditSource;
}

/** Accounts are audited, but stand in no feed. Nothing may be written after it. */
export async function sealAccounts(tx: Transaction, changes: readonly AccountChange[]): Promise<void> {
  const rows = changes.map((change) => ({ id: change.after.id, ...change }));
  await tx.query('select app_seal_accounts($1::jsonb)', [JSON.stringify(rows)]);
}
