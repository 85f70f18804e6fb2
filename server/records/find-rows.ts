/** Finding rows by id, as row-level security shows them, without the handlers' checks. Runs in the server. */
import { isUuid } from '../../lib/schema/id.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { RowOf } from '../../lib/schema/rows.ts';
import type { Statement } from '../db/bind.ts';
import type { Transaction } from '../db/database.ts';
import { KIND_TABLES, rowJson } from './row-sql.ts';

/** Deleted rows are not found. By one id, not by a list of one: for lists a plan is made at every call. */
export async function findRow<K extends Kind>(
  tx: Transaction,
  kind: K,
  id: string,
): Promise<RowOf<K> | null> {
  if (!isUuid(id)) return null;
  const { sql, parameters } = rowStatement(tx.binding.tenantId, kind, id);
  const [found] = await tx.query<{ row: RowOf<K> }>(sql, parameters);
  return found?.row ?? null;
}

/** What `findRow` asks. */
export function rowStatement(tenantId: string, kind: Kind, id: string): Statement {
  const sql = `select ${rowJson(kind)} as row from ${KIND_TABLES[kind].table} r
     where r.tenant_id = $1 and r.id = $2 and r.deleted_at is null`;
  return { sql, parameters: [tenantId, id] };
}

export async function findRows<K extends Kind>(
  tx: Transaction,
  kind: K,
  ids: readonly string[],
): Promise<RowOf<K>[]> {
  const valid = ids.filter(isUuid);
  if (valid.length === 0) return [];
  const { table } = KIND_TABLES[kind];
  const found = await tx.query<{ row: RowOf<K> }>(
    `select ${rowJson(kind)} as row from ${table} r where r.tenant_id = $1 and r.id = any ($2::uuid[]) and r.deleted_at is null`,
    [tx.binding.tenantId, valid],
  );
  return found.map(({ row }) => row);
}

/** Also finds deleted rows, which keep their history. */
export async function findAnyState<K extends Kind>(
  tx: Transaction,
  kind: K,
  id: string,
): Promise<RowOf<K> | null> {
  if (!isUuid(id)) return null;
  const { table } = KIND_TABLES[kind];
  const [found] = await tx.query<{ row: RowOf<K> }>(
    `select ${rowJson(kind)} as row from ${table} r where r.tenant_id = $1 and r.id = $2`,
    [tx.binding.tenantId, id],
  );
  return found?.row ?? null;
}
