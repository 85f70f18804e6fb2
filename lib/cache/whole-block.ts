/** Tells a block as it was written from what a broken disk gives in its place: it must be fetched again, not shown. Pure. */
import { hashId, ID_BYTES } from '../schema/id-bytes.ts';
import type { Kind } from '../schema/kind.ts';
import { END, type PackedColumn, type PackedMapping, type RowBlock } from '../schema/row-block.ts';
import { COLUMN_FIELDS, hasMapping, TABLE_ROWS } from '../schema/table.ts';

/** Forms, lengths, and some ids by their hashes: 10 ms for 150,000 rows. A text of the right length is the browser's to check, by the sums of its own pages. */
export function isWholeBlock(value: unknown, kind: Kind): value is RowBlock {
  if (!isObject(value)) return false;
  const { count, ids, columns, mapping, hashes } = value as unknown as RowBlock;
  return (
    value.kind === kind &&
    Number.isInteger(count) &&
    count <= TABLE_ROWS &&
    hasLength(ids, count * ID_BYTES) &&
    isObject(columns) &&
    COLUMN_FIELDS[kind].every((field) => isWholeColumn(columns[field], count)) &&
    (!hasMapping(kind) || isWholeMapping(mapping, count)) &&
    isObject(hashes) &&
    (hashes.id === undefined || areHashesOf(ids, hashes.id))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const hasLength = (value: unknown, length: number) =>
  ArrayBuffer.isView(value) && (value as Uint8Array).length === length;

function isWholeColumn(column: PackedColumn | undefined, count: number): boolean {
  if (!isObject(column)) return false;
  if ('all' in column) return true;
  if ('list' in column) return Array.isArray(column.list) && column.list.length === count;
  if ('of' in column) {
    const { of, at } = column;
    return Array.isArray(of) && hasLength(at, count) && at.every((place) => place < of.length);
  }
  return typeof column.text === 'string' && areEnds(column.ends, { count, last: column.text.length });
}

function isWholeMapping(mapping: PackedMapping | null, count: number): boolean {
  if (!isObject(mapping) || !ArrayBuffer.isView(mapping.agents)) return false;
  return areEnds(mapping.ends, { count, last: mapping.agents.length / ID_BYTES });
}

/** Each where the one before is or later, and the last where all ends. */
function areEnds(ends: Uint32Array, { count, last }: { count: number; last: number }): boolean {
  if (!hasLength(ends, count)) return false;
  let before = 0;
  for (const end of ends) {
    if ((end & END) < before) return false;
    before = end & END;
  }
  return before === last;
}

/** Disks break by pages of 4 KB, which hold 256 ids: every 64th is looked at. */
const LOOKED_AT = 64;

function areHashesOf(ids: Uint8Array, hashes: Uint32Array): boolean {
  if (!hasLength(hashes, ids.length / ID_BYTES)) return false;
  for (let at = 0; at < hashes.length; at += LOOKED_AT) {
    if (hashes[at] !== (hashId(ids, at * ID_BYTES) || 1)) return false;
  }
  return true;
}
