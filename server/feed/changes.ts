/** The change feed: the latest state of each row that changed after a cursor, in commit order. Runs in the server. */
import type { Changes, DeletedRow, RowsByKind } from '../../lib/schema/feed.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { Transaction } from '../db/database.ts';
import type { DirectoryScope } from '../records/authority.ts';
import type { Caller } from '../records/caller.ts';
import { findRows } from '../records/find-rows.ts';
import { canContinue, readCursor, readHead, writeCursor } from './cursor.ts';

export const MAX_CHANGES = 2000;

interface FeedRow {
  readonly kind: Kind;
  readonly id: string;
  readonly seq: number;
  readonly version: number;
  readonly deleted: boolean;
}

const inScope = '($4 or instance_id is null or instance_id = any ($5::uuid[]))';

/** Records of most ranges (migration 0029). */
const RANGE = 100;

/**
 * A record that an import changed stands in a range, and also where it stood before. Only so many ranges are looked at (`$6`): where there may be more,
 * nothing beyond the last of them is given, and `bound` is its end.
 */
const SELECT_PAGE = `with ranges as materialized (
    select r.kind, r.from_seq, r.to_seq, r.ids from feed_ranges r
    where tenant_id = $1 and to_seq > $2 and ${inScope} order by to_seq limit $6::int
  ), bound as materialized (select case when count(*) = $6::int then max(to_seq) end as seq from ranges)
  select kind, id, seq, version, deleted, (select b.seq from bound b) as bound from (
    (select kind, id, seq, version, deleted from feed
      where tenant_id = $1 and seq > $2 and seq <= coalesce((select b.seq from bound b), 9223372036854775807) and ${inScope}
      order by seq limit $3)
    union all
    (select r.kind, e.id, r.from_seq + e.place - 1, 0, false
      from ranges r cross join lateral unnest(r.ids) with ordinality as e (id, place)
      where r.from_seq + e.place - 1 > $2 order by 3 limit $3)
  ) as page order by seq limit $3`;

/**
 * Without `since`, from the beginning. Wants a read-only transaction: feed and rows must be of one moment.
 * Rows outside the caller's scope are passed over, so `since` may advance on an empty answer.
 */
export async function readChanges(
  tx: Transaction,
  caller: Caller,
  since: string | undefined,
  limit: number = MAX_CHANGES,
): Promise<Changes | 'reset'> {
  const scope = caller.may.readDirectory();
  const head = await readHead(tx);
  const { epoch } = head;
  const { scopeHash } = caller;
  const from = since === undefined ? { epoch, seq: head.prunedSeq, scopeHash } : readCursor(since);
  if (!from || !canContinue(from, head, scopeHash)) return 'reset';
  const { page, end } = await readPage(tx, { after: from.seq, before: head.seq, limit, scope });
  const cursor = writeCursor({ epoch, seq: end ?? head.seq, scopeHash });
  return { since: cursor, more: end !== null, ...(await readContents(tx, page)) };
}

interface PageQuery {
  readonly after: number;
  readonly before: number;
  readonly limit: number;
  readonly scope: DirectoryScope;
}

interface FeedPage {
  readonly page: readonly FeedRow[];
  /** Number of the last that was looked at; `null` for the end of the feed. */
  readonly end: number | null;
}

async function readPage(tx: Transaction, { after, before, limit, scope }: PageQuery): Promise<FeedPage> {
  if (after === before) return { page: [], end: null };
  const size = Math.min(Math.max(Math.trunc(limit) || MAX_CHANGES, 1), MAX_CHANGES);
  const found = await tx.query<FeedRow & { bound: number | null }>(SELECT_PAGE, [
    tx.binding.tenantId,
    after,
    size + 1,
    scope.all,
    scope.instances,
    Math.ceil(size / RANGE) + 1,
  ]);
  const page = found.slice(0, size);
  const end = found.length > size ? page.at(-1)?.seq : found[0]?.bound;
  return { page, end: end ?? null };
}

async function readContents(
  tx: Transaction,
  page: readonly FeedRow[],
): Promise<{ rows: RowsByKind; deleted: DeletedRow[] }> {
  const deleted = page
    .filter((row) => row.deleted)
    .map(({ kind, id, version }): DeletedRow => [kind, id, version]);
  const live = Map.groupBy(
    page.filter((row) => !row.deleted),
    ({ kind }) => kind,
  );
  const rows: Record<string, unknown[]> = {};
  for (const [kind, entries] of live) {
    rows[kind] = await findRows(
      tx,
      kind,
      entries.map(({ id }) => id),
    );
  }
  return { rows, deleted };
}
