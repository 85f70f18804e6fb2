/** Finds rows on disk without reading all of them: sorted numbers, each a hash and the position of a row that may have it. Pure. */
import { hashId, hashText, ID_BYTES } from '../schema/id-bytes.ts';
import type { Kind } from '../schema/kind.ts';
import { type RowBlock, valueAt } from '../schema/row-block.ts';
import { TABLE_ROWS } from '../schema/table.ts';

/** A number holds 53 bits: 29 for the position, 24 for what is left of the hash. */
const POSITIONS = 2 ** 29;
const DROPPED_BITS = 8;

export interface Place {
  /** Number of the block. */
  number: number;
  index: number;
}

/** Users are asked for by username and native id, agents by id; nothing else is asked for alone. */
const KEYS: Partial<Record<Kind, (block: RowBlock, index: number) => number[]>> = {
  'crm-users': (block, index) =>
    [valueAt(block, 'username', index), valueAt(block, 'nativeId', index)].flatMap((key) =>
      typeof key === 'string' ? hashText(key) : [],
    ),
  'cti-agents': (block, index) => [hashId(block.ids, index * ID_BYTES)],
};

export const LOOKED_UP = Object.keys(KEYS) as Kind[];

export function lookupOf(kind: Kind, blocks: Iterable<[number: number, block: RowBlock]>): Float64Array {
  const keysOf = KEYS[kind];
  const entries: number[] = [];
  for (const [number, block] of blocks) {
    for (let index = 0; index < block.count; index += 1) {
      for (const hash of keysOf?.(block, index) ?? []) {
        entries.push((hash >>> DROPPED_BITS) * POSITIONS + number * TABLE_ROWS + index);
      }
    }
  }
  return Float64Array.from(entries).sort();
}

/** Where rows with that hash may stand; the caller looks whether it is the one. */
export function placesOf(lookup: Float64Array, hash: number): Place[] {
  const first = (hash >>> DROPPED_BITS) * POSITIONS;
  const places: Place[] = [];
  for (let at = lowerBound(lookup, first); (lookup[at] ?? Infinity) < first + POSITIONS; at += 1) {
    const position = (lookup[at] ?? 0) - first;
    places.push({ number: Math.floor(position / TABLE_ROWS), index: position % TABLE_ROWS });
  }
  return places;
}

function lowerBound(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
