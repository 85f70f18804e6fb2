/** `GET /v1/deleted`: what was deleted on its own in the last 90 days and can be restored. */
import * as v from 'valibot';
import { KindSchema } from './kind.ts';

/** As long as a deleted record can be restored. */
export const RESTORABLE_DAYS = 90;

export const DeletedRecordSchema = v.object({
  kind: KindSchema,
  id: v.string(),
  /** Version of the deletion. */
  version: v.number(),
  name: v.string(),
  /** ISO 8601. */
  deletedAt: v.string(),
  deletedBy: v.nullable(v.string()),
});
export type DeletedRecord = v.InferOutput<typeof DeletedRecordSchema>;

export const DeletedListSchema = v.object({
  items: v.array(DeletedRecordSchema),
  next: v.nullable(v.string()),
});
