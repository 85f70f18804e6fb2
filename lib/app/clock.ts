/** The clock of the pages: only ever used to say how old something is, and how long it takes. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls again and again; returns the stop. */
  every(milliseconds: number, tick: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds);
    return () => clearInterval(timer);
  },
};
