/** Calls of the write path for tests: each with a key of its own, as an account of the small tenant. */
import { KINDS, type Kind } from '../../../lib/schema/kind.ts';
import type { AnyRow } from '../../../lib/schema/rows.ts';
import type { Database } from '../../../server/db/database.ts';
import { type Creation, createRecord } from '../../../server/records/create-record.ts';
import { type Deletion, deleteRecord } from '../../../server/records/delete-record.ts';
import { type Edit, patchRecord } from '../../../server/records/patch-record.ts';
import { listRecords, readHistory, readRecord } from '../../../server/records/read.ts';
import { type Restoration, restoreRecord } from '../../../server/records/restore-record.ts';
import { ADA, as } from '../tenant-fixture.ts';

let keys = 0;

/** A key that no other call of the process has. */
export function nextKey(): string {
  keys += 1;
  return `writes.${keys}`;
}

export function create(
  database: Database,
  kind: Kind,
  body: unknown,
  more: Partial<Creation> & { by?: string } = {},
) {
  const { by = ADA, ...rest } = more;
  const creation = { kind, body, idempotencyKey: nextKey(), source: 'api' as const, ...rest };
  return as(database, by, (tx, caller) => createRecord(tx, caller, creation));
}

export function read(database: Database, kind: Kind, id: string): Promise<AnyRow> {
  return as(database, ADA, (tx, caller) => readRecord(tx, caller, kind, id));
}

/** On the present version unless the test names another. */
export async function patch(
  database: Database,
  [kind, id]: readonly [Kind, string],
  body: unknown,
  more: Partial<Edit> & { by?: string } = {},
) {
  const { by = ADA, ...rest } = more;
  const ifMatch = rest.ifMatch ?? `"${(await read(database, kind, id)).version}"`;
  const edit = { kind, id, body, idempotencyKey: nextKey(), source: 'api' as const, ...rest, ifMatch };
  return as(database, by, (tx, caller) => patchRecord(tx, caller, edit));
}

export async function history(database: Database, kind: Kind, id: string) {
  return (await as(database, ADA, (tx, caller) => readHistory(tx, caller, kind, id))).items;
}

/** On the present version unless the test names another. */
export async function remove(
  database: Database,
  [kind, id]: readonly [Kind, string],
  more: Partial<Deletion> & { by?: string } = {},
) {
  const { by = ADA, ...rest } = more;
  const ifMatch = rest.ifMatch ?? `"${(await read(database, kind, id)).version}"`;
  const deletion = { kind, id, idempotencyKey: nextKey(), source: 'console' as const, ...rest, ifMatch };
  return as(database, by, (tx, caller) => deleteRecord(tx, caller, deletion));
}

export function restore(
  database: Database,
  [kind, id]: readonly [Kind, string],
  more: Partial<Restoration> & { by?: string } = {},
) {
  const { by = ADA, ...rest } = more;
  const restoration = { kind, id, ifMatch: undefined, idempotencyKey: nextKey(), ...rest };
  return as(database, by, (tx, caller) => restoreRecord(tx, caller, restoration));
}

/** Every live row, without what each write changes. */
export async function contents(database: Database): Promise<Record<string, unknown>> {
  const pages = KINDS.map(async (kind) => {
    const { items } = await as(database, ADA, (tx, caller) => listRecords(tx, caller, kind, { limit: 1000 }));
    return items.map(
      ({ version: _, updatedAt: __, updatedBy: ___, ...row }) => [`${kind} ${row.id}`, row] as const,
    );
  });
  return Object.fromEntries((await Promise.all(pages)).flat());
}
