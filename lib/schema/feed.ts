/** The change feed and the snapshot: latest state per row, never an event log. */
import * as v from 'valibot';
import { KINDS, type Kind, KindSchema } from './kind.ts';
import { ROW_SCHEMAS } from './rows.ts';
import { isTable, type Table, TableSchema } from './table.ts';

const entries = Object.fromEntries(
  Object.entries(ROW_SCHEMAS).map(([kind, schema]) => [kind, v.optional(v.array(schema as v.GenericSchema))]),
);

/** Rows by kind; a kind without rows is left out. */
export const RowsByKindSchema = v.object(entries) as unknown as v.GenericSchema<unknown, RowsByKind>;
export type RowsByKind = { [K in keyof typeof ROW_SCHEMAS]?: v.InferOutput<(typeof ROW_SCHEMAS)[K]>[] };

/** `[kind, id, version]` of the tombstone. */
export type DeletedRow = [Kind, string, number];

/** A later server may have kinds that this version does not know, and keeps nothing of. */
const DeletedRowsSchema = v.pipe(
  v.array(v.tuple([v.string(), v.string(), v.number()])),
  v.transform((deleted) => deleted.filter((each): each is DeletedRow => v.is(KindSchema, each[0]))),
);

/** `GET /v1/changes`. `since` is opaque: epoch, seq and scope hash. `more`: ask again at once. */
export const ChangesSchema = v.object({
  since: v.string(),
  more: v.boolean(),
  rows: RowsByKindSchema,
  deleted: DeletedRowsSchema,
});
export type Changes = v.InferOutput<typeof ChangesSchema>;

/**
 * `GET /v1/snapshot?part=N&at=TOKEN`: one complete part of at most 1 MB. Without `part` it is part 0.
 * `since` is where the feed continues once every part is in; `at` names the snapshot that the parts belong to, all of one moment.
 * `position` is the same place as answers to writes tell it (`feed-position.ts`); servers of before decisions/0089 tell none.
 * Agents come before those who are mapped to them.
 */
export const SnapshotPartSchema = v.object({
  at: v.string(),
  part: v.number(),
  parts: v.number(),
  since: v.string(),
  position: v.optional(v.string()),
  tables: v.object(Object.fromEntries(KINDS.map((kind) => [kind, v.optional(TableSchema)]))),
});
export interface SnapshotPart {
  at: string;
  part: number;
  parts: number;
  since: string;
  position?: string;
  tables: { [K in Kind]?: Table };
}

/** Looks at the frame only: what the tables hold is checked where they are taken up, column by column. */
export function isSnapshotPart(body: unknown): body is SnapshotPart {
  if (!isObject(body) || !isObject(body.tables)) return false;
  const { at, since, position, part, parts, tables } = body;
  const isNamed =
    typeof at === 'string' && typeof since === 'string' && ['string', 'undefined'].includes(typeof position);
  return isNamed && Number.isInteger(part) && Number.isInteger(parts) && Object.values(tables).every(isTable);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Body of a 410: the cursor cannot be continued, load a snapshot and keep the outbox. */
export const ResetSchema = v.object({ reset: v.literal(true) });
