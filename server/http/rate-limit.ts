/** How many requests one account, and one address, may make: so many a minute, and some at once. Counted in this process alone. */
import { ProblemError } from '../problem-error.ts';
import { problem } from './problem-answer.ts';

/** Requests a minute; 0 is no limit. A sixth of a minute's may come at once. */
export interface Rates {
  readonly account: number;
  readonly address: number;
}

export const NO_LIMITS: Rates = { account: 0, address: 0 };

/** Resolving an event is what a telephony system does all day for everybody. */
export const RESOLVE_COST = 0.05;

/** What comes at once within a sixth of a minute's worth. */
const BURST_MS = 10_000;
/** Taking away what was added leaves a trifle now and then, which must refuse nobody. */
const LEFT_OF_SUBTRACTING_MS = 0.001;
const MOST_KEYS = 50_000;

/** The generic cell rate algorithm: one number for each key says when it will have used up what it took. */
export class RateLimit {
  readonly #interval: number;
  readonly #now: () => number;
  readonly #until = new Map<string, number>();

  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#interval = perMinute > 0 ? 60_000 / perMinute : 0;
    this.#now = now;
  }

  /** 0 where the request may be made; else after how many seconds it may. */
  take(key: string, cost = 1): number {
    if (this.#interval === 0) return 0;
    const now = this.#now();
    const until = Math.max(this.#until.get(key) ?? 0, now) + this.#interval * cost;
    const over = until - now - BURST_MS;
    if (over > LEFT_OF_SUBTRACTING_MS) return Math.ceil(over / 1000);
    if (this.#until.size >= MOST_KEYS) this.#forget(now);
    this.#until.set(key, until);
    return 0;
  }

  get size(): number {
    return this.#until.size;
  }

  /** Who has used nothing up any more is as good as never seen; if that is nobody, all begin anew. */
  #forget(now: number): void {
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key);
    if (this.#until.size >= MOST_KEYS) this.#until.clear();
  }
}

export type LimitedBy = 'account' | 'address';

export interface RateLimits {
  /** 0 where the request may be made; else after how many seconds, and it is counted as refused. */
  take(by: LimitedBy, key: string, cost?: number): number;
  /** Throws 429 with `Retry-After`. */
  require(by: LimitedBy, key: string, cost?: number): void;
}

export function createRateLimits(rates: Rates, onLimited: (by: LimitedBy) => void): RateLimits {
  const limits = { account: new RateLimit(rates.account), address: new RateLimit(rates.address) };
  const take: RateLimits['take'] = (by, key, cost) => {
    const seconds = limits[by].take(key, cost);
    if (seconds > 0) onLimited(by);
    return seconds;
  };
  return {
    take,
    require(by, key, cost) {
      const seconds = take(by, key, cost);
      if (seconds === 0) return;
      const whose = by === 'account' ? 'this account' : 'this address';
      const detail = `There were too many requests of ${whose}. Try again in ${seconds} s.`;
      throw new ProblemError(problem(429, 'too_many', detail), { 'Retry-After': String(seconds) });
    },
  };
}
