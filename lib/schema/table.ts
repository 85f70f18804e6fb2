/** Rows of one kind as they travel in a snapshot: a column per field. A third of the bytes of a row per object, and quick to read. */
import * as v from 'valibot';
import { type Column, ColumnSchema, columnOf } from './column.ts';
import { ID_BYTES, writeId } from './id-bytes.ts';
import type { Kind } from './kind.ts';
import type { CtiMapping } from './mapping.ts';
import { type AnyRow, ROW_SCHEMAS } from './rows.ts';

/** Most rows of one table, so that one can be taken up without holding other work up. */
export const TABLE_ROWS = 8192;

/** Stands among the sizes for a mapping that inherits. */
export const INHERITS = -1;

export const TableSchema = v.object({
  count: v.number(),
  /** Sixteen bytes a row, in base64. */
  ids: v.string(),
  /** By field name; every field but `id` and `mapping`. */
  columns: v.record(v.string(), ColumnSchema),
  /** Of kinds with a mapping: agents on each row's own list, -1 where it inherits; and all lists one after the other,
   * each agent by its place among all CTI agents of the snapshot, counted from 0. */
  mapping: v.optional(v.object({ sizes: ColumnSchema, agents: v.array(v.number()) })),
});
export type Table = Omit<v.InferOutput<typeof TableSchema>, 'columns' | 'mapping'> & {
  columns: Record<string, Column>;
  mapping?: { sizes: Column; agents: number[] } | undefined;
};

/** The same as the schema says, without a look at each of the values. */
export function isTable(value: unknown): value is Table {
  if (!isObject(value) || !isObject(value.columns)) return false;
  const { count, ids, columns, mapping } = value;
  if (typeof count !== 'number' || typeof ids !== 'string' || !Object.values(columns).every(isColumn))
    return false;
  return (
    mapping === undefined || (isObject(mapping) && isColumn(mapping.sizes) && Array.isArray(mapping.agents))
  );
}

function isColumn(value: unknown): value is Column {
  if (!isObject(value)) return false;
  return 'all' in value || Array.isArray(value.list) || (Array.isArray(value.of) && Array.isArray(value.at));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Fields that are columns, by kind, in the order of the row's schema. */
export const COLUMN_FIELDS: Record<Kind, readonly string[]> = Object.fromEntries(
  Object.entries(ROW_SCHEMAS).map(([kind, { entries }]) => [
    kind,
    Object.keys(entries).filter((field) => field !== 'id' && field !== 'mapping'),
  ]),
) as Record<Kind, string[]>;

export function hasMapping(kind: Kind): boolean {
  return 'mapping' in ROW_SCHEMAS[kind].entries;
}

/** `placeOf` gives an agent's place in the snapshot. Throws when a list names an agent that has none. */
export function tableOf(
  kind: Kind,
  rows: readonly AnyRow[],
  placeOf: (agentId: string) => number | undefined,
): Table {
  const columns = COLUMN_FIELDS[kind].map((field) => [
    field,
    columnOf(rows.map((row) => (row as unknown as Record<string, unknown>)[field])),
  ]);
  return {
    count: rows.length,
    ids: writeIds(rows),
    columns: Object.fromEntries(columns),
    ...(hasMapping(kind) ? { mapping: mappingOf(rows as readonly WithMapping[], placeOf) } : {}),
  };
}

type WithMapping = AnyRow & { mapping: CtiMapping };

function mappingOf(rows: readonly WithMapping[], placeOf: (agentId: string) => number | undefined) {
  const lists = rows.map(({ mapping }) => (mapping.mode === 'override' ? mapping.agents : null));
  const agents = lists.flatMap((list) =>
    (list ?? []).map((id) => {
      const place = placeOf(id);
      if (place === undefined) throw new Error(`A list names the CTI agent ${id}, which is not there.`);
      return place;
    }),
  );
  return { sizes: columnOf(lists.map((list) => list?.length ?? INHERITS)), agents };
}

function writeIds(rows: readonly AnyRow[]): string {
  const bytes = new Uint8Array(rows.length * ID_BYTES);
  for (const [index, { id }] of rows.entries()) writeId(id, bytes, index * ID_BYTES);
  return base64Of(bytes);
}

/** In pieces: a function takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8190) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 8190))));
  }
  return pieces.join('');
}
