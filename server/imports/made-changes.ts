/** What an import or its undoing changed, kept in the database until the last step of the transaction audits it. Runs in the server. */
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import { instanceOf } from '../records/authority.ts';

/** Audited at once; as one JSON value, many more would be larger than the database takes. */
const SLICE = 20_000;

export interface FewChanges {
  readonly kind: Kind;
  readonly action: 'create' | 'delete';
  readonly rows: readonly { readonly before: AnyRow | null; readonly after: AnyRow }[];
  /** Apart from the import's own. */
  readonly jobId?: string;
}

/** Before the first change of the transaction. */
export async function openChanges(tx: Transaction): Promise<void> {
  await tx.query('select app_open_changes()');
}

/** SQL that keeps what the query `changed` (id, instance_id, version, action, before, after) returned. */
export function keeping(kind: Kind): string {
  return `insert into made_changes (kind, id, instance_id, version, action, before, after)
    select '${kind}', c.id, c.instance_id, c.version, c.action, c.before, c.after from changed c`;
}

/** Changes that came back as rows. */
export async function keepChanges(tx: Transaction, { kind, action, rows, jobId }: FewChanges): Promise<void> {
  if (rows.length === 0) return;
  const kept = rows.map(({ before, after }) => ({
    id: after.id,
    instanceId: instanceOf(kind, after),
    version: after.version,
    before,
    after,
  }));
  await tx.query(
    `insert into made_changes (kind, id, instance_id, version, action, before, after, job_id)
      select $1, k.id, k."instanceId", k.version, $2, k.before, k.after, $3
      from jsonb_to_recordset($4::jsonb) as k (id uuid, "instanceId" uuid, version bigint, before jsonb, after jsonb)`,
    [kind, action, jobId ?? null, JSON.stringify(kept)],
  );
}

const CHANGES = `select jsonb_agg(jsonb_build_object('kind', m.kind, 'id', m.id, 'instanceId', m.instance_id,
    'version', m.version, 'deleted', m.action = 'delete', 'action', m.action, 'before', m.before,
    'after', case when m.action <> 'delete' then m.after end, 'source', $1::text, 'jobId', coalesce(m.job_id, $2::uuid))
    order by m.place)
  from made_changes m where m.place > $3 and m.place <= $4`;

export interface Sealing {
  readonly source: AuditSource;
  readonly jobId: string;
}

/** Nothing may be written after it. `between` runs with the numbers that the audit entries will have, before they are written. */
export async function sealMade(
  tx: Transaction,
  { source, jobId }: Sealing,
  between: (numbers: { from: number; to: number }) => Promise<void>,
): Promise<void> {
  const [made] = await tx.query<{ count: number; last: number }>(
    'select count(*) as count, coalesce(max(place), 0) as last from made_changes',
  );
  const { count = 0, last = 0 } = made ?? {};
  await tx.query('select app_lock_order()');
  const [head] = await tx.query<{ seq: number }>(
    'select audit_seq as seq from tenant_heads where tenant_id = $1',
    [tx.binding.tenantId],
  );
  const seq = head?.seq ?? 0;
  await between({ from: seq + 1, to: seq + count });
  for (let place = 0; place < last; place += SLICE) {
    await tx.query(`select app_seal((${CHANGES}))`, [source, jobId, place, place + SLICE]);
  }
}
