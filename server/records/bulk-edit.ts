/** Edits of many CRM users of one instance: one transaction, one job, every row on the version it was seen at, or nothing. Runs in the server. */
import { randomUUID } from 'node:crypto';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import { type BulkDone, type BulkEdit, BulkSchema, type BulkStale } from '../../lib/schema/bulk.ts';
import { arrayLiteral } from '../db/array-literal.ts';
import type { Transaction } from '../db/database.ts';
import type { ProblemError } from '../problem-error.ts';
import { bulkTaken } from './bulk-conflicts.ts';
import type { Caller } from './caller.ts';
import { constraintProblem } from './constraint-problems.ts';
import { findRows } from './find-rows.ts';
import type { StoredAnswer } from './idempotency.ts';
import { lockUsers, type Versioned } from './lock-users.ts';
import { keeping, openChanges } from './made-changes.ts';
import { parseBody } from './parse-body.ts';
import { refuse } from './patch-problems.ts';
import { rowJsonb } from './row-sql.ts';
import { explaining } from './store-row.ts';
import type { Writer } from './touch-rows.ts';
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
    const wanted = wantedUsers(edits);
    if ((await lockUsers(tx, instanceId, wanted)) < wanted.length) throw await stale(tx, instanceId, wanted);
    await openChanges(tx);
    const jobId = randomUUID();
    const changed = await store({ tx, caller }, { instanceId, edits, wanted });
    const done: BulkDone = { job: jobId, changed };
    return {
      answer: { status: 200, etag: `"${jobId}"`, body: done },
      ...(changed > 0 ? { made: { source, jobId } } : {}),
    };
  });
}

interface WantedUser extends Versioned {
  /** Of the edit in the request, from one on, as ordinality counts. */
  readonly place: number;
}

function wantedUsers(edits: readonly BulkEdit[]): WantedUser[] {
  return edits.flatMap(({ users }, index) =>
    users.map(([id, version]) => ({ id, version, place: index + 1 })),
  );
}

/** Of so many users the answer says which; more would be no help. */
const MOST_STALE = 1000;

/** 412 with those that are not as they were seen; who is not of the instance counts as gone. */
async function stale(
  tx: Transaction,
  instanceId: string,
  wanted: readonly Versioned[],
): Promise<ProblemError> {
  const present = await tx.query<Versioned>(
    `select id, version from crm_users
      where tenant_id = $1 and instance_id = $2 and id = any ($3::uuid[]) and deleted_at is null`,
    [tx.binding.tenantId, instanceId, wanted.map(({ id }) => id)],
  );
  const versions = new Map(present.map(({ id, version }) => [id, version]));
  const changed: BulkStale[] = wanted
    .filter(({ id, version }) => versions.get(id) !== version)
    .map(({ id }) => ({ id, version: versions.get(id) ?? null }));
  return refuse(412, 'bulk_stale', {
    title: 'Changed meanwhile',
    detail: `${changed.length} of ${wanted.length} users were changed or deleted since. Nothing was changed; look again.`,
    current: changed.slice(0, MOST_STALE),
  });
}

interface Store {
  readonly instanceId: string;
  readonly edits: readonly BulkEdit[];
  readonly wanted: readonly WantedUser[];
}

/** One statement, so that agents may change hands in it (C7). Who has already what is wanted is left alone. */
const UPDATE = `with edit as materialized (
    select e.place, e.edit ? 'groupId' as has_group, (e.edit ->> 'groupId')::uuid as group_id, e.edit ? 'mapping' as has_mapping,
      case when e.edit -> 'mapping' ->> 'mode' = 'override' then array(
        select l.agent_id::uuid from jsonb_array_elements_text(e.edit -> 'mapping' -> 'agents') with ordinality as l (agent_id, n)
        order by l.n
      ) end as agents, coalesce((e.edit ->> 'delete')::boolean, false) as deletes
    from jsonb_array_elements($5::jsonb) with ordinality as e (edit, place)
  ), changed as (
    update crm_users r set version = r.version + 1, updated_at = clock_timestamp(), updated_by = $2,
      group_id = case when e.has_group then e.group_id else r.group_id end,
      agents = case when e.has_mapping then e.agents else r.agents end,
      deleted_at = case when e.deletes then clock_timestamp() end
    from unnest($3::uuid[], $4::int[]) as n (id, place) join edit e on e.place = n.place
      join crm_users o on o.tenant_id = $1 and o.id = n.id
    where r.tenant_id = $1 and r.id = n.id and (e.deletes or (e.has_group and e.group_id is distinct from o.group_id)
      or (e.has_mapping and e.agents is distinct from o.agents))
    returning r.id, r.instance_id, r.version, case when e.deletes then 'delete' else 'update' end as action,
      ${rowJsonb('crm-users', 'o')} as before, ${rowJsonb('crm-users')} as after
  ), kept as (${keeping('crm-users')}) select count(*) as count from changed`;

/** How many were changed. */
async function store({ tx, caller }: Writer, { instanceId, edits, wanted }: Store): Promise<number> {
  const plain = edits.map((edit) => ('delete' in edit ? { delete: true } : edit.set));
  const explain = async (constraint: string) => {
    if (constraint === 'mapping_agents_one_user') return bulkTaken(tx, { instanceId, edits });
    const [first] = await findRows(tx, 'crm-users', [wanted[0]?.id ?? '']);
    return first ? constraintProblem(tx, constraint, first) : null;
  };
  const [stored] = await explaining(tx, explain, () =>
    tx.query<{ count: number }>(UPDATE, [
      tx.binding.tenantId,
      caller.username,
      arrayLiteral(wanted.map(({ id }) => id)),
      arrayLiteral(wanted.map(({ place }) => String(place))),
      JSON.stringify(plain),
    ]),
  );
  return stored?.count ?? 0;
}
