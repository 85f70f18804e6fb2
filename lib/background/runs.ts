/** What is asked of the server or of a page right now, so that it can be given up. Lost with the worker, whose requests end with it. */

export class Runs {
  readonly #running = new Map<string, AbortController>();

  async run<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const mine = new AbortController();
    this.#running.set(key, mine);
    try {
      return await ask(mine.signal);
    } finally {
      if (this.#running.get(key) === mine) this.#running.delete(key);
    }
  }

  giveUp(key: string): void {
    this.#running.get(key)?.abort();
  }
}
