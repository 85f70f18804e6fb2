/** What an import would do, row by row, as the server plans it and the console shows it. Runs everywhere. */
import * as v from 'valibot';

/** `conflict`: an agent of the row is mapped to somebody else. Neither refused nor conflicting rows are applied. */
export const ROW_STATES = ['create', 'update', 'unchanged', 'refused', 'conflict'] as const;
export const RowStateSchema = v.picklist(ROW_STATES);
export type RowState = (typeof ROW_STATES)[number];

export const IssueLevelSchema = v.picklist(['error', 'warning', 'note']);

export const IssueSchema = v.object({
  level: IssueLevelSchema,
  /** Of the file; `null` where the row as a whole is meant. */
  column: v.nullable(v.string()),
  rule: v.optional(v.string()),
  text: v.string(),
});
export type Issue = v.InferOutput<typeof IssueSchema>;

export const FieldChangeSchema = v.object({
  column: v.string(),
  from: v.nullable(v.string()),
  to: v.nullable(v.string()),
});
export type FieldChange = v.InferOutput<typeof FieldChangeSchema>;

/** An agent of the row that a user holds already. */
export const TakenAgentSchema = v.object({
  agentId: v.string(),
  agent: v.string(),
  ownerId: v.string(),
  owner: v.string(),
});
export type TakenAgent = v.InferOutput<typeof TakenAgentSchema>;

export const PlanRowSchema = v.object({
  /** As a spreadsheet counts: the header is row 1. */
  row: v.number(),
  state: RowStateSchema,
  /** Who or what the row is about. */
  name: v.string(),
  changes: v.array(FieldChangeSchema),
  /** Names of agents that the list gains and loses. */
  added: v.array(v.string()),
  removed: v.array(v.string()),
  taken: v.array(TakenAgentSchema),
  issues: v.array(IssueSchema),
  /** The row takes every agent from a user who has some. */
  removesAll: v.boolean(),
  /** What changes for the user in effect, whatever level it came from: `mapping`, or a PopFlow field by its path. */
  effective: v.optional(v.array(FieldChangeSchema)),
  /** The user has an agent in force before, on whatever level, and not afterwards. */
  loses: v.optional(v.boolean()),
});
export type PlanRow = v.InferOutput<typeof PlanRowSchema>;

export const ImportCountsSchema = v.object({
  rows: v.number(),
  created: v.number(),
  updated: v.number(),
  unchanged: v.number(),
  refused: v.number(),
  conflicts: v.number(),
  warnings: v.number(),
  /** Users whose mapping differs from the file but is not applied, as Update Mapping is not TRUE. */
  differs: v.number(),
  /** Users who lose every agent to TRUE with blank cells. */
  removeAll: v.number(),
  /** Users who have an agent in force before, on whatever level, and not afterwards. */
  removals: v.number(),
  /** Users of the instance before the import. */
  users: v.number(),
  /** Groups that are made on the way. */
  groups: v.number(),
  /** Users for whom something changes in effect: those who lose an agent to a row, or whom an agent begins or ceases to serve, among them. */
  effective: v.optional(v.number()),
  /** Agents that leave lists of users who do not give them up in the file. */
  taken: v.optional(v.number()),
});
export type ImportCounts = v.InferOutput<typeof ImportCountsSchema>;

/** Share of users losing agents above which an import needs typed confirmation. */
export const REMOVALS_BRAKE = 0.2;

export function needsRemovalsConfirmed({
  removals,
  users,
}: Pick<ImportCounts, 'removals' | 'users'>): boolean {
  return removals > REMOVALS_BRAKE * users;
}
