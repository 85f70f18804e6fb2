/** Where in the feed the record that an answer shows was as it is shown, so that whoever knows more does not go back (decisions/0089). Runs in the server. */
import { isOfLaterHistory, versionWithin } from '../../lib/domain/version-history.ts';
import { POSITION_HEADER, writePosition } from '../../lib/schema/feed-position.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import type { ProblemError } from '../problem-error.ts';
import { versionMismatch } from './patch-problems.ts';
import { KIND_TABLES } from './row-sql.ts';

/** Known once the transaction has committed: a change is numbered by its very last statement. */
export interface LatePosition {
  /** As `writePosition` writes it; `null` where it is not certain. */
  at: string | null;
}

export type ShownRow = Pick<AnyRow, 'id' | 'version'>;

interface Found {
  readonly epoch: string;
  readonly head: number;
  /** Version of the record as it is now, deleted or not; `null` where it is not there. */
  readonly present: number | null;
  readonly isDeleted: boolean | null;
  /** Its place in the feed; where it is deleted, that of the deletion. */
  readonly seq: number | null;
  readonly wasRestored: boolean;
}

/** Of one snapshot, in which the feed ends at `head`. */
const select = (
  kind: Kind,
) => `select t.epoch, h.seq as head, r.version as present, r.deleted_at is not null as "isDeleted",
    f.seq, exists (select from audit_entries e where e.tenant_id = $1 and e.kind = $2 and e.id = $3
      and e.action = 'restore' and (e.after ->> 'version')::bigint > $4) as "wasRestored"
  from tenants t join tenant_heads h using (tenant_id)
    left join feed f on f.tenant_id = $1 and f.kind = $2 and f.id = $3
    left join ${KIND_TABLES[kind].table} r on r.tenant_id = $1 and r.id = $3
  where t.tenant_id = $1`;

/** Of a row that was read or answered before, when others may have changed the record since. */
export async function positionOf(
  tx: Transaction,
  kind: Kind,
  { id, version }: ShownRow,
): Promise<string | null> {
  const [found] = await tx.query<Found>(select(kind), [tx.binding.tenantId, kind, id, version]);
  return found ? writePosition({ epoch: found.epoch, seq: seqOf(found, version) }) : null;
}

/**
 * Not below the change that made the row so, nor as far as the deletion that came after it. What was deleted and restored since
 * comes before all: where it is known as gone it stays so until the feed brings it. So does an addition that is deleted now, or was
 * answered in a former history: a base of that history may know it as gone, and cannot compare (decisions/0124).
 */
function seqOf({ head, present, isDeleted, seq, wasRestored }: Found, shown: number): number {
  if (present === null) return 0;
  if (!isDeleted && present === shown) return head;
  if (wasRestored) return 0;
  if (versionWithin(shown) === 1 && (isDeleted || isOfLaterHistory(present, shown))) return 0;
  if (!isDeleted) return head;
  return seq === null ? 0 : seq - 1;
}

/** The 412 for a row that is another version than the edit was made on. */
export async function refuseVersion(tx: Transaction, kind: Kind, current: AnyRow): Promise<ProblemError> {
  const at = await positionOf(tx, kind, current);
  return versionMismatch(current, at === null ? {} : { [POSITION_HEADER]: at });
}
