/** What of a database's write-ahead log is written and not on the disk yet, and who waits for it. Runs in the server. */
import { fdatasync, fdatasyncSync } from 'node:fs';

/** How an open file comes to the disk: its content, and what of its length and place is needed to read it again. */
export interface Disk {
  sync(file: number): Promise<void>;
  syncNow(file: number): void;
}

export const DISK: Disk = {
  sync: (file) =>
    new Promise((resolve, reject) => fdatasync(file, (error) => (error ? reject(error) : resolve()))),
  syncNow: fdatasyncSync,
};

/**
 * A sync takes a tenth of a millisecond to some ten. It runs beside the database, which makes the next changes meanwhile:
 * what they add to the log comes to the disk with the next round, one sync for all of them.
 */
export class PendingLog {
  readonly #onFailed: (error: Error) => void;
  readonly #disk: Disk;
  readonly #added = new Set<number>();
  /** Of the round under way. */
  #running: ReadonlySet<number> = new Set();
  #rounds = 0;
  #last: Promise<void> = Promise.resolve();
  #hasNext = false;

  /** `onFailed`: the system may have dropped what was written, so nobody may go on. */
  constructor(onFailed: (error: Error) => void, disk: Disk = DISK) {
    this.#onFailed = onFailed;
    this.#disk = disk;
  }

  /** Something was added to this file, which stays open until it is `settled`. */
  add(file: number): void {
    this.#added.add(file);
    if (this.#hasNext) return;
    this.#hasNext = true;
    this.#rounds += 1;
    this.#last = this.#last.then(() => this.#sync());
  }

  /** Resolves when all that was added by now is on the disk; null where it is. */
  get settled(): Promise<void> | null {
    return this.#rounds > 0 ? this.#last : null;
  }

  get isPending(): boolean {
    return this.#added.size > 0 || this.#running.size > 0;
  }

  /** All that was added is on the disk when it returns: for what must not come there before the log. */
  now(): void {
    for (const file of new Set([...this.#running, ...this.#added])) this.#disk.syncNow(file);
    this.#running = new Set();
    this.#added.clear();
  }

  async #sync(): Promise<void> {
    this.#hasNext = false;
    const files = new Set(this.#added);
    this.#added.clear();
    this.#running = files;
    try {
      await Promise.all([...files].map((file) => this.#disk.sync(file)));
    } catch (error) {
      this.#onFailed(error as Error);
    }
    this.#running = new Set();
    this.#rounds -= 1;
  }
}
