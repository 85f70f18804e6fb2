/** Lets few works of a kind run at once, the others in the order in which they came. Runs in the server. */

export interface Few {
  readonly places: number;
  /** Milliseconds after which a work that is still under way takes no place any more: what it waits for is nothing of its own. */
  readonly patience: number;
}

export class FewAtOnce {
  readonly #patience: number;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor({ places, patience }: Few) {
    this.#free = places;
    this.#patience = patience;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((begin) => void this.#waiting.push(begin));
    let isHeld = true;
    const leave = () => {
      if (!isHeld) return;
      isHeld = false;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
    const timer = setTimeout(leave, this.#patience);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      leave();
    }
  }
}
