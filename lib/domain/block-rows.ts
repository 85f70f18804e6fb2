/** Blocks of rows of one kind with their positions: which row stands where, found by its id. Pure. */

import { isUuid } from '../schema/id.ts';
import { bytesOfId, ID_BYTES, isSameId, readId } from '../schema/id-bytes.ts';
import type { Kind } from '../schema/kind.ts';
import { type RowBlock, rowAt, valueAt } from '../schema/row-block.ts';
import { hashOfId } from '../schema/row-hashes.ts';
import type { RowOf } from '../schema/rows.ts';
import { TABLE_ROWS } from '../schema/table.ts';
import { PositionIndex } from './position-index.ts';

/** A position is the block's place and the row's place in it: no block holds more than `TABLE_ROWS`, a power of two. */
export class BlockRows<K extends Kind> {
  readonly #blocks: RowBlock<K>[] = [];
  readonly #byId = new PositionIndex();
  /** Rows that count no longer: a newer one stands elsewhere, or it was deleted. */
  readonly #hidden = new Set<number>();
  /** By position, once somebody went through them all: the same row is then always the same object. */
  #made: RowOf<K>[] | null = null;
  #count = 0;

  /** Visible rows. */
  get size(): number {
    return this.#count - this.#hidden.size;
  }

  get blocks(): readonly RowBlock<K>[] {
    return this.#blocks;
  }

  /** The position of the block's first row; the others follow. */
  add(block: RowBlock<K>): number {
    const start = this.#blocks.length * TABLE_ROWS;
    this.#blocks.push(block);
    this.#count += block.count;
    this.#byId.addAll(block.hashes.id, start);
    return start;
  }

  /** -1 when there is no visible row with that id. */
  positionOf(id: string): number {
    if (this.#count === 0 || !isUuid(id)) return -1;
    const bytes = bytesOfId(id);
    return this.#byId.find(hashOfId(bytes), (position) => {
      const { block, index } = this.at(position);
      return isSameId(block.ids, index * ID_BYTES, bytes) && !this.#hidden.has(position);
    });
  }

  /** 0 when there is no such row. */
  versionOf(id: string): number {
    const position = this.positionOf(id);
    return position < 0 ? 0 : this.versionAt(position);
  }

  versionAt(position: number): number {
    return this.valueAt(position, 'version') as number;
  }

  get(id: string): RowOf<K> | undefined {
    const position = this.positionOf(id);
    return position < 0 ? undefined : this.rowAt(position);
  }

  rowAt(position: number): RowOf<K> {
    const { block, index } = this.at(position);
    return this.#made?.[position] ?? rowAt(block, index);
  }

  stampAt(position: number): { id: string; version: number; updatedAt: string } {
    const { block, index } = this.at(position);
    const updatedAt = valueAt(block, 'updatedAt', index) as string;
    return { id: readId(block.ids, index * ID_BYTES), version: this.versionAt(position), updatedAt };
  }

  *stamps(): Generator<{ id: string; version: number; updatedAt: string }> {
    for (const [place, block] of this.#blocks.entries()) {
      for (let index = 0; index < block.count; index += 1) {
        const position = place * TABLE_ROWS + index;
        if (this.isVisible(position)) yield this.stampAt(position);
      }
    }
  }

  valueAt(position: number, field: string): unknown {
    const { block, index } = this.at(position);
    return valueAt(block, field, index);
  }

  at(position: number): { block: RowBlock<K>; index: number } {
    const block = this.#blocks[Math.floor(position / TABLE_ROWS)];
    if (!block) throw new RangeError(`There is no row at position ${position}.`);
    return { block, index: position % TABLE_ROWS };
  }

  isVisible(position: number): boolean {
    return !this.#hidden.has(position);
  }

  hide(position: number): void {
    this.#hidden.add(position);
  }

  /** Whoever goes through them usually keeps them, so they are kept here too: 200 bytes a row. */
  *values(): Generator<RowOf<K>> {
    this.#made ??= [];
    for (const [place, block] of this.#blocks.entries()) {
      for (let index = 0; index < block.count; index += 1) {
        const position = place * TABLE_ROWS + index;
        if (!this.isVisible(position)) continue;
        const row = this.#made[position] ?? rowAt(block, index);
        this.#made[position] = row;
        yield row;
      }
    }
  }
}
