/** Who asked last, as their transactions read them: to tell what the next one is going to ask, never what anybody may. Per process. */
import type { Caller } from '../records/caller.ts';

const MOST = 1_000;

export class SeenCallers {
  readonly #callers = new Map<string, Caller>();

  seen(accountId: string): Caller | undefined {
    return this.#callers.get(accountId);
  }

  see(caller: Caller): void {
    const { accountId } = caller;
    // The one that has not asked for longest stands first.
    this.#callers.delete(accountId);
    this.#callers.set(accountId, caller);
    if (this.#callers.size <= MOST) return;
    for (const oldest of this.#callers.keys()) {
      this.#callers.delete(oldest);
      return;
    }
  }
}
