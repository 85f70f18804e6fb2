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
const KEYS: Partial<Record<Kind, readonly ('username' | 'nativeId' | 'id')[]>> = {
  'crm-users': ['username', 'nativeId'],
  'cti-agents': ['id'],
};

export const LOOKED_UP = Object.keys(KEYS) as Kind[];

export function lookupOf(kind: Kind, blocks: Iterable<[number: number, block: RowBlock]>): Float64Array {
  const keys = KEYS[kind] ?? [];
  const all = [...blocks];
  const entries = new Float64Array(all.reduce((sum, [, { count }]) => sum + count * keys.length, 0));
  let filled = 0;
  for (const [number, block] of all) {
    for (let index = 0; index < block.count; index += 1) {
      for (const key of keys) {
        const hash = hashOf(block, key, index);
        if (hash === null) continue;
        entries[filled] = (hash >>> DROPPED_BITS) * POSITIONS + number * TABLE_ROWS + index;
        filled += 1;
      }
    }
  }
  return entries.slice(0, filled).sort();
}

function hashOf(block: RowBlock, key: 'username' | 'nativeId' | 'id', index: number): number | null {
  if (key === 'id') return hashId(block.ids, index * ID_BYTES);
  const text = valueAt(block, key, index);
  return typeof text === 'string' ? hashText(text) : null;
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
