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

/** A record that an import changed stands in a range, and also where it stood before. */
const SELECT_PAGE = `select kind, id, seq, version, deleted from (
    (select kind, id, seq, version, deleted from feed where tenant_id = $1 and seq > $2 and ${inScope} order by seq limit $3)
    union all
    (select r.kind, e.id, r.from_seq + e.place - 1, 0, false
      from feed_ranges r cross join lateral unnest(r.ids) with ordinality as e (id, place)
      where r.tenant_id = $1 and r.to_seq > $2 and r.from_seq + e.place - 1 > $2 and ${inScope}
      order by r.to_seq, e.place limit $3)
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
  const { page, more } = await readPage(tx, { after: from.seq, before: head.seq, limit, scope });
  const seq = more ? (page.at(-1)?.seq ?? head.seq) : head.seq;
  return { since: writeCursor({ epoch, seq, scopeHash }), more, ...(await readContents(tx, page)) };
}

interface PageQuery {
  readonly after: number;
  readonly before: number;
  readonly limit: number;
  readonly scope: DirectoryScope;
}

async function readPage(tx: Transaction, { after, before, limit, scope }: PageQuery) {
  if (after === before) return { page: [], more: false };
  const size = Math.min(Math.max(Math.trunc(limit) || MAX_CHANGES, 1), MAX_CHANGES);
  const found = await tx.query<FeedRow>(SELECT_PAGE, [
    tx.binding.tenantId,
    after,
    size + 1,
    scope.all,
    scope.instances,
  ]);
  return { page: found.slice(0, size), more: found.length > size };
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
