/** Imports that the server is asked about right now, so that they can be given up. Lost with the worker, whose requests end with it. */

export class ImportRuns {
  readonly #running = new Map<string, AbortController>();

  async run<T>(jobId: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const mine = new AbortController();
    this.#running.set(jobId, mine);
    try {
      return await ask(mine.signal);
    } finally {
      if (this.#running.get(jobId) === mine) this.#running.delete(jobId);
    }
  }

  giveUp(jobId: string): void {
    this.#running.get(jobId)?.abort();
  }
}
