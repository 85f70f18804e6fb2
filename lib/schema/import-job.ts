/** An import as a job: its plan, what applying and undoing it asks and answers. Runs everywhere. */
import * as v from 'valibot';
import { ImportKindSchema } from './import-columns.ts';
import { ImportCountsSchema } from './import-plan.ts';
import { Text } from './text.ts';

export const JOB_STATES = ['planned', 'applied', 'undone'] as const;

export const ImportOptionsSchema = v.object({
  createMissingGroups: v.boolean(),
  applyMappings: v.boolean(),
  moveTaken: v.boolean(),
});

/** How the file was read, for a person to see and correct. */
export const ImportFileSchema = v.object({
  encoding: v.string(),
  hasBom: v.boolean(),
  delimiter: v.string(),
  ignored: v.array(v.string()),
  missing: v.array(v.string()),
});
export type ImportFile = v.InferOutput<typeof ImportFileSchema>;

export const ImportOutcomeSchema = v.object({
  created: v.number(),
  updated: v.number(),
  /** Users who lost an agent to a row of the file without being in it. */
  moved: v.number(),
  groups: v.number(),
});
export type ImportOutcome = v.InferOutput<typeof ImportOutcomeSchema>;

/** A record that undoing left alone, and why. */
export const SkippedSchema = v.object({ id: v.string(), name: v.string(), why: v.string() });
export type Skipped = v.InferOutput<typeof SkippedSchema>;

export const UndoOutcomeSchema = v.object({
  restored: v.number(),
  /** How many were left alone, and the first thousand of them. */
  skipped: v.number(),
  skippedRecords: v.array(SkippedSchema),
});
export type UndoOutcome = v.InferOutput<typeof UndoOutcomeSchema>;

export const ImportJobSchema = v.object({
  id: v.string(),
  kind: ImportKindSchema,
  instanceId: v.nullable(v.string()),
  fileName: v.string(),
  /** What the plan was made against; Apply repeats it. */
  base: v.string(),
  rows: v.number(),
  counts: ImportCountsSchema,
  state: v.picklist(JOB_STATES),
  options: ImportOptionsSchema,
  file: ImportFileSchema,
  createdBy: v.string(),
  createdAt: v.string(),
  appliedBy: v.nullable(v.string()),
  appliedAt: v.nullable(v.string()),
  undoneBy: v.nullable(v.string()),
  undoneAt: v.nullable(v.string()),
  outcome: v.nullable(ImportOutcomeSchema),
  undoOutcome: v.nullable(UndoOutcomeSchema),
});
export type ImportJob = v.InferOutput<typeof ImportJobSchema>;

/** A tick, or the number that was read and typed. */
const ConfirmedSchema = v.optional(v.union([v.boolean(), v.number()]), false);

export const ApplySchema = v.strictObject({
  base: Text,
  /** Row numbers that were unticked. */
  exclude: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), []),
  confirm: v.optional(v.strictObject({ removeAll: ConfirmedSchema, removals: ConfirmedSchema }), {}),
});
export type Apply = v.InferOutput<typeof ApplySchema>;

export const UndoSchema = v.strictObject({ changedRows: v.picklist(['skip', 'refuse']) });

/** A row that is not as it was planned: applying changes nothing. */
export const StaleRowSchema = v.object({ row: v.number(), name: v.string() });
export type StaleRow = v.InferOutput<typeof StaleRowSchema>;
