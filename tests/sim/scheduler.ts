/** Simulated time: events in the order of their moments, one at a time, each until everything it set off has come to rest. */

/** One life of a worker or page: what it still waits for never comes once it is over. */
export class Life {
  isOver = false;
  readonly #endings = new Set<() => void>();

  /** Returns the removal. */
  onEnd(run: () => void): () => void {
    this.#endings.add(run);
    return () => this.#endings.delete(run);
  }

  end(): void {
    this.isOver = true;
    for (const run of this.#endings) run();
  }
}

interface Event {
  at: number;
  order: number;
  run: () => void;
  life: Life | null;
}

/** 2026-01-01, in milliseconds since 1970. */
const START = 1_767_225_600_000;
/** Turns of Node's event loop without work under way after which nothing more will happen by itself. */
const CALM_TURNS = 3;

export class Scheduler {
  now = START;
  #events: Event[] = [];
  #order = 0;
  #busy = 0;
  #failure: unknown = null;
  #onRest: (() => void) | null = null;

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return this.now - START;
  }

  get size(): number {
    return this.#events.length;
  }

  /** Runs once after so many milliseconds, unless its life is over by then. Returns the cancellation. */
  after(milliseconds: number, run: () => void, life: Life | null = null): () => void {
    const event = { at: this.now + milliseconds, order: ++this.#order, run, life };
    this.#events.push(event);
    return () => {
      const place = this.#events.indexOf(event);
      if (place >= 0) this.#events.splice(place, 1);
    };
  }

  /** Real work of databases, which simulated time waits for. */
  async busy<T>(work: () => Promise<T>): Promise<T> {
    this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  enter(): void {
    this.#busy += 1;
  }

  leave(): void {
    this.#busy -= 1;
    if (this.#busy > 0) return;
    this.#onRest?.();
    this.#onRest = null;
  }

  /** The run ends with this error at its next step. */
  fail(error: unknown): void {
    this.#failure ??= error;
  }

  /** Runs what is due until then; `stop` ends it early. */
  async runUntil(moment: number, stop: () => boolean = () => false): Promise<void> {
    await this.settle();
    while (!stop()) {
      const next = this.#next();
      if (!next || next.at > moment) break;
      this.#events.splice(this.#events.indexOf(next), 1);
      this.now = Math.max(this.now, next.at);
      if (next.life?.isOver) continue;
      next.run();
      await this.settle();
    }
    if (!stop()) this.now = Math.max(this.now, moment);
  }

  #next(): Event | undefined {
    let found: Event | undefined;
    for (const event of this.#events) {
      if (!found || event.at < found.at || (event.at === found.at && event.order < found.order))
        found = event;
    }
    return found;
  }

  async settle(): Promise<void> {
    for (let calm = 0; calm < CALM_TURNS; ) {
      if (this.#busy > 0) await this.#rest();
      await new Promise((resolve) => setImmediate(resolve));
      calm = this.#busy === 0 ? calm + 1 : 0;
    }
    if (this.#failure !== null) throw this.#failure;
  }

  /** Turning until then would take the processor from the database that is waited for. */
  #rest(): Promise<void> {
    return new Promise((resolve) => {
      this.#onRest = resolve;
    });
  }
}
