/** Stores one row of any kind, or says which rule of the database it breaks. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow, RowOf } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import type { ProblemError } from '../problem-error.ts';
import { refuseVersion } from './answer-position.ts';
import { notFound } from './authority.ts';
import type { Caller } from './caller.ts';
import { constraintProblem, violatedConstraint } from './constraint-problems.ts';
import { findRow } from './find-rows.ts';
import { KIND_TABLES, rowJson } from './row-sql.ts';
import { type Column, WRITE_COLUMNS } from './write-columns.ts';

/** What a caller chooses of a row; the rest is the server's. */
export type Wanted<K extends Kind> = Omit<RowOf<K>, 'version' | 'updatedAt' | 'updatedBy'>;

interface Writer {
  readonly tx: Transaction;
  readonly caller: Caller;
}

/** The new row, of version 1. */
export async function insertRow<K extends Kind>(
  { tx, caller }: Writer,
  kind: K,
  wanted: Wanted<K>,
): Promise<RowOf<K>> {
  const columns = WRITE_COLUMNS[kind] as readonly Column<Wanted<K>>[];
  const places = columns.map(({ type }, n) => `$${n + 4}::${type}`);
  const sql = `insert into ${KIND_TABLES[kind].table} (tenant_id, id, updated_by, ${columns.map(({ name }) => name).join(', ')})
    values ($1, $2, $3, ${places.join(', ')})`;
  const values = columns.map(({ value }) => value(wanted));
  await refusing(tx, wanted as AnyRow, () =>
    tx.query(sql, [caller.tenantId, wanted.id, caller.username, ...values]),
  );
  const row = await findRow(tx, kind, wanted.id);
  if (!row) throw new Error(`The new row of ${kind} cannot be read by the account that made it.`);
  return row;
}

/** The row as it is now; throws 412 when another edit came first, which is known only once that one has committed. */
export async function updateRow<K extends Kind>(
  { tx, caller }: Writer,
  kind: K,
  { before, wanted }: { before: RowOf<K>; wanted: Wanted<K> },
): Promise<RowOf<K>> {
  const all = WRITE_COLUMNS[kind] as readonly Column<Wanted<K>>[];
  const columns = all.filter(({ isFixed }) => !isFixed);
  const assignments = columns.map(({ name, type }, n) => `${name} = $${n + 5}::${type}`);
  const sql = `update ${KIND_TABLES[kind].table} r set updated_by = $4, updated_at = clock_timestamp(), version = version + 1,
      ${assignments.join(', ')}
    where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null returning ${rowJson(kind)} as row`;
  const values = columns.map(({ value }) => value(wanted));
  const [updated] = await refusing(tx, wanted as AnyRow, () =>
    tx.query<{ row: RowOf<K> }>(sql, [
      caller.tenantId,
      before.id,
      before.version,
      caller.username,
      ...values,
    ]),
  );
  if (updated) return updated.row;
  const current = await findRow(tx, kind, before.id);
  throw current ? await refuseVersion(tx, kind, current) : notFound();
}

/** Nobody changes or deletes the row before the transaction ends; throws 412 when somebody has. */
export async function holdRow(tx: Transaction, kind: Kind, { id, version }: AnyRow): Promise<void> {
  const sql = `select 1 as held from ${KIND_TABLES[kind].table}
    where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null for no key update`;
  const held = await tx.query(sql, [tx.binding.tenantId, id, version]);
  if (held.length > 0) return;
  const current = await findRow(tx, kind, id);
  throw current ? await refuseVersion(tx, kind, current) : notFound();
}

/** The savepoint keeps the transaction usable after a violated constraint, to say who is in the way. */
export function refusing<T>(tx: Transaction, row: AnyRow, work: () => Promise<T>): Promise<T> {
  return explaining(tx, (constraint) => constraintProblem(tx, constraint, row), work);
}

type Explain = (constraint: string) => Promise<ProblemError | null>;

/** SQL: what `work` wrote is as if it had never been. */
export const UNDO_WORK = 'rollback to savepoint before_write';

export async function explaining<T>(tx: Transaction, explain: Explain, work: () => Promise<T>): Promise<T> {
  const saved = tx.query('savepoint before_write');
  try {
    const [, done] = await Promise.all([saved, work()]);
    return done;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (!constraint) throw error;
    await tx.query(UNDO_WORK);
    throw (await explain(constraint)) ?? error;
  }
}
