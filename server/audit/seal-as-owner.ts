/** Adds to the audit trail what was done to the whole database by its owner. Runs in the command line. */
import type { OwnerTransaction } from '../db/owner.ts';

const ADD_ENTRY = `insert into audit_entries
  select (jsonb_populate_record(e.entry, jsonb_build_object('hash', app_audit_hash(e.previous, e.entry)))).*
  from (
    select h.audit_hash as previous, jsonb_populate_record(null::audit_entries, jsonb_build_object(
      'tenant_id', h.tenant_id, 'seq', h.audit_seq + 1, 'at', clock_timestamp(), 'actor', $2::text, 'kind', 'tenants',
      'id', h.tenant_id, 'action', $3::text, 'after', $4::text::jsonb, 'source', $5::text)) as entry
    from tenant_heads h where h.tenant_id = $1
    offset 0
  ) as e`;

const MOVE_HEAD = `update tenant_heads h set audit_seq = e.seq, audit_hash = e.hash
  from audit_entries e where e.tenant_id = h.tenant_id and e.seq = h.audit_seq + 1 and h.tenant_id = $1`;

export interface OwnersEntry {
  readonly actor: 'system' | 'operator';
  readonly action: string;
  readonly after: object;
  readonly source: 'restore' | 'api';
}

/** No server may write meanwhile. */
export async function sealAsOwner(
  tx: OwnerTransaction,
  tenantId: string,
  { actor, action, after, source }: OwnersEntry,
): Promise<void> {
  await tx.rows(ADD_ENTRY, [tenantId, actor, action, JSON.stringify(after), source]);
  await tx.rows(MOVE_HEAD, [tenantId]);
}
