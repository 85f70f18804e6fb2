/** Repeatable randomness of the demo data: one small generator per stream, and UUIDs from it. Runs on Node. */

import type { Id } from '../../lib/schema/id.ts';
import type { Kind } from '../../lib/schema/kind.ts';

export interface Random {
  /** A whole number from 0 to 4,294,967,295. */
  next(): number;
  /** A whole number from 0 to `end - 1`. */
  below(end: number): number;
  /** True in about `percent` of 100 calls. */
  chance(percent: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** A mulberry32 generator: the same seed and stream name give the same numbers on every machine. */
export function createRandom(seed: number, stream: string): Random {
  let state = hash(`${seed}/${stream}`);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (end: number) => Math.floor((next() / 2 ** 32) * end);
  return {
    next,
    below,
    chance: (percent) => below(100) < percent,
    pick: (list) => {
      const value = list[below(list.length)];
      if (value === undefined) throw new RangeError('Cannot pick from an empty list.');
      return value;
    },
  };
}

/** An endless supply of version 4 UUIDs of one kind of record. */
export function createIds<K extends Kind | 'accounts'>(seed: number, kind: K): () => Id<K> {
  // Four streams: one generator of 32 bits would repeat a pair of records within 100,000.
  const random = [0, 1, 2, 3].map((part) => createRandom(seed, `${kind}/${part}`));
  return () => {
    const hex = random.map((part) => part.next().toString(16).padStart(8, '0')).join('');
    const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    return uuid as Id<K>;
  };
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value;
}
