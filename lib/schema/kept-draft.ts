/** Drafts that outlive their page: what a person typed, and neither saved nor discarded, when the page went away. */
import * as v from 'valibot';
import { isUuid } from './id.ts';

const Uuid = v.custom<string>(isUuid, 'Expected a lower-case UUID.');

export const DraftSchema = v.object({
  begunOn: v.number(),
  /** The record as it was: only the page that made the draft reads more of it than this. */
  base: v.looseObject({ id: Uuid, version: v.number(), instanceId: v.optional(Uuid) }),
  fields: v.record(v.string(), v.unknown()),
  changed: v.optional(v.object({ by: v.nullable(v.string()), at: v.string() })),
});
export type StoredDraft = v.InferOutput<typeof DraftSchema>;

export const KeptDraftSchema = v.object({
  /** One for each record and page. */
  id: v.string(),
  pageId: Uuid,
  /** When it was last changed; milliseconds since 1970 by this machine's clock. */
  at: v.number(),
  draft: DraftSchema,
});
export type KeptDraft = v.InferOutput<typeof KeptDraftSchema>;

export const DraftChangeSchema = v.strictObject({
  recordId: Uuid,
  /** `null`: saved or discarded. */
  draft: v.nullable(DraftSchema),
  /** The left draft that this page goes on with. */
  instead: v.optional(v.pipe(v.string(), v.maxLength(256))),
});
export type DraftChange = v.InferOutput<typeof DraftChangeSchema>;

/** A draft whose page is gone. `open`: whoever opens its record in a page goes on with it; the others say why it cannot be saved. */
export interface LeftDraft {
  id: string;
  at: number;
  draft: StoredDraft;
  why: 'open' | 'role' | 'gone' | 'signed-out' | 'incompatible';
}
