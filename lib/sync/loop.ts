/** Repeats one polling step while somebody looks: at once after a success, with backoff after a failure. */
import type { AppError } from '../schema/app-error.ts';
import { backoffMs } from './backoff.ts';
import type { SyncParts } from './change.ts';
import { failureOf, isPassing } from './failure.ts';

/** How long the server may hold a poll, in seconds: a worker dies when an answer takes 30 s to begin. */
export const POLL_SECONDS = 25;

export type LoopState =
  | { is: 'idle' }
  | { is: 'trying' }
  | { is: 'live' }
  /** `isTold`: the server said how long to wait. */
  | { is: 'failed'; error: AppError; isTold: boolean };

export interface Step {
  /** Seconds the server may wait: 0 until one answer has shown that the connection lives. */
  wait: number;
  signal: AbortSignal;
}

export type LoopParts = Pick<SyncParts, 'clock' | 'random'> & {
  step(step: Step): Promise<void>;
  onState(): void;
};

export class Loop {
  readonly #parts: LoopParts;
  #running: AbortController | null = null;
  #state: LoopState = { is: 'idle' };
  /** Those who wait until what is on the server now is here, or cannot be had. */
  #waiting: (() => void)[] = [];

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  get state(): LoopState {
    return this.#state;
  }

  start(): void {
    if (this.#running) return;
    const controller = new AbortController();
    this.#running = controller;
    this.#enter(controller, { is: 'trying' });
    void this.#run(controller);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
    this.#release();
    if (this.#state.is === 'idle') return;
    this.#state = { is: 'idle' };
    this.#parts.onState();
  }

  /** The line works again: asks at once, unless the server said how long to wait. */
  wakeUp(): void {
    if (this.#state.is === 'failed' && isPassing(this.#state.error) && !this.#state.isTold)
      void this.restart();
  }

  /** Asks again at once; the state stays what it was until the answer is here. Resolves with that answer or its failure. */
  restart(meanwhile?: LoopState): Promise<void> {
    if (!this.#running) return Promise.resolve();
    const before = this.#state;
    this.#running.abort();
    const controller = new AbortController();
    this.#running = controller;
    this.#enter(controller, meanwhile ?? (before.is === 'live' ? before : { is: 'trying' }));
    const answered = new Promise<void>((resolve) => this.#waiting.push(resolve));
    void this.#run(controller);
    return answered;
  }

  /** Another request found the line dead, of which a waiting poll hears only later. */
  doubt(error: AppError): void {
    if (this.#state.is === 'live') void this.restart({ is: 'failed', error, isTold: false });
  }

  #release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  async #run(controller: AbortController): Promise<void> {
    const { signal } = controller;
    let failures = 0;
    let isFirst = true;
    while (!signal.aborted) {
      try {
        const wait = isFirst || this.#state.is !== 'live' ? 0 : POLL_SECONDS;
        await this.#parts.step({ wait, signal });
        failures = 0;
        isFirst = false;
        this.#enter(controller, { is: 'live' });
        if (controller === this.#running) this.#release();
      } catch (thrown) {
        if (signal.aborted) return;
        failures += 1;
        const failure = failureOf(thrown);
        const isTold = failure.retryAfterMs !== null;
        this.#enter(controller, { is: 'failed', error: failure.error, isTold });
        if (controller === this.#running) this.#release();
        if (failure.error.kind === 'signed-out') return;
        await this.#rest(
          backoffMs({ failures, retryAfterMs: failure.retryAfterMs, random: this.#parts.random() }),
          signal,
        );
      }
    }
  }

  /** A loop that was stopped may still finish its step; it no longer speaks. */
  #enter(controller: AbortController, state: LoopState): void {
    if (controller !== this.#running) return;
    const isSame = state.is === this.#state.is && state.is !== 'failed';
    this.#state = state;
    if (!isSame) this.#parts.onState();
  }

  #rest(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(milliseconds, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }
}
