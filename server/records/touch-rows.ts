/** Changes many rows of one kind alike, each with its version, and tells what each was and is. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import type { Caller } from './caller.ts';
import { KIND_TABLES, rowJson } from './row-sql.ts';

export interface Writer {
  readonly tx: Transaction;
  readonly caller: Caller;
}

export interface Touch {
  readonly kind: Kind;
  /** SQL over the alias `r`; `$2` is `ids`. */
  readonly where: string;
  readonly ids: readonly string[];
  /** SQL of the assignments; `$4` is `value`. */
  readonly set: string;
  readonly value?: unknown;
}

export interface TouchedRow {
  readonly before: AnyRow;
  readonly after: AnyRow;
}

/** Rows that are locked one after the other in the order of ids, so that two such changes wait instead of deadlocking. */
export async function touchRows({ tx, caller }: Writer, touch: Touch): Promise<TouchedRow[]> {
  const { kind, where, set, ids, value } = touch;
  const { table } = KIND_TABLES[kind];
  const { tenantId } = tx.binding;
  const found = await tx.query<{ row: AnyRow }>(
    `select ${rowJson(kind)} as row from ${table} r where r.tenant_id = $1 and ${where} order by r.id for update`,
    [tenantId, ids],
  );
  if (found.length === 0) return [];
  const parameters = [tenantId, found.map(({ row }) => row.id), caller.username];
  const updated = await tx.query<{ row: AnyRow }>(
    `update ${table} r set ${set}, version = version + 1, updated_at = clock_timestamp(), updated_by = $3
      where r.tenant_id = $1 and r.id = any ($2::uuid[])
      returning ${rowJson(kind)} as row`,
    value === undefined ? parameters : [...parameters, value],
  );
  const after = new Map<string, AnyRow>(updated.map(({ row }) => [row.id, row]));
  return found.flatMap(({ row: before }) => {
    const row = after.get(before.id);
    return row ? [{ before, after: row }] : [];
  });
}

/** Holds the rows until the transaction ends. */
export async function lockRows(tx: Transaction, kind: Kind, ids: readonly string[]): Promise<void> {
  await tx.query(
    `select id from ${KIND_TABLES[kind].table} where tenant_id = $1 and id = any ($2::uuid[]) order by id for update`,
    [tx.binding.tenantId, ids],
  );
}
