/** Work that goes on though the connection of its request ended: the same request again joins it. Runs in the server, per process. */
import type { Answer } from './route.ts';

interface LastingWork {
  readonly about: string;
  readonly answer: Promise<Answer>;
  readonly given: AbortController;
}

export class LastingWorks {
  readonly #running = new Map<string, LastingWork>();

  /** `key` tells equal requests of one account; `about` what they work on, for `giveUp`. */
  join(
    { key, about }: { key: string; about: string },
    begin: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const running = this.#running.get(key);
    if (running) return running.answer;
    const given = new AbortController();
    const answer = begin(given.signal).finally(() => this.#running.delete(key));
    this.#running.set(key, { about, answer, given });
    return answer;
  }

  /** Tells all work on it that nobody wants it any more. */
  giveUp(about: string): void {
    for (const work of this.#running.values()) if (work.about === about) work.given.abort();
  }
}
