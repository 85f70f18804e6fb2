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
const SELECT_ENTRIES = `select e.seq, encode(e.hash, 'hex') as hash, convert_from(app_audit_text(e), 'UTF8') as text
  from audit_entries e where e.tenant_id = $1 and e.seq > $2 order by e.seq limit $3`;

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
