/** The change feed and the snapshot: latest state per row, never an event log. */
import * as v from 'valibot';
import { KindSchema } from './kind.ts';
import { ROW_SCHEMAS } from './rows.ts';

const entries = Object.fromEntries(
  Object.entries(ROW_SCHEMAS).map(([kind, schema]) => [kind, v.optional(v.array(schema as v.GenericSchema))]),
);

/** Rows by kind; a kind without rows is left out. */
export const RowsByKindSchema = v.object(entries) as unknown as v.GenericSchema<unknown, RowsByKind>;
export type RowsByKind = { [K in keyof typeof ROW_SCHEMAS]?: v.InferOutput<(typeof ROW_SCHEMAS)[K]>[] };

/** `[kind, id, version]` of the tombstone. */
export const DeletedRowSchema = v.tuple([KindSchema, v.string(), v.number()]);
export type DeletedRow = v.InferOutput<typeof DeletedRowSchema>;

/** `GET /v1/changes`. `since` is opaque: epoch, seq and scope hash. `more`: ask again at once. */
export const ChangesSchema = v.object({
  since: v.string(),
  more: v.boolean(),
  rows: RowsByKindSchema,
  deleted: v.array(DeletedRowSchema),
});
export type Changes = v.InferOutput<typeof ChangesSchema>;

/**
 * `GET /v1/snapshot?part=N&at=TOKEN`: one complete part of at most 1 MB. Without `part` it is part 0.
 * `since` is where the feed continues once every part is in; `at` names the snapshot that the parts belong to.
 */
export const SnapshotPartSchema = v.object({
  at: v.string(),
  part: v.number(),
  parts: v.number(),
  since: v.string(),
  rows: RowsByKindSchema,
});
export type SnapshotPart = v.InferOutput<typeof SnapshotPartSchema>;

/** Body of a 410: the cursor cannot be continued, load a snapshot and keep the outbox. */
export const ResetSchema = v.object({ reset: v.literal(true) });
