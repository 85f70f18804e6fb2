/** Edits of many CRM users of one instance: one transaction, one job, every row on the version it was seen at, or nothing. Runs in the server. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import { type BulkDone, type BulkEdit, BulkSchema, type BulkStale } from '../../lib/schema/bulk.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { Transaction } from '../db/database.ts';
import { bulkTaken } from './bulk-conflicts.ts';
import type { Caller } from './caller.ts';
import { constraintProblem } from './constraint-problems.ts';
import type { StoredAnswer } from './idempotency.ts';
import { parseBody } from './parse-body.ts';
import { refuse } from './patch-problems.ts';
import { rowJson } from './row-sql.ts';
import type { RecordChange } from './seal.ts';
import { explaining } from './store-row.ts';
import { writeOnce } from './write-once.ts';

export interface BulkWrite {
  readonly body: unknown;
  /** The header `Idempotency-Key`, as it came. */
  readonly idempotencyKey: string | undefined;
  readonly source: AuditSource;
}

/** Throws a `ProblemError` for every refusal; the transaction must then be rolled back. Nothing may be written after it. */
export function bulkEdit(tx: Transaction, caller: Caller, write: BulkWrite): Promise<StoredAnswer> {
  const { idempotencyKey, source, body } = write;
  const request = { method: 'BULK', body };
  const requireMay = () => {
    const { instanceId, edits } = parseBody(BulkSchema, body);
    caller.may.write('crm-users', instanceId);
    return { instanceId, edits };
  };
  return writeOnce(tx, caller, { idempotencyKey, request, mayRepeat: () => void requireMay() }, async () => {
    const { instanceId, edits } = requireMay();
    const wanted = editsByUser(edits);
    const before = await lockUsers(tx, instanceId, [...wanted.keys()]);
    requireFresh(wanted, before);
    const edited = before.filter((row) => changes(row, wanted.get(row.id)?.edit));
    const jobId = randomUUID();
    const made = await store({ tx, caller }, { instanceId, edits, wanted, edited });
    const done: BulkDone = { job: jobId, changed: made.length };
    return {
      answer: { status: 200, etag: `"${jobId}"`, body: done },
      changes: made.map((change) => ({ ...change, source, jobId })),
    };
  });
}

interface WantedEdit {
  readonly version: number;
  readonly edit: BulkEdit;
  /** Place of the edit in the request. */
  readonly place: number;
}

type WantedEdits = ReadonlyMap<string, WantedEdit>;

function editsByUser(edits: readonly BulkEdit[]): WantedEdits {
  return new Map(
    edits.flatMap((edit, place) =>
      edit.users.map(([id, version]) => [id, { version, edit, place }] as const),
    ),
  );
}

/** In the order of ids, so that two such edits wait instead of deadlocking. */
async function lockUsers(tx: Transaction, instanceId: string, ids: readonly string[]): Promise<CrmUser[]> {
  const found = await tx.query<{ row: CrmUser }>(
    `select ${rowJson('crm-users')} as row from crm_users r
      where r.tenant_id = $1 and r.instance_id = $2 and r.id = any ($3::uuid[]) and r.deleted_at is null
      order by r.id for update`,
    [tx.binding.tenantId, instanceId, ids],
  );
  return found.map(({ row }) => row);
}

/** Of so many users the answer says which; more would be no help. */
const MOST_STALE = 1000;

/** Throws 412 with those that are not as they were seen; who is not of the instance counts as gone. */
function requireFresh(wanted: WantedEdits, present: readonly CrmUser[]): void {
  const versions = new Map<string, number>(present.map(({ id, version }) => [id, version]));
  const stale: BulkStale[] = [...wanted]
    .filter(([id, { version }]) => versions.get(id) !== version)
    .map(([id]) => ({ id, version: versions.get(id) ?? null }));
  if (stale.length === 0) return;
  throw refuse(412, 'bulk_stale', {
    title: 'Changed meanwhile',
    detail: `${stale.length} of ${wanted.size} users were changed or deleted since. Nothing was changed; look again.`,
    current: stale.slice(0, MOST_STALE),
  });
}

function changes(row: CrmUser, edit: BulkEdit | undefined): boolean {
  if (!edit || 'delete' in edit) return edit !== undefined;
  const { groupId = row.groupId, mapping = row.mapping } = edit.set;
  return groupId !== row.groupId || !isDeepStrictEqual(mapping, row.mapping);
}

interface Store {
  readonly instanceId: string;
  readonly edits: readonly BulkEdit[];
  readonly wanted: WantedEdits;
  readonly edited: readonly CrmUser[];
}

/** One statement, so that agents may change hands in it (C7). */
const UPDATE = `with edit as materialized (
    select e.place, e.edit ? 'groupId' as has_group, (e.edit ->> 'groupId')::uuid as group_id, e.edit ? 'mapping' as has_mapping,
      case when e.edit -> 'mapping' ->> 'mode' = 'override' then array(
        select l.agent_id::uuid from jsonb_array_elements_text(e.edit -> 'mapping' -> 'agents') with ordinality as l (agent_id, n)
        order by l.n
      ) end as agents, coalesce((e.edit ->> 'delete')::boolean, false) as deletes
    from jsonb_array_elements($5::jsonb) with ordinality as e (edit, place)
  )
  update crm_users r set version = r.version + 1, updated_at = clock_timestamp(), updated_by = $2,
    group_id = case when e.has_group then e.group_id else r.group_id end,
    agents = case when e.has_mapping then e.agents else r.agents end,
    deleted_at = case when e.deletes then clock_timestamp() end
  from unnest($3::uuid[], $4::int[]) as n (id, place) join edit e on e.place = n.place
  where r.tenant_id = $1 and r.id = n.id
  returning ${rowJson('crm-users')} as row`;

type Made = Omit<RecordChange, 'source' | 'jobId'>;

async function store(
  { tx, caller }: { tx: Transaction; caller: Caller },
  { instanceId, edits, wanted, edited }: Store,
): Promise<Made[]> {
  if (edited.length === 0) return [];
  const plain = edits.map((edit) => ('delete' in edit ? { delete: true } : edit.set));
  const explain = (constraint: string) =>
    constraint === 'mapping_agents_one_user'
      ? bulkTaken(tx, { instanceId, edits })
      : constraintProblem(tx, constraint, edited[0] as CrmUser);
  const updated = await explaining(tx, explain, () =>
    tx.query<{ row: CrmUser }>(UPDATE, [
      tx.binding.tenantId,
      caller.username,
      edited.map(({ id }) => id),
      // Ordinality counts from one.
      edited.map(({ id }) => (wanted.get(id)?.place ?? 0) + 1),
      JSON.stringify(plain),
    ]),
  );
  const after = new Map<string, CrmUser>(updated.map(({ row }) => [row.id, row]));
  return edited.map((before) => {
    const row = after.get(before.id);
    if (!row) throw new Error('A locked user was not updated.');
    const edit = wanted.get(before.id)?.edit;
    const action = edit && 'delete' in edit ? 'delete' : 'update';
    return { kind: 'crm-users', action, before, after: row };
  });
}
