/** Tells a block as it was written from what a broken disk gives in its place: it must be fetched again, not shown. Pure. */
import { hashId, ID_BYTES } from '../schema/id-bytes.ts';
import type { Kind } from '../schema/kind.ts';
import {
  END,
  endBefore,
  ownListAt,
  type PackedColumn,
  type PackedMapping,
  type RowBlock,
  valueAt,
} from '../schema/row-block.ts';
import { hashOfText, NO_HASH } from '../schema/row-hashes.ts';
import { COLUMN_FIELDS, hasMapping, TABLE_ROWS } from '../schema/table.ts';

/** Forms, lengths, and some ids by their hashes: 10 ms for 150,000 rows. A text of the right length is the browser's to check, by the sums of its own pages. */
export function isWholeBlock(value: unknown, kind: Kind): value is RowBlock {
  if (!hasForm(value, kind)) return false;
  const { ids, columns, mapping, hashes } = value;
  return (
    COLUMN_FIELDS[kind].every((field) => isWholeColumn(columns[field] as PackedColumn)) &&
    (!mapping || ascend(mapping.ends)) &&
    (hashes.id === undefined || areHashesOf(ids, hashes.id))
  );
}

/**
 * The same of the one row that is wanted of a block, without a look at the others: where its values stand, and that it is
 * the row that its hashes were made of. Microseconds, where the whole block takes as long as reading it.
 */
export function isWholeRow(value: unknown, kind: Kind, index: number): value is RowBlock {
  if (!hasForm(value, kind) || !(index >= 0 && index < value.count)) return false;
  const { columns, mapping } = value;
  return (
    COLUMN_FIELDS[kind].every((field) => isPlaced(columns[field] as PackedColumn, index)) &&
    (!mapping || isBetween(mapping.ends, index, mapping.agents.length / ID_BYTES)) &&
    isHashed(value, index)
  );
}

/** What takes no look at each row: forms, lengths, and where texts and lists end. */
function hasForm(value: unknown, kind: Kind): value is RowBlock {
  if (!isObject(value)) return false;
  const { count, ids, columns, mapping, hashes } = value as unknown as RowBlock;
  return (
    value.kind === kind &&
    Number.isInteger(count) &&
    count <= TABLE_ROWS &&
    hasLength(ids, count * ID_BYTES) &&
    isObject(columns) &&
    COLUMN_FIELDS[kind].every((field) => hasColumnForm(columns[field], count)) &&
    (hasMapping(kind) ? hasMappingForm(mapping, count) : mapping === null) &&
    isObject(hashes) &&
    (hashes.id === undefined || hasLength(hashes.id, count))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const hasLength = (value: unknown, length: number) =>
  ArrayBuffer.isView(value) && (value as Uint8Array).length === length;

function hasColumnForm(column: PackedColumn | undefined, count: number): boolean {
  if (!isObject(column)) return false;
  if ('all' in column) return true;
  if ('list' in column) return Array.isArray(column.list) && column.list.length === count;
  if ('of' in column) return Array.isArray(column.of) && hasLength(column.at, count);
  return typeof column.text === 'string' && endAt(column.ends, { count, last: column.text.length });
}

function hasMappingForm(mapping: PackedMapping | null, count: number): boolean {
  if (!isObject(mapping) || !ArrayBuffer.isView(mapping.agents)) return false;
  return endAt(mapping.ends, { count, last: mapping.agents.length / ID_BYTES });
}

/** The last one where all ends. */
function endAt(ends: Uint32Array, { count, last }: { count: number; last: number }): boolean {
  return hasLength(ends, count) && endBefore(ends, count) === last;
}

function isWholeColumn(column: PackedColumn): boolean {
  if ('of' in column) return column.at.every((place) => place < column.of.length);
  return !('text' in column) || ascend(column.ends);
}

function isPlaced(column: PackedColumn, index: number): boolean {
  if ('of' in column) return (column.at[index] ?? 0) < column.of.length;
  return !('text' in column) || isBetween(column.ends, index, column.text.length);
}

/** Each where the one before is or later. */
function ascend(ends: Uint32Array): boolean {
  let before = 0;
  for (const end of ends) {
    if ((end & END) < before) return false;
    before = end & END;
  }
  return true;
}

function isBetween(ends: Uint32Array, index: number, last: number): boolean {
  const end = (ends[index] ?? 0) & END;
  return endBefore(ends, index) <= end && end <= last;
}

/** Disks break by pages of 4 KB, which hold 256 ids: every 64th is looked at. */
const LOOKED_AT = 64;

function areHashesOf(ids: Uint8Array, hashes: Uint32Array): boolean {
  for (let at = 0; at < hashes.length; at += LOOKED_AT) if (!isHashOf(hashes, ids, at)) return false;
  return true;
}

const isHashOf = (hashes: Uint32Array, ids: Uint8Array, at: number) =>
  hashes[at] === (hashId(ids, at * ID_BYTES) || 1);

/** Its id, what people are looked for by, and the agents on its list. */
function isHashed(block: RowBlock, index: number): boolean {
  const { ids, mapping, hashes } = block;
  if (hashes.id && !isHashOf(hashes.id, ids, index)) return false;
  for (const field of ['username', 'nativeId'] as const) {
    const text = hashes[field] && valueAt(block, field, index);
    if (hashes[field] && hashes[field][index] !== (typeof text === 'string' ? hashOfText(text) : NO_HASH))
      return false;
  }
  if (!hashes.agents || !mapping) return true;
  const [from, to] = ownListAt(mapping, index);
  for (let at = from; at < to; at += 1) if (!isHashOf(hashes.agents, mapping.agents, at)) return false;
  return true;
}
