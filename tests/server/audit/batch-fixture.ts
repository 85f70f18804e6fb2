/** Batches of the audit trail for tests: entries of updates, written and sealed as a large import does it. */
import { openBatch, sealBatch } from '../../../server/audit/batches.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import type { Sealed } from '../../../server/records/made-changes.ts';
import { patch } from '../records/write-fixture.ts';
import { ADA, as, EVE, FINN, id, loadFixture, NORTH } from '../tenant-fixture.ts';

export const BATCH_JOB = id(41);

export interface Entries {
  readonly ids: readonly string[];
  /** Null: of CTI agents, which belong to none. */
  readonly instanceId?: string | null;
  /** Places go on from there. */
  readonly after?: number;
  /** Stands in each entry. */
  readonly mark?: string;
}

export async function addEntries(
  tx: Transaction,
  batch: string,
  { ids, instanceId = NORTH, after = 0, mark = 'Named' }: Entries,
): Promise<void> {
  await tx.query(
    `insert into batch_entries (tenant_id, batch_id, place, id, instance_id, before, after)
      select $1, $2, $5 + n.place, n.id, $3::uuid,
        jsonb_build_object('version', 1, 'fullName', $6::text || ' "before" ' || n.place)::text,
        jsonb_build_object('id', n.id, 'version', 2, 'fullName', $6 || ' \\ ü ' || n.place, 'instanceId', $3::uuid, 'mapping', null)::text
      from unnest($4::uuid[]) with ordinality as n (id, place)`,
    [tx.binding.tenantId, batch, instanceId, ids, after, mark],
  );
}

/** Of the account of the transaction, as all that follows. Returns the id of the batch. */
export async function openEntries(tx: Transaction, { instanceId = NORTH }: Entries): Promise<string> {
  const kind = instanceId === null ? 'cti-agents' : 'crm-users';
  return (await openBatch(tx, kind, instanceId)).id;
}

export async function sealEntries(tx: Transaction, entries: Entries): Promise<Sealed & { batch: string }> {
  const batch = await openEntries(tx, entries);
  await addEntries(tx, batch, entries);
  const count = entries.ids.length;
  const sealed = await sealBatch(tx, { id: batch, count, source: 'import', jobId: BATCH_JOB });
  return { ...sealed, batch };
}

/** Two pages, the second of three entries. */
const COUNT = 1_003;

/** Two edits, a batch whose first entries are of Eve and Finn and all others of nobody who is there, two more edits. */
export async function fillBatchTrail(database: Database): Promise<Sealed & { batch: string }> {
  await loadFixture(database);
  await patch(database, ['crm-users', EVE], { set: { fullName: 'Before the batch' } });
  await patch(database, ['crm-users', FINN], { set: { fullName: 'Before the batch' } });
  const others = Array.from({ length: COUNT - 2 }, (_, place) => id(20_000 + place));
  const sealed = await as(database, ADA, (tx) => sealEntries(tx, { ids: [EVE, FINN, ...others] }));
  await patch(database, ['crm-users', EVE], { set: { fullName: 'After the batch' } });
  await patch(database, ['crm-users', FINN], { set: { fullName: 'After the batch' } });
  return sealed;
}
