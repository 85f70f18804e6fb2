/** Finds rows on disk without reading all of them: sorted numbers, each a hash and the position of a row that may have it. Pure. */
import type { Kind } from '../schema/kind.ts';
import type { RowBlock } from '../schema/row-block.ts';
import { type HashedBy, NO_HASH } from '../schema/row-hashes.ts';
import { TABLE_ROWS } from '../schema/table.ts';

/** A number holds 53 bits: 29 for the position, 24 for what is left of the hash. */
const POSITIONS = 2 ** 29;
const DROPPED_BITS = 8;
/** The numbers of one kind stand in this many records by the first bits of the hash: whoever asks for one row reads one of them. */
const PARTS = 16;
const PART_BITS = 4;

export interface Place {
  /** Number of the block. */
  number: number;
  index: number;
}

/** Users are asked for by username and native id, agents by id; nothing else is asked for alone. */
const KEYS: Partial<Record<Kind, readonly HashedBy[]>> = {
  'crm-users': ['username', 'nativeId'],
  'cti-agents': ['id'],
};

export const LOOKED_UP = Object.keys(KEYS) as Kind[];

/** Number of the part that a hash stands in. */
export function partOf(hash: number): number {
  return hash >>> (32 - PART_BITS);
}

/** All parts, in order. */
export function lookupOf(kind: Kind, blocks: Iterable<[number: number, block: RowBlock]>): Float64Array[] {
  const columns = columnsOf(KEYS[kind] ?? [], blocks);
  const sizes = new Uint32Array(PARTS);
  for (const { hashes } of columns) {
    for (const hash of hashes) if (hash !== NO_HASH) sizes[partOf(hash)] = (sizes[partOf(hash)] ?? 0) + 1;
  }
  const parts = Array.from(sizes, (size) => new Float64Array(size));
  const filled = new Uint32Array(PARTS);
  for (const { hashes, first } of columns) {
    for (let index = 0; index < hashes.length; index += 1) {
      const hash = hashes[index] ?? NO_HASH;
      if (hash === NO_HASH) continue;
      const part = partOf(hash);
      const at = filled[part] ?? 0;
      filled[part] = at + 1;
      (parts[part] as Float64Array)[at] = (hash >>> DROPPED_BITS) * POSITIONS + first + index;
    }
  }
  return parts.map((part) => part.sort());
}

interface HashColumn {
  hashes: Uint32Array;
  /** Position of the block's first row. */
  first: number;
}

function columnsOf(keys: readonly HashedBy[], blocks: Iterable<[number: number, block: RowBlock]>) {
  const columns: HashColumn[] = [];
  for (const [number, block] of blocks) {
    for (const key of keys) {
      const hashes = block.hashes[key];
      if (hashes) columns.push({ hashes, first: number * TABLE_ROWS });
    }
  }
  return columns;
}

/** Where rows with that hash may stand, by the part of its hash; the caller looks whether it is the one. */
export function placesOf(part: Float64Array, hash: number): Place[] {
  const first = (hash >>> DROPPED_BITS) * POSITIONS;
  const places: Place[] = [];
  for (let at = lowerBound(part, first); (part[at] ?? Infinity) < first + POSITIONS; at += 1) {
    const position = (part[at] ?? 0) - first;
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
