/** How long the log of deltas is: asked once in a life of the worker, so that a delta is written without a look at the disk. Says when to fold, no more. */
import type { WriteTransaction } from './meta.ts';

export interface Logged {
  readonly records: number;
  /** Rows and tombstones. */
  readonly rows: number;
}

export class LogSize {
  #known: Logged | null = null;

  /** As it is known without the disk. */
  get known(): Logged | null {
    return this.#known;
  }

  async read(transaction: WriteTransaction): Promise<Logged> {
    const [rows, records] = await Promise.all([
      transaction.objectStore('meta').get('logged'),
      transaction.objectStore('deltas').count(),
    ]);
    return { records, rows: Number(rows ?? 0) };
  }

  /** What has been committed. */
  note(logged: Logged): void {
    this.#known = logged;
  }

  /** One record more, of few rows. */
  noteRecord(): void {
    if (this.#known) this.#known = { ...this.#known, records: this.#known.records + 1 };
  }

  /** Something else has changed the log. */
  forget(): void {
    this.#known = null;
  }
}
