/** What whoever manages the browser asks for: as it was last told, until the browser tells it anew. Runs in the background. */
import * as v from 'valibot';
import type { Policy, Setting } from '../settings/setting.ts';

const PolicySchema = v.object({ requireSignInAfterRestart: v.boolean() });

/**
 * Chromium tells its policies 2 to 3 s after its start, and a page that keeps it busy delays them by tens of seconds
 * (seen in 156). What it told last time is heeded meanwhile, and before it ever told, the strictest.
 */
export class HeededPolicy {
  readonly #kept: Setting<unknown>;
  #policy: Policy | null = null;
  /** Resolves when the browser has told; may never do so. */
  readonly told: Promise<void>;

  constructor(telling: Promise<Policy>, kept: Setting<unknown>) {
    this.#kept = kept;
    this.told = telling.then((policy) => this.#take(policy));
  }

  get requiresSignIn(): boolean {
    return this.#policy?.requireSignInAfterRestart !== false;
  }

  async load(): Promise<void> {
    const kept = v.safeParse(PolicySchema, await this.#kept.getValue());
    if (kept.success) this.#policy ??= kept.output;
  }

  async #take(policy: Policy): Promise<void> {
    this.#policy = policy;
    await this.#kept.setValue(policy);
  }
}
