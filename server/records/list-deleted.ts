/** Lists what was deleted on its own and can be restored: of one instance, of one environment, or these themselves. Runs in the server. */
import * as v from 'valibot';
import { type DeletedRecord, RESTORABLE_DAYS } from '../../lib/schema/deleted-record.ts';
import { isUuid } from '../../lib/schema/id.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from './authority.ts';
import type { Caller } from './caller.ts';
import { pageLimit, readPageToken, writePageToken } from './page-token.ts';
import type { Page } from './read.ts';
import { nameSql } from './record-names.ts';
import { isLive } from './references.ts';
import { KIND_TABLES } from './row-sql.ts';

export interface DeletedQuery {
  readonly instance?: string | undefined;
  readonly environment?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const Position = v.tuple([v.pipe(v.string(), v.isoTimestamp()), v.custom<string>(isUuid)]);

/** After every moment, and the greatest UUID. */
const START = ['9999-12-31T00:00:00.000Z', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

/** Newest first. What went with a deleted instance or environment comes back with it and is not listed. */
export async function listDeleted(
  tx: Transaction,
  caller: Caller,
  query: DeletedQuery,
): Promise<Page<DeletedRecord>> {
  const scope = caller.may.readDirectory(query.instance);
  const limit = pageLimit(query.limit);
  const owner = query.instance ?? query.environment ?? null;
  if (owner !== null && !(await isLive(tx, query.instance ? 'crm-instances' : 'environments', owner, null)))
    throw notFound();
  const [at, id] = query.after ? readPageToken(query.after, Position) : START;
  const parts = partsOf(query).map(([kind, where]) => selectOf(kind, where));
  const instances = scope.all ? null : scope.instances;
  const found = await tx.query<DeletedRecord>(
    `select * from (${parts.join(' union all ')}) as d
      where (d."deletedAt", d.id) < ($2::timestamptz, $3::uuid) order by d."deletedAt" desc, d.id desc limit $4`,
    [tx.binding.tenantId, at, id, limit + 1, owner ?? instances],
  );
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? writePageToken([last.deletedAt, last.id]) : null };
}

/** `$5` is the owner, or the instances in scope (null: all). */
function partsOf({ instance, environment }: DeletedQuery): [Kind, string][] {
  if (instance !== undefined) {
    return [
      ['crm-user-groups', 'r.instance_id = $5::uuid'],
      ['crm-users', 'r.instance_id = $5::uuid'],
    ];
  }
  if (environment !== undefined) {
    return [
      ['agent-groups', 'r.environment_id = $5::uuid'],
      ['cti-agents', 'r.environment_id = $5::uuid'],
    ];
  }
  return [
    ['crm-instances', '($5::uuid[] is null or r.id = any ($5::uuid[]))'],
    ['environments', 'true'],
  ];
}

function selectOf(kind: Kind, where: string): string {
  return `select '${kind}' as kind, r.id, r.version, ${nameSql(kind)} as name, r.deleted_at as "deletedAt",
      r.updated_by as "deletedBy"
    from ${KIND_TABLES[kind].table} r
    where r.tenant_id = $1 and r.deleted_at > now() - interval '${RESTORABLE_DAYS} days' and ${where}`;
}
