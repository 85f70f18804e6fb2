/** Long writes under way in this process, by who asked and their key, so that they can be given up until they are committed. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Transaction } from '../db/database.ts';
import { givenUp } from '../records/idempotency.ts';

export class RunningWrites {
  readonly #running = new Map<string, Set<AbortController>>();
  /** Requests to give one up whose sender is still being found out. */
  #arriving = 0;

  /** `work` gets the transaction as one in which the write ends at the next statement after it was given up, and at the last. */
  async run<T>(name: string, tx: Transaction, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const mine = new AbortController();
    const all = this.#running.get(name) ?? new Set();
    this.#running.set(name, all.add(mine));
    try {
      const done = await work({
        binding: tx.binding,
        query: async (sql, parameters) => {
          await this.#requireWanted(mine.signal);
          return tx.query(sql, parameters);
        },
      });
      await this.#requireWanted(mine.signal);
      return done;
    } finally {
      all.delete(mine);
      if (all.size === 0 && this.#running.get(name) === all) this.#running.delete(name);
    }
  }

  giveUp(name: string): void {
    for (const running of this.#running.get(name) ?? []) running.abort();
  }

  /** While such a request is read, no statement begins: the embedded database would hold this thread for seconds. */
  async arriving<T>(receive: () => Promise<T>): Promise<T> {
    this.#arriving += 1;
    try {
      return await receive();
    } finally {
      this.#arriving -= 1;
    }
  }

  async #requireWanted(signal: AbortSignal): Promise<void> {
    // What came while this thread was busy is heard of only after a whole turn of the event loop.
    await turn();
    await turn();
    while (this.#arriving > 0) await turn();
    if (signal.aborted) throw givenUp();
  }
}
