/** The audit trail as it is verified: each entry as the text that its hash covers. Runs in server and command line. */
import * as v from 'valibot';
import type { Transaction } from '../db/database.ts';
import type { Caller } from '../records/caller.ts';

const HashSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]*$/));
const SeqSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const TrailEntrySchema = v.object({
  seq: SeqSchema,
  /** SHA-256, in hex, of the hash of the entry before and of `text`. */
  hash: HashSchema,
  /** `[tenant, seq, seconds, actor, account, kind, id, instance, action, before, after, source, job]`. */
  text: v.string(),
});
export type TrailEntry = v.InferOutput<typeof TrailEntrySchema>;

/** Where a trail ended at some moment. */
export const TrailHeadSchema = v.object({ seq: SeqSchema, hash: HashSchema });
export type TrailHead = v.InferOutput<typeof TrailHeadSchema>;

/** A head as it is written down away from the database, and when: nothing after `seq` was there before. */
export const WrittenHeadSchema = v.object({
  ...TrailHeadSchema.entries,
  at: v.pipe(v.string(), v.isoTimestamp()),
});
export type WrittenHead = v.InferOutput<typeof WrittenHeadSchema>;

export const TrailWindowSchema = v.object({
  tenant: v.string(),
  items: v.array(TrailEntrySchema),
  /** After which number the next window begins; `null` on the last one. */
  next: v.nullable(SeqSchema),
  head: TrailHeadSchema,
});
export type TrailWindow = v.InferOutput<typeof TrailWindowSchema>;

export const MOST_ENTRIES = 5000;

const SELECT_HEAD = `select audit_seq as seq, encode(audit_hash, 'hex') as hash from tenant_heads where tenant_id = $1`;
/**
 * SQL query: the first `$3` entries after number `$2`, in their order. Both forms are read by their keys: `plain` is what is selected of an entry `e` of
 * its own, `batched` of one of a batch (`b`, `e`). Of batches no more is read than the others leave room for.
 */
export function windowOf({ plain, batched }: { plain: string; batched: string }): string {
  return `with plain as (
      select e.seq, ${plain} from audit_entries e where e.tenant_id = $1 and e.seq > $2 order by e.seq limit $3::bigint
    ), batched as (
      select b.first_seq + (e.place - 1) % 1000 as seq, ${batched}
      from audit_batches b join batch_entries e on e.tenant_id = b.tenant_id and e.batch_id = b.batch_id
        and e.place > b.page * 1000 + greatest($2 - b.first_seq + 1, 0) and e.place <= b.page * 1000 + 1000
      where b.tenant_id = $1 and b.first_seq > $2::bigint - 1000 and b.last_seq > $2
        and b.first_seq <= coalesce((select max(seq) from plain having count(*) = $3), 9007199254740991)
      order by b.first_seq, e.place limit $3
    )
    select * from (select * from plain union all select * from batched) as found order by seq limit $3`;
}

/** As `app_audit_text` has it when an entry is sealed. Made here of the columns: an owner of the database can let that function tell what is not there. */
const PLAIN_TEXT = `pg_catalog.jsonb_build_array(e.tenant_id, e.seq, extract(epoch from e.at), e.actor, e.account_id, e.kind, e.id,
  e.instance_id, e.action, e.before, e.after, e.source, e.job_id)::text`;
/** As `app_batch_text`. */
const BATCHED_TEXT = `pg_catalog.concat('[', pg_catalog.to_jsonb(b.tenant_id), ', ', b.first_seq + (e.place - 1) % 1000, ', ',
  pg_catalog.to_jsonb(extract(epoch from b.at)), ', ', pg_catalog.to_jsonb(b.actor), ', ', pg_catalog.to_jsonb(b.account_id), ', ',
  pg_catalog.to_jsonb(b.kind), ', ', pg_catalog.to_jsonb(e.id), ', ', coalesce(pg_catalog.to_jsonb(e.instance_id), 'null'),
  ', "update", ', e.before, ', ', e.after, ', ', pg_catalog.to_jsonb(b.source), ', ', pg_catalog.to_jsonb(b.job_id), ']')`;

const SELECT_ENTRIES = windowOf({
  plain: `encode(e.hash, 'hex') as hash, ${PLAIN_TEXT} as text`,
  batched: `encode(substr(b.hashes, (e.place - 1) % 1000 * 32 + 1, 32), 'hex') as hash, ${BATCHED_TEXT} as text`,
});

/** Wants a transaction that reads one moment. */
export async function readTrail(
  tx: Transaction,
  { after, limit }: { after: number; limit: number },
): Promise<TrailWindow> {
  const { tenantId: tenant } = tx.binding;
  const head = await readTrailHead(tx);
  const found = await tx.query<TrailEntry>(SELECT_ENTRIES, [tenant, after, limit + 1]);
  const items = found.slice(0, limit);
  return { tenant, items, next: found.length > limit ? (items.at(-1)?.seq ?? null) : null, head };
}

export async function readTrailHead(tx: Transaction): Promise<TrailHead> {
  const [head] = await tx.query<TrailHead>(SELECT_HEAD, [tx.binding.tenantId]);
  return head ?? { seq: 0, hash: '' };
}

/** For admins of the whole tenant: the trail holds what every instance and account was. */
export function readTrailFor(
  tx: Transaction,
  caller: Caller,
  window: { after: number; limit: number },
): Promise<TrailWindow> {
  caller.may.administer();
  return readTrail(tx, window);
}
