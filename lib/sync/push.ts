/** Sends the outbox: in order, one edit at a time, each under one idempotency key until the server has answered. */
import type { OutboxEntry } from '../cache/cache.ts';
import { applyUserPatch } from '../domain/apply-patch.ts';
import type { AppError } from '../schema/app-error.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { NewCrmUser } from '../schema/new-user.ts';
import { backoffMs } from './backoff.ts';
import type { SyncParts } from './change.ts';
import { failureOf, isPassing } from './failure.ts';

export class Push {
  readonly #parts: SyncParts;
  #draining: Promise<void> | null = null;
  #isAgain = false;
  #failures = 0;
  #cancelRetry: () => void = () => undefined;
  #error: AppError | null = null;
  #sendingId: string | null = null;
  #isPaused = true;

  constructor(parts: SyncParts) {
    this.#parts = parts;
  }

  /** Why the last attempt failed; `null` when it did not. */
  get error(): AppError | null {
    return this.#error;
  }

  /** The edit that is under way right now. */
  get sendingId(): string | null {
    return this.#sendingId;
  }

  resume(): void {
    this.#isPaused = false;
    void this.drain();
  }

  pause(): void {
    this.#isPaused = true;
    this.#cancelRetry();
    this.#error = null;
  }

  /** Resolves when nothing more can be sent now. */
  drain(): Promise<void> {
    this.#cancelRetry();
    this.#isAgain = true;
    this.#draining ??= this.#drainAll().finally(() => {
      this.#draining = null;
    });
    return this.#draining;
  }

  async #drainAll(): Promise<void> {
    while (this.#isAgain && !this.#isPaused) {
      this.#isAgain = false;
      for (let entry = this.#next(); entry && !this.#isPaused; entry = this.#next()) {
        if (!(await this.#send(entry))) return;
      }
    }
  }

  /** The oldest edit that is not parked: edits of one record go in order, and a parked one blocks nothing. */
  #next(): OutboxEntry | undefined {
    return this.#parts.replica.outbox.find(({ state }) => state !== 'parked');
  }

  /** False when sending must pause. */
  async #send(entry: OutboxEntry): Promise<boolean> {
    const { remote, lock } = this.#parts;
    try {
      const sending = await lock(() => this.#markSending(entry.changeId));
      if (!sending) return true;
      const { userId, baseVersion, patch, source } = sending;
      const key = sending.key ?? '';
      const row = sending.isNew
        ? await remote.createUser({ key, user: newUserOf(sending), source })
        : await remote.patchUser({ userId, baseVersion, key, patch, source });
      await lock(() => this.#settle(sending, row));
      this.#failures = 0;
      this.#setError(null);
      return true;
    } catch (thrown) {
      return await this.#fail(entry.changeId, thrown);
    } finally {
      this.#sendingId = null;
    }
  }

  /** From here on the entry never changes: a later edit of the record makes an entry of its own. */
  async #markSending(changeId: string): Promise<OutboxEntry | null> {
    const { cache, replica, publish } = this.#parts;
    if (!replica.entry(changeId)) return null;
    const sending = await cache.markSending(changeId);
    replica.putEntry(sending);
    this.#sendingId = changeId;
    publish({ type: 'outbox' });
    return sending;
  }

  async #settle(sent: OutboxEntry, row: CrmUser): Promise<void> {
    const { cache, replica, publish } = this.#parts;
    // Edits queued behind this one were made on what it made of the row.
    const rebased = replica
      .entriesOf(sent.userId)
      .filter((entry) => entry.order > sent.order && entry.key === null)
      .filter((entry) => entry.baseVersion === sent.baseVersion)
      .map((entry) => ({ ...entry, baseVersion: row.version, baseRow: row }));
    await cache.settleEdit(sent.changeId, row, rebased);
    replica.removeEntry(sent.changeId);
    for (const entry of rebased) replica.putEntry(entry);
    replica.answeredRows.set(row.id, row);
    replica.ownSteps.set(row.id, { from: sent.baseVersion, to: row.version });
    const changed = replica.directory.apply({ rows: { 'crm-users': [row] }, deleted: [] });
    publish({ type: 'outbox' });
    publish({ type: 'rows', changed });
  }

  async #fail(changeId: string, thrown: unknown): Promise<boolean> {
    const { error, retryAfterMs, isAnswer } = failureOf(thrown);
    const { clock, random, publish, lock } = this.#parts;
    if (error.kind === 'signed-out') {
      publish({ type: 'signed-out' });
      return false;
    }
    // Only a refusal of the server may set an edit aside; a fault on this side is tried again.
    const isRefusal = isAnswer && !isPassing(error);
    if (!isRefusal || !(await lock(() => this.#park(changeId, error)))) {
      this.#failures += 1;
      const wait = backoffMs({ failures: this.#failures, retryAfterMs, random: random() });
      this.#cancelRetry = clock.after(wait, () => void this.drain());
      this.#setError(error);
      return false;
    }
    return true;
  }

  /** Sets a refused edit aside for a person to look at; false when even that could not be stored. */
  async #park(changeId: string, error: AppError): Promise<boolean> {
    const { cache, replica, publish } = this.#parts;
    const entry = replica.entry(changeId);
    if (!entry) return true;
    const parked: OutboxEntry = { ...entry, state: 'parked', error };
    try {
      await cache.saveEdit(parked);
    } catch {
      return false;
    }
    replica.putEntry(parked);
    publish({ type: 'outbox' });
    return this.#parkAfter(parked);
  }

  /** What needed the refused edit is set aside with it, and says why. */
  async #parkAfter({ changeId, error }: OutboxEntry): Promise<boolean> {
    const behind = this.#parts.replica.outbox.filter(
      (entry) => entry.after === changeId && entry.state !== 'parked',
    );
    for (const entry of behind) {
      if (!(await this.#park(entry.changeId, { kind: 'blocked', detail: error?.detail ?? '' }))) return false;
    }
    return true;
  }

  #setError(error: AppError | null): void {
    if (this.#error === null && error === null) return;
    this.#error = error;
    this.#parts.publish({ type: 'status' });
  }
}

/** The addition with the edits that joined it before it was sent. */
function newUserOf({ baseRow, patch }: OutboxEntry): NewCrmUser {
  const { id, instanceId, username, nativeId, fullName, groupId, popFlow, mapping } = applyUserPatch(
    baseRow,
    patch,
  );
  return { id, instanceId, username, nativeId, fullName, groupId, popFlow, mapping };
}
