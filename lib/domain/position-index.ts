/** Finds positions by a number made of what stands there: two flat arrays instead of a map with a key per row. Pure. */
import { NO_HASH } from '../schema/row-hashes.ts';

const FREE = -1;
const SMALLEST = 1024;

/** Different things may have the same hash, and one thing may be added often: the caller looks at what stands there. */
export class PositionIndex {
  #hashes = new Uint32Array(SMALLEST);
  #positions = new Int32Array(SMALLEST).fill(FREE);
  #size = 0;

  add(hash: number, position: number): void {
    this.reserve(1);
    this.#size += 1;
    this.#put(hash, position);
  }

  /** Neighbouring positions from `start` on, but for those without a hash. */
  addAll(hashes: Uint32Array = NONE, start = 0): void {
    this.reserve(hashes.length);
    for (let index = 0; index < hashes.length; index += 1) {
      const hash = hashes[index] ?? NO_HASH;
      if (hash === NO_HASH) continue;
      this.#size += 1;
      this.#put(hash, start + index);
    }
  }

  /** Makes room for so many more at once. */
  reserve(count: number): void {
    let capacity = this.#positions.length;
    while ((this.#size + count) * 2 > capacity) capacity *= 2;
    if (capacity > this.#positions.length) this.#grow(capacity);
  }

  /** The first position with that hash of which the test is true; -1 when there is none. */
  find(hash: number, isWanted: (position: number) => boolean): number {
    const last = this.#positions.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const position = this.#positions[slot] ?? FREE;
      if (position === FREE) return FREE;
      if (this.#hashes[slot] === hash && isWanted(position)) return position;
    }
  }

  #put(hash: number, position: number): void {
    const positions = this.#positions;
    const last = positions.length - 1;
    let slot = hash & last;
    while (positions[slot] !== FREE) slot = (slot + 1) & last;
    this.#hashes[slot] = hash;
    positions[slot] = position;
  }

  #grow(capacity: number): void {
    const [hashes, positions] = [this.#hashes, this.#positions];
    this.#hashes = new Uint32Array(capacity);
    this.#positions = new Int32Array(capacity).fill(FREE);
    for (let slot = 0; slot < positions.length; slot += 1) {
      const position = positions[slot] ?? FREE;
      if (position !== FREE) this.#put(hashes[slot] ?? 0, position);
    }
  }
}

const NONE = new Uint32Array(0);
