/** The error body of the API: RFC 9457 `application/problem+json` with our extensions. */
import * as v from 'valibot';

export const ProblemSchema = v.object({
  status: v.number(),
  /** Stable, machine-readable, for example `version_mismatch`. */
  code: v.string(),
  title: v.string(),
  /** One sentence for a person: where, and what to do. */
  detail: v.optional(v.string()),
  /** Rule of the product that was broken, for example `C7`. */
  rule: v.optional(v.string()),
  field: v.optional(v.string()),
  /** The present row, on 412. */
  current: v.optional(v.unknown()),
  /** On C7: who holds the agent now. */
  owner: v.optional(v.object({ level: v.string(), id: v.string(), name: v.string() })),
});
export type Problem = v.InferOutput<typeof ProblemSchema>;
