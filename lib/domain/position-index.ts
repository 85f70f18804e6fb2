/** Finds positions by a number made of what stands there: two flat arrays instead of a map with a key per row. Pure. */

const FREE = -1;
const SMALLEST = 1024;

/** Different things may have the same hash, and one thing may be added often: the caller looks at what stands there. */
export class PositionIndex {
  #hashes = new Uint32Array(SMALLEST);
  #positions = new Int32Array(SMALLEST).fill(FREE);
  #size = 0;

  add(hash: number, position: number): void {
    if (this.#size * 2 >= this.#positions.length) this.#grow();
    this.#size += 1;
    this.#put(hash, position);
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
    const last = this.#positions.length - 1;
    let slot = hash & last;
    while (this.#positions[slot] !== FREE) slot = (slot + 1) & last;
    this.#hashes[slot] = hash;
    this.#positions[slot] = position;
  }

  #grow(): void {
    const [hashes, positions] = [this.#hashes, this.#positions];
    this.#hashes = new Uint32Array(hashes.length * 2);
    this.#positions = new Int32Array(hashes.length * 2).fill(FREE);
    for (const [slot, position] of positions.entries()) {
      if (position !== FREE) this.#put(hashes[slot] ?? 0, position);
    }
  }
}
