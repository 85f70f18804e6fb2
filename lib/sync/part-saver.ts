/** Writes the parts of a snapshot while others are on their way: those that came during one writing go to disk together. */
import type { SnapshotBlocks } from '../cache/cache.ts';
import type { SyncParts } from './change.ts';
import { persistRows } from './persist.ts';

export class PartSaver {
  readonly #parts: Pick<SyncParts, 'cache' | 'replica'>;
  readonly #signal: AbortSignal;
  #waiting: SnapshotBlocks[] = [];
  #saving: Promise<void> | null = null;

  /** What waits when the signal says so is not written any more. */
  constructor(parts: Pick<SyncParts, 'cache' | 'replica'>, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
  }

  take(part: SnapshotBlocks): void {
    this.#waiting.push(part);
    this.#saving ??= this.#save();
  }

  /** Resolves when all that was taken is on disk, or could not be written. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  async #save(): Promise<void> {
    for (;;) {
      const [first, ...others] = this.#waiting;
      if (!first || this.#signal.aborted) break;
      this.#waiting = [];
      await persistRows(this.#parts, () => this.#parts.cache.saveSnapshotParts([first, ...others]));
    }
    this.#saving = null;
  }
}
