/** What an import, its undoing or an edit of many users changed, kept in the database until the last step of the transaction audits it. Runs in the server. */
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import { instanceOf } from './authority.ts';

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

/** SQL: the whole row before, of an audit entry under that alias. Of an edit of many, only what was other than after is kept; what is said of the entry itself is no part of either row. */
export function wholeBefore(alias: string): string {
  return `case when ${alias}.action = 'update' then (${alias}.after - '{decided,secretsChanged}'::text[]) || ${alias}.before else ${alias}.before end`;
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

export interface MadeBy {
  readonly source: AuditSource;
  readonly jobId: string;
}

export interface Sealed {
  readonly from: number;
  readonly to: number;
}

/** Nothing of the configuration may be written after it. Returns the numbers of the first and last audit entry; `to` is below `from` for none. */
export async function sealMade(tx: Transaction, { source, jobId }: MadeBy): Promise<Sealed> {
  const [sealed] = await tx.query<Sealed>(
    'select first_entry as "from", last_entry as "to" from app_seal_made($1, $2)',
    [source, jobId],
  );
  if (!sealed) throw new Error('The changes were not sealed.');
  return sealed;
}
