/** Packs rows into a block: rows as they are known here, or a table as a server sent it, which is checked column by column. */
import * as v from 'valibot';
import { type Column, columnOf, valuesOf } from './column.ts';
import { ID_BYTES, writeId } from './id-bytes.ts';
import type { Kind } from './kind.ts';
import type { CtiMapping } from './mapping.ts';
import {
  ABSENT,
  END,
  type PackedColumn,
  type PackedMapping,
  type PackedTexts,
  type RowBlock,
} from './row-block.ts';
import { hashesOf } from './row-hashes.ts';
import { type AnyRow, ROW_SCHEMAS, type RowOf } from './rows.ts';
import { COLUMN_FIELDS, hasMapping, INHERITS, TABLE_ROWS, type Table } from './table.ts';

export function packRows<K extends Kind>(kind: K, rows: readonly RowOf<K>[]): RowBlock<K> {
  const ids = new Uint8Array(rows.length * ID_BYTES);
  for (const [index, { id }] of rows.entries()) writeId(id, ids, index * ID_BYTES);
  const read = (field: string) => rows.map((row) => (row as unknown as Record<string, unknown>)[field]);
  const columns = COLUMN_FIELDS[kind].map((field) => [field, packColumn(columnOf(read(field)))]);
  const mapping = hasMapping(kind)
    ? packLists((rows as (AnyRow & { mapping: CtiMapping })[]).map(listOf))
    : null;
  return hashed({ kind, count: rows.length, ids, columns: Object.fromEntries(columns), mapping });
}

function listOf({ mapping }: { mapping: CtiMapping }): readonly string[] | null {
  return mapping.mode === 'override' ? mapping.agents : null;
}

function packLists(lists: readonly (readonly string[] | null)[]): PackedMapping {
  const all = lists.flatMap((list) => list ?? []);
  const agents = new Uint8Array(all.length * ID_BYTES);
  for (const [index, id] of all.entries()) writeId(id, agents, index * ID_BYTES);
  return { agents, ends: endsOf(lists.map((list) => list?.length ?? INHERITS)) };
}

/** Copies the id of the CTI agent at that place of the snapshot; false when there is none. */
export type CopyAgent = (place: number, into: Uint8Array, offset: number) => boolean;

/** Throws when the table is not one of this kind. */
export function packTable<K extends Kind>(kind: K, table: Table, copyAgent: CopyAgent): RowBlock<K> {
  const { count } = table;
  if (!Number.isInteger(count) || count < 0 || count > TABLE_ROWS)
    throw new RangeError(`A table has ${count} rows.`);
  const columns = COLUMN_FIELDS[kind].map((field) => {
    const column = table.columns[field];
    if (!column) throw new TypeError(`A table of ${kind} has no column ${field}.`);
    return [field, packChecked(kind, field, column, count)];
  });
  const mapping = hasMapping(kind) ? packPlaces(table, copyAgent) : null;
  return hashed({ kind, count, ids: readIds(table), columns: Object.fromEntries(columns), mapping });
}

function hashed<K extends Kind>(block: Omit<RowBlock<K>, 'hashes'>): RowBlock<K> {
  return { ...block, hashes: hashesOf(block) };
}

function readIds({ ids, count }: Table): Uint8Array {
  const bytes = bytesOf(ids);
  if (bytes.length !== count * ID_BYTES) throw new RangeError('A table has ids of another number of rows.');
  return bytes;
}

/** Since Chrome 140 and Firefox 133; letter by letter it is the longest part of packing a table in code that has just been started. */
const NATIVE: typeof Uint8Array & { fromBase64?(text: string): Uint8Array } = Uint8Array;

function bytesOf(base64: string): Uint8Array {
  if (NATIVE.fromBase64) return NATIVE.fromBase64(base64);
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

function packPlaces({ mapping, count }: Table, copyAgent: CopyAgent): PackedMapping {
  if (!mapping) throw new TypeError('A table has no mappings.');
  const ends = endsOf(valuesOf(mapping.sizes, count));
  const agents = new Uint8Array(mapping.agents.length * ID_BYTES);
  for (let index = 0; index < mapping.agents.length; index += 1) {
    const place = mapping.agents[index] ?? -1;
    if (!copyAgent(place, agents, index * ID_BYTES))
      throw new RangeError(`There is no CTI agent at place ${place}.`);
  }
  if (count > 0 && ((ends.at(-1) ?? 0) & ~ABSENT) !== mapping.agents.length) {
    throw new RangeError('A table has lists of another length than their sizes say.');
  }
  return { agents, ends };
}

function endsOf(sizes: readonly unknown[]): Uint32Array {
  const ends = new Uint32Array(sizes.length);
  let end = 0;
  for (let index = 0; index < sizes.length; index += 1) {
    const size = sizes[index];
    if (typeof size !== 'number' || (size < 0 && size !== INHERITS))
      throw new TypeError('The size of a list is not a number.');
    if (size !== INHERITS) end += size;
    ends[index] = size === INHERITS ? end | ABSENT : end;
  }
  return ends;
}

/** Throws unless every value fits the field's schema. Texts are looked at together, as packed: one check of each would take most of the time. */
function packChecked(kind: Kind, field: string, column: Column, count: number): PackedColumn {
  const schema = (ROW_SCHEMAS[kind].entries as Record<string, v.GenericSchema>)[field] as v.GenericSchema;
  if ('all' in column) {
    v.assert(schema, column.all);
    return column;
  }
  const { length } = 'of' in column ? column.at : column.list;
  if (length !== count) throw new RangeError(`The column ${field} has ${length} values for ${count} rows.`);
  if ('of' in column) {
    for (const value of column.of) v.assert(schema, value);
    const end = column.of.length;
    for (const place of column.at) {
      if (!Number.isInteger(place) || place < 0 || place >= end)
        throw new RangeError('A value has no place.');
    }
    return packColumn(column);
  }
  const texts = packTexts(column.list);
  if (!texts || !isText(schema) || !areTexts(texts, schema)) {
    for (const value of column.list) v.assert(schema, value);
  }
  return texts ?? column;
}

function isText(schema: v.GenericSchema): boolean {
  const inner = (schema as { wrapped?: v.GenericSchema }).wrapped;
  return schema.type === 'string' || (schema.type === 'nullable' && inner?.type === 'string');
}

/** Rule C15 for all at once; emptiness and null as the schema has them. False: look at each. */
function areTexts({ text, ends }: PackedTexts, schema: v.GenericSchema): boolean {
  const mayBeNull = v.is(schema, null);
  const mayBeEmpty = v.is(schema, '');
  for (let index = 0, before = 0; index < ends.length; index += 1) {
    const end = ends[index] ?? 0;
    if ((end & ABSENT) !== 0 ? !mayBeNull : end === before && !mayBeEmpty) return false;
    before = end & END;
  }
  return text.isWellFormed() && !text.includes('\u0000');
}

function packColumn(column: Column): PackedColumn {
  if ('all' in column) return column;
  if ('of' in column) {
    const { of, at } = column;
    return { of, at: of.length <= 256 ? new Uint8Array(at) : new Uint16Array(at) };
  }
  return packTexts(column.list) ?? column;
}

/** `null` when not all are texts or null. Plain loops: a table of texts is packed in a third of the time that mapping takes. */
function packTexts(list: readonly unknown[]): PackedTexts | null {
  const ends = new Uint32Array(list.length);
  let end = 0;
  for (let index = 0; index < list.length; index += 1) {
    const value = list[index];
    if (typeof value === 'string') end += value.length;
    else if (value !== null) return null;
    ends[index] = value === null ? end | ABSENT : end;
  }
  return { text: list.join(''), ends };
}
