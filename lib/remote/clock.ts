/** Time as the extension's engine sees it: ages and timers only, never a decision about order or expiry. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after the given milliseconds; returns the cancellation. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
