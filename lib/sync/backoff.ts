/** How long to wait before the next attempt: exponential with full jitter, never less than the server asked for. Pure. */

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

export interface Attempt {
  /** Failures in a row, from 1. */
  failures: number;
  retryAfterMs: number | null;
  /** 0 to 1. */
  random: number;
}

export function backoffMs({ failures, retryAfterMs, random }: Attempt): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return (retryAfterMs ?? 0) + Math.round(random * ceiling);
}
