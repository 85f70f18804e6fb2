/**
 * Whom people picked as themselves where a CRM does not tell who is signed in: a choice of whom to show, never a claim. Kept
 * on disk for the account that picked, until it picks another, signs out, or the CRM tells otherwise. Runs in the background.
 */
import * as v from 'valibot';
import type { Setting } from '../settings/setting.ts';

/** Ids of users by that of the instance. */
const StoredSchema = v.object({ accountId: v.string(), users: v.record(v.string(), v.string()) });
type Stored = v.InferOutput<typeof StoredSchema>;

const NOTHING: Stored = { accountId: '', users: {} };

export class Picks {
  readonly #setting: Setting<unknown>;
  #kept = NOTHING;

  constructor(setting: Setting<unknown>) {
    this.#setting = setting;
  }

  async load(): Promise<void> {
    const stored = v.safeParse(StoredSchema, await this.#setting.getValue());
    if (stored.success) this.#kept = stored.output;
  }

  of(accountId: string, instanceId: string): string | null {
    return this.#kept.accountId === accountId ? (this.#kept.users[instanceId] ?? null) : null;
  }

  /** Resolves when it is on disk; `null` takes the pick back. What another account picked is not kept beside it. */
  async keep(accountId: string, instanceId: string, userId: string | null): Promise<void> {
    if (this.of(accountId, instanceId) === userId) return;
    const before = this.#kept.accountId === accountId ? this.#kept.users : {};
    const { [instanceId]: _, ...others } = before;
    await this.#store({ accountId, users: userId === null ? others : { ...others, [instanceId]: userId } });
  }

  async forgetAll(): Promise<void> {
    if (this.#kept !== NOTHING) await this.#store(NOTHING);
  }

  async #store(kept: Stored): Promise<void> {
    this.#kept = kept;
    await this.#setting.setValue(kept === NOTHING ? null : kept);
  }
}
