/** Opaque cursors of the feed: epoch, seq and scope, and when they can no longer be continued. Runs in the server. */
import { isUuid } from '../../lib/schema/id.ts';
import type { Transaction } from '../db/database.ts';
import { forbidden } from '../records/authority.ts';

export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
  readonly scopeHash: string;
}

/** Where the tenant's feed ends now. */
export interface Head {
  readonly epoch: string;
  readonly seq: number;
  readonly prunedSeq: number;
  /** Whose rows the transaction sees, by the word of the database: `*`, or the instances. */
  readonly sees: string;
}

/** Throws 403 where row-level security shows the transaction no directory. */
export async function readHead(tx: Transaction): Promise<Head> {
  const [head] = await tx.query<Head>(
    `select t.epoch, h.seq, h.pruned_seq as "prunedSeq", current_setting('app.directory', true) as sees
     from tenants t join tenant_heads h using (tenant_id) where tenant_id = $1`,
    [tx.binding.tenantId],
  );
  if (!head) throw forbidden('Only admin and support may read the directory.');
  return head;
}

export function writeCursor({ epoch, seq, scopeHash }: Cursor): string {
  return Buffer.from(`${epoch}.${seq}.${scopeHash}`).toString('base64url');
}

/** `null` for anything this server did not write. */
export function readCursor(text: string): Cursor | null {
  const [epoch, seqText, scopeHash, ...rest] = Buffer.from(text, 'base64url').toString('utf8').split('.');
  const seq = Number(seqText);
  if (!isUuid(epoch) || !scopeHash || rest.length > 0 || !/^\d{1,15}$/.test(seqText ?? '')) return null;
  return { epoch, seq, scopeHash };
}

/** False: the client must load a snapshot. `seq > head` means that the server was restored from a backup. */
export function canContinue(cursor: Cursor, head: Head, scopeHash: string): boolean {
  return (
    cursor.epoch === head.epoch &&
    cursor.scopeHash === scopeHash &&
    cursor.seq <= head.seq &&
    cursor.seq >= head.prunedSeq
  );
}
