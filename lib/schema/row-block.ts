/** Neighbouring rows of one kind in few large pieces of memory, as disk and directory hold them; a row is made when it is asked for. */
import { ID_BYTES, readId } from './id-bytes.ts';
import { KINDS, type Kind } from './kind.ts';
import type { RowHashes } from './row-hashes.ts';
import type { RowOf } from './rows.ts';
import { COLUMN_FIELDS, hasMapping } from './table.ts';

/** Stands in the highest bit of an end: the text is null, or the mapping inherits. */
export const ABSENT = 0x8000_0000;
/** The other bits of an end: where it is. */
export const END = 0x7fff_ffff;

export type PackedColumn =
  | { all: unknown }
  | { of: readonly unknown[]; at: Uint8Array | Uint16Array }
  | PackedTexts
  | { list: readonly unknown[] };

/** All texts one after the other, and where each ends. */
export type PackedTexts = { text: string; ends: Uint32Array };

export interface PackedMapping {
  /** Ids of all lists one after the other. */
  agents: Uint8Array;
  /** Where each row's list ends, counted in agents. */
  ends: Uint32Array;
}

/** Can be stored and copied as it is. Values are shared among rows: nobody may change them. */
export interface RowBlock<K extends Kind = Kind> {
  kind: K;
  count: number;
  ids: Uint8Array;
  columns: Readonly<Record<string, PackedColumn>>;
  mapping: PackedMapping | null;
  hashes: RowHashes;
}

const INHERIT = { mode: 'inherit' } as const;

/** An object that has its fields already is copied in a fraction of the time that adding them one by one takes. */
const SHAPES = Object.fromEntries(
  KINDS.map((kind) => {
    const fields = ['id', ...COLUMN_FIELDS[kind], ...(hasMapping(kind) ? ['mapping'] : [])];
    return [kind, Object.fromEntries(fields.map((field) => [field, null]))];
  }),
) as Record<Kind, Record<string, unknown>>;

export function rowAt<K extends Kind>(block: RowBlock<K>, index: number): RowOf<K> {
  const row: Record<string, unknown> = { ...SHAPES[block.kind as Kind] };
  row.id = readId(block.ids, index * ID_BYTES);
  for (const field of COLUMN_FIELDS[block.kind]) row[field] = valueAt(block, field, index);
  if (block.mapping) row.mapping = mappingAt(block.mapping, index);
  return row as RowOf<K>;
}

export function rowsOf<K extends Kind>(block: RowBlock<K>): RowOf<K>[] {
  return Array.from({ length: block.count }, (_, index) => rowAt(block, index));
}

export function valueAt({ columns }: Pick<RowBlock, 'columns'>, field: string, index: number): unknown {
  const column = columns[field];
  if (!column || 'all' in column) return column?.all;
  if ('of' in column) return column.of[column.at[index] ?? 0];
  if ('list' in column) return column.list[index];
  const end = column.ends[index] ?? 0;
  return (end & ABSENT) !== 0 ? null : column.text.slice(endBefore(column.ends, index), end);
}

/** Each value of the field at least once; of a field with few values no row is looked at. */
export function valuesOf(block: Pick<RowBlock, 'columns' | 'count'>, field: string): Iterable<unknown> {
  const column = block.columns[field];
  if (!column || 'all' in column) return [column?.all];
  if ('of' in column) return column.of;
  return Array.from({ length: block.count }, (_, index) => valueAt(block, field, index));
}

/** Where the row's text begins or its list of agents, which is where that of the row before ends. */
export function endBefore(ends: Uint32Array, index: number): number {
  return index === 0 ? 0 : (ends[index - 1] ?? 0) & END;
}

/** Places in `mapping.agents` at which the row's own list begins and ends; the same where it has none. */
export function ownListAt({ ends }: PackedMapping, index: number): [from: number, to: number] {
  return [endBefore(ends, index), (ends[index] ?? 0) & END];
}

function mappingAt(mapping: PackedMapping, index: number) {
  if (((mapping.ends[index] ?? 0) & ABSENT) !== 0) return INHERIT;
  const agents: string[] = [];
  const [from, to] = ownListAt(mapping, index);
  for (let at = from; at < to; at += 1) agents.push(readId(mapping.agents, at * ID_BYTES));
  return { mode: 'override', agents };
}
