/** `GET /v1/KIND/{id}/consequences`: what a deletion would do besides, exactly, before it is asked for. */
import * as v from 'valibot';
import { KindSchema } from './kind.ts';

/** `deleted`: goes with it. `ungrouped`: is left without group or parent. `unmapped`: its own list loses agents. */
export const EffectSchema = v.picklist(['deleted', 'ungrouped', 'unmapped']);

export const ConsequenceSchema = v.object({
  kind: KindSchema,
  effect: EffectSchema,
  /** More than none. */
  count: v.number(),
  /** At most ten of them, by name. */
  first: v.array(v.object({ id: v.string(), name: v.string() })),
});
export type Consequence = v.InferOutput<typeof ConsequenceSchema>;

export const ConsequencesSchema = v.object({
  id: v.string(),
  /** Version of the record they were told for; the deletion names it in `If-Match`. */
  version: v.number(),
  name: v.string(),
  effects: v.array(ConsequenceSchema),
});
export type Consequences = v.InferOutput<typeof ConsequencesSchema>;
