/** Reading records for a caller: lists, single rows, history and effective values. Runs in the server. */
import * as v from 'valibot';
import { effectiveAt, levelsOf } from '../../lib/domain/effective.ts';
import type { AuditEntry } from '../../lib/schema/audit-entry.ts';
import type { Effective } from '../../lib/schema/effective.ts';
import { isUuid } from '../../lib/schema/id.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow, RowOf } from '../../lib/schema/rows.ts';
import { isPostgresText } from '../../lib/schema/text-limits.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from './authority.ts';
import type { Caller } from './caller.ts';
import { findAnyState, findRow } from './find-rows.ts';
import { type ListQuery, listStatement } from './list-sql.ts';
import { wholeBefore } from './made-changes.ts';
import { pageLimit, readPageToken, writePageToken } from './page-token.ts';

export interface Page<T> {
  readonly items: T[];
  /** Cursor of the next page; `null` on the last one. */
  readonly next: string | null;
}

export async function listRecords(
  tx: Transaction,
  caller: Caller,
  kind: Kind,
  query: ListQuery = {},
): Promise<Page<AnyRow>> {
  const scope = caller.may.readDirectory(query.instance);
  if ([query.instance, query.environment].some((id) => id !== undefined && !isUuid(id))) throw notFound();
  if (query.q !== undefined && !isPostgresText(query.q)) return { items: [], next: null };
  const limit = pageLimit(query.limit);
  const { sql, parameters } = listStatement({
    kind,
    query,
    scope,
    tenantId: caller.tenantId,
    rows: limit + 1,
  });
  const found = await tx.query<{ position: string; row: AnyRow }>(sql, parameters);
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map(({ row }) => row),
    next: last ? writePageToken([last.position, last.row.id]) : null,
  };
}

/** Throws 404 for what the caller may not see, as for what does not exist. */
export async function readRecord<K extends Kind>(
  tx: Transaction,
  caller: Caller,
  kind: K,
  id: string,
): Promise<RowOf<K>> {
  caller.may.askFor(kind, id);
  const row = await findRow(tx, kind, id);
  if (!row) throw notFound();
  caller.may.read(kind, row);
  return row;
}

const HistoryPosition = v.tuple([v.pipe(v.number(), v.safeInteger())]);

const SELECT_HISTORY = `select e.seq, e.at as "when", e.actor, e.kind, e.id, e.action, ${wholeBefore('e')} as before, e.after,
    e.source, e.job_id as job, encode(e.hash, 'hex') as hash
  from audit_trail e where e.tenant_id = $1 and e.kind = $2 and e.id = $3 and e.seq < $4 order by e.seq desc limit $5`;

/** Newest first; also of deleted records. */
export async function readHistory(
  tx: Transaction,
  caller: Caller,
  kind: Kind,
  id: string,
  query: { after?: string | undefined; limit?: number | undefined } = {},
): Promise<Page<AuditEntry>> {
  const row = await findAnyState(tx, kind, id);
  if (row) caller.may.readHistory(kind, row);
  else caller.may.readDirectory();
  if (!row) throw notFound();
  const limit = pageLimit(query.limit);
  const [before] = query.after ? readPageToken(query.after, HistoryPosition) : [Number.MAX_SAFE_INTEGER];
  const found = await tx.query<AuditEntry>(SELECT_HISTORY, [caller.tenantId, kind, id, before, limit + 1]);
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? writePageToken([last.seq]) : null };
}

export async function readEffective(tx: Transaction, caller: Caller, userId: string): Promise<Effective> {
  const user = await readRecord(tx, caller, 'crm-users', userId);
  const instance = await findRow(tx, 'crm-instances', user.instanceId);
  if (!instance) throw notFound();
  const group = user.groupId ? await findRow(tx, 'crm-user-groups', user.groupId) : null;
  return effectiveAt(levelsOf(instance, group, user));
}
