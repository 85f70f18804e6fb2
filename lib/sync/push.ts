/** Sends the outbox: in order, one edit at a time, each under one idempotency key until the server has answered. */
import type { OutboxEntry } from '../cache/cache.ts';
import { applyPatch } from '../domain/apply-patch.ts';
import { newRecordOf } from '../domain/new-row.ts';
import type { AppError } from '../schema/app-error.ts';
import type { AnyRow } from '../schema/rows.ts';
import { backoffMs } from './backoff.ts';
import type { SyncParts } from './change.ts';
import { meetChange, rowOfConflict } from './conflicts.ts';
import { failureOf, isPassing } from './failure.ts';
import { change, setAside } from './parked.ts';
import { storeRights } from './persist.ts';
import { rebasedBehind } from './rebase.ts';
import { isInScope, takeRowBack } from './scope.ts';
import { isGoneFrom, isGoneFromCopy, type Stand } from './stand.ts';
import type { AnsweredRow } from './take-row.ts';

/** Merges without a save in between before the next attempt waits like after a failure. */
const MOST_MERGES = 20;

export class Push {
  readonly #parts: SyncParts;
  #draining: Promise<void> | null = null;
  #isAgain = false;
  #failures = 0;
  #merges = 0;
  #cancelRetry: () => void = () => undefined;
  /** The server said how long to wait, and that time is not over. */
  #isTold = false;
  #error: AppError | null = null;
  #sendingId: string | null = null;
  #isPaused = true;

  readonly #onAnswer: () => void;

  /** `onAnswer` hears of every answer of the server itself, also of a refusal. */
  constructor(parts: SyncParts, onAnswer: () => void = () => undefined) {
    this.#parts = parts;
    this.#onAnswer = onAnswer;
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
    this.#stopWaiting();
    this.#error = null;
  }

  /** Resolves when nothing more can be sent now: whoever asks, a server that said how long to wait is not asked before. */
  drain(): Promise<void> {
    if (this.#isTold) return this.#draining ?? Promise.resolve();
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
      // What could not be sent was refused or dropped meanwhile.
      this.#setError(null);
    }
  }

  /** The oldest edit that is not parked: edits of one record go in order, and a parked one blocks nothing. */
  #next(): OutboxEntry | undefined {
    const { outbox } = this.#parts.replica;
    const parked = new Set(outbox.filter(({ state }) => state === 'parked').map(({ changeId }) => changeId));
    return outbox.find(({ state, after }) => state !== 'parked' && !after?.some((id) => parked.has(id)));
  }

  /** False when sending must pause. */
  async #send(entry: OutboxEntry): Promise<boolean> {
    const { remote, lock, replica } = this.#parts;
    const askedAt = replica.copiedAt;
    try {
      const sending = await lock(() => this.#markSending(entry.changeId));
      if (!sending) return true;
      const { kind, id, baseVersion, baseRow, patch, source } = sending;
      // A header that an older server does not let in would keep the edit from it, where the browser asks first.
      const decided = replica.me?.keepsDecisions ? sending.decided : undefined;
      const key = sending.key ?? '';
      const { row, position } = sending.isNew
        ? await remote.createRecord({
            kind,
            key,
            record: newRecordOf(kind, applyPatch(baseRow, patch)),
            source,
          })
        : await remote.patchRecord({ kind, id, baseVersion, key, patch, source, decided });
      await lock(() => this.#settle(sending, row, { position, askedAt }));
      this.#failures = 0;
      this.#merges = 0;
      this.#setError(null);
      this.#onAnswer();
      return true;
    } catch (thrown) {
      return await this.#fail(entry.changeId, thrown, askedAt);
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

  async #settle(sent: OutboxEntry, row: AnyRow, stand: Stand): Promise<void> {
    const { cache, replica, publish } = this.#parts;
    const { changeId, kind } = sent;
    // Signed out meanwhile.
    if (!replica.entry(changeId)) return;
    const rebased = rebasedBehind(replica, sent, row);
    await storeRights(this.#parts);
    const answered = { kind, row, stand };
    const isLess = isGone(replica, sent, answered) || isGoneFromCopy(replica.nextCopy, answered);
    await cache.settleEdit({ changeId, kind, row, rebased, ...(isLess ? { isGone: true } : {}) });
    replica.removeEntry(changeId);
    for (const entry of rebased) replica.putEntry(entry);
    if (row.version !== sent.baseVersion) {
      replica.ownSteps.set(row.id, { from: sent.baseVersion, to: row.version });
    }
    publish({ type: 'outbox' });
    // The server took the edit, and then the right to see the record.
    if (!isInScope(replica, kind, row)) {
      // Or gave it, unheard as yet: a copy that is on its way may be older than the edit.
      replica.answeredRows.set(row.id, answered);
      return takeRowBack(this.#parts, kind, row);
    }
    if (isGone(replica, sent, answered)) return;
    replica.answeredRows.set(row.id, answered);
    const changed = replica.directory.apply({ rows: { [kind]: [row] }, deleted: [] });
    publish({ type: 'rows', changed });
  }

  async #fail(changeId: string, thrown: unknown, askedAt: string | null): Promise<boolean> {
    const { error: said, retryAfterMs, isReset, isAnswer, position } = failureOf(thrown);
    const error: AppError = isReset ? { kind: 'not-found', detail: said.detail } : said;
    const { clock, random, publish, lock } = this.#parts;
    if (error.kind === 'signed-out') {
      publish({ type: 'signed-out', why: error.why });
      return false;
    }
    const met = isAnswer ? await this.#meet(changeId, error, { position, askedAt }) : 'other';
    if (isAnswer && !isPassing(error)) this.#onAnswer();
    if (met === 'met') return true;
    // Only a refusal of the server may set an edit aside; a fault on this side is tried again.
    const isRefusal = isAnswer && !isPassing(error) && met === 'other';
    if (!isRefusal || !(await lock(() => this.#park(changeId, error)))) {
      this.#failures += 1;
      const wait = backoffMs({ failures: this.#failures, retryAfterMs, random: random() });
      this.#isTold = retryAfterMs !== null;
      this.#cancelRetry = clock.after(wait, () => {
        this.#stopWaiting();
        void this.drain();
      });
      this.#setError(error);
      return false;
    }
    return true;
  }

  /** Merges the edit with what others made of the row, or keeps it for a person's decision. */
  async #meet(changeId: string, error: AppError, stand: Stand): Promise<'met' | 'later' | 'other'> {
    const entry = this.#parts.replica.entry(changeId);
    const theirs = entry ? rowOfConflict(entry.kind, error) : null;
    // A server that refuses the very version it holds would be asked for ever.
    if (!entry || !theirs || theirs.version === entry.baseVersion) return 'other';
    try {
      await this.#parts.lock(() => meetChange(this.#parts, changeId, { error, stand }));
    } catch {
      return 'later';
    }
    this.#merges += 1;
    return this.#merges < MOST_MERGES ? 'met' : 'later';
  }

  /** Sets a refused edit aside for a person to look at, with what needs it; false when even that could not be stored. */
  async #park(changeId: string, error: AppError): Promise<boolean> {
    const { replica } = this.#parts;
    const entry = replica.entry(changeId);
    try {
      if (entry) await change(this.#parts, setAside(replica, entry, error), []);
      return true;
    } catch {
      return false;
    }
  }

  #stopWaiting(): void {
    this.#cancelRetry();
    this.#isTold = false;
  }

  #setError(error: AppError | null): void {
    if (this.#error === null && error === null) return;
    this.#error = error;
    this.#parts.publish({ type: 'status' });
  }
}

/**
 * The answer to a repetition, or one that was long on its way, may be older than the copy, and others may have deleted the record
 * meanwhile. Where their places cannot be compared, a record that is not here is gone: where it is there again, the feed brings it.
 * Of an addition nobody can tell it that way, and the server says 0.
 */
function isGone(replica: SyncParts['replica'], { isNew }: OutboxEntry, answered: AnsweredRow): boolean {
  const known = isGoneFrom(replica, answered);
  return known === 'unknown' ? !isNew && replica.cursor !== null : known;
}
