/** Work that may take seconds: it goes on though its connection ended, the same request again joins it, and it can be given up. Per process. */
import type { Transaction } from '../db/database.ts';
import { requireWanted } from '../records/given-up.ts';
import type { Answer } from './route.ts';

interface LastingWork {
  readonly about: string;
  readonly answer: Promise<Answer>;
  readonly given: AbortController;
}

/** What a work is told of its end. */
export interface Wanted {
  readonly signal: AbortSignal;
  /** The transaction as one in which the work ends at the next statement after it was given up, and at the last. */
  within<T>(tx: Transaction, work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export class LastingWorks {
  readonly #running = new Map<string, LastingWork>();
  /** Requests to give one up whose sender is still being found out. */
  #arriving = 0;

  /** `key` tells equal requests of one account; `about` what they work on, for `giveUp`. */
  join(
    { key, about }: { key: string; about: string },
    begin: (wanted: Wanted) => Promise<Answer>,
  ): Promise<Answer> {
    const running = this.#running.get(key);
    if (running) return running.answer;
    const given = new AbortController();
    const answer = begin(this.#wanted(given.signal)).finally(() => this.#running.delete(key));
    this.#running.set(key, { about, answer, given });
    return answer;
  }

  /** Tells all work on it that nobody wants it any more. */
  giveUp(about: string): void {
    for (const work of this.#running.values()) if (work.about === about) work.given.abort();
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

  #wanted(signal: AbortSignal): Wanted {
    const isArriving = () => this.#arriving > 0;
    return {
      signal,
      async within(tx, work) {
        const query: Transaction['query'] = async (sql, parameters) => {
          await requireWanted(signal, isArriving);
          return tx.query(sql, parameters);
        };
        const done = await work({ binding: tx.binding, isAlone: tx.isAlone, query });
        await requireWanted(signal, isArriving);
        return done;
      },
    };
  }
}
