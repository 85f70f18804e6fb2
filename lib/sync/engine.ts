/** The sync engine: pulls while somebody looks, pushes while something is unsaved, and says truthfully how it stands. */

import type { EditSource } from '../cache/cache.ts';
import { editedFields } from '../domain/overlay.ts';
import { mayReadDirectory } from '../domain/role.ts';
import type { AppError } from '../schema/app-error.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Me } from '../schema/me.ts';
import type { PendingChange, SyncStatus } from '../schema/views.ts';
import type { EngineChange, SyncParts } from './change.ts';
import { createLock } from './lock.ts';
import { Loop } from './loop.ts';
import { acceptMe, hasForeignEdits, isCompatible, pullMe } from './pull-me.ts';
import { pullRows } from './pull-rows.ts';
import { Push } from './push.ts';
import { discardEdit, type Edit, queueAddition, queueEdit, queuePair, retryEdit } from './queue.ts';
import { Replica } from './replica.ts';

export type EngineDependencies = Omit<SyncParts, 'replica' | 'lock'>;

export class Engine {
  readonly replica = new Replica();
  readonly #parts: SyncParts;
  readonly #push: Push;
  readonly #me: Loop;
  readonly #rows: Loop;
  #isSignedIn = false;
  #isWatched = false;

  constructor(dependencies: EngineDependencies) {
    const publish = (change: EngineChange) => this.#onChange(change, dependencies.publish);
    this.#parts = { ...dependencies, replica: this.replica, lock: createLock(), publish };
    this.#push = new Push(this.#parts);
    const onState = () => this.#onLoopState();
    this.#me = new Loop({ ...dependencies, onState, step: (step) => pullMe(this.#parts, step) });
    this.#rows = new Loop({ ...dependencies, onState, step: (step) => pullRows(this.#parts, step) });
  }

  /** Rebuilds the memory from the cache. */
  async load(): Promise<void> {
    await this.replica.load(this.#parts.cache);
  }

  /** True while edits of another account wait here: signing in as this one would lose them. */
  hasForeignEdits(me: Me): boolean {
    return hasForeignEdits(this.replica, me);
  }

  /** Takes over the own view of who has just signed in; wipes what belonged to another account. */
  adopt(me: Me): Promise<void> {
    return acceptMe(this.#parts, me);
  }

  /** Somebody is signed in: push what waits, and pull while somebody looks. */
  resume(): void {
    this.#isSignedIn = true;
    this.#push.resume();
    this.#startLoops();
  }

  /** Nobody is signed in: nothing moves, everything stays. */
  pause(): void {
    this.#isSignedIn = false;
    this.#push.pause();
    this.#me.stop();
    this.#rows.stop();
    this.#parts.publish({ type: 'status' });
  }

  setWatched(isWatched: boolean): void {
    if (this.#isWatched === isWatched) return;
    this.#isWatched = isWatched;
    if (isWatched) this.#startLoops();
    else {
      this.#me.stop();
      this.#rows.stop();
    }
  }

  /** Asks and sends at once instead of at the next turn. */
  syncNow(): void {
    if (!this.#isSignedIn) return;
    this.#me.restart();
    this.#rows.restart();
    void this.#push.drain();
  }

  /** Resolves when nothing more can be sent now. */
  async pushNow(): Promise<void> {
    if (this.#isSignedIn) await this.#push.drain();
  }

  /** Resolves when the edit is durably queued; sending starts by itself. */
  async edit(edit: Edit): Promise<{ changeId: string }> {
    const entry = await this.#parts.lock(() => queueEdit(this.#parts, edit));
    void this.pushNow();
    return { changeId: entry.changeId };
  }

  /** Resolves when the addition is durably queued. */
  async addUser(user: CrmUser, source?: EditSource): Promise<{ changeId: string }> {
    const { changeId } = await this.#parts.lock(() => queueAddition(this.#parts, { user, source }));
    void this.pushNow();
    return { changeId };
  }

  /** Resolves when both edits are durably queued; the second is sent once the first is saved. */
  async editPair(pair: readonly [Edit, Edit]): Promise<{ changeId: string }> {
    const [, { changeId }] = await this.#parts.lock(() => queuePair(this.#parts, pair));
    void this.pushNow();
    return { changeId };
  }

  async retry(changeId: string): Promise<void> {
    await this.#parts.lock(() => retryEdit(this.#parts, changeId));
    void this.pushNow();
  }

  /** False while the edit may already have reached the server. */
  discard(changeId: string): Promise<boolean> {
    return this.#parts.lock(() => discardEdit(this.#parts, changeId));
  }

  async wipe(): Promise<void> {
    this.pause();
    await this.#parts.cache.wipe();
    this.replica.forget();
    this.#parts.publish({ type: 'rows', changed: 'all' });
  }

  get isCompatible(): boolean {
    return this.replica.me === null || isCompatible(this.replica.me);
  }

  status(): SyncStatus {
    const { outbox, checkedAt } = this.replica;
    const reason = this.#error();
    return {
      state: this.#state(reason),
      pending: outbox.length,
      parked: outbox.filter(({ state }) => state === 'parked').length,
      checkedAt,
      reason,
    };
  }

  pending(): PendingChange[] {
    return this.replica.outbox.map((entry) => ({
      changeId: entry.changeId,
      userId: entry.userId,
      userName: entry.baseRow.fullName || entry.baseRow.username,
      fields: editedFields(entry),
      queuedAt: entry.queuedAt,
      state:
        entry.state === 'parked' ? 'parked' : entry.changeId === this.#push.sendingId ? 'sending' : 'waiting',
      error: entry.error,
    }));
  }

  #state(reason: AppError | null): SyncStatus['state'] {
    if (!this.#isSignedIn || reason?.kind === 'signed-out') return 'signed-out';
    if (reason) return reason.kind === 'offline' ? 'offline' : 'failed';
    const isLive = this.#me.state.is === 'live' && ['live', 'idle'].includes(this.#rows.state.is);
    return isLive ? 'live' : 'syncing';
  }

  #error(): AppError | null {
    if (!this.isCompatible) {
      return { kind: 'incompatible', detail: 'This extension is too old or too new for the server.' };
    }
    for (const { state } of [this.#me, this.#rows]) if (state.is === 'failed') return state.error;
    return this.#push.error;
  }

  #startLoops(): void {
    if (!this.#isSignedIn || !this.#isWatched) return;
    this.#me.start();
    this.#alignRows();
  }

  /** The directory is for support and admins; an agent's own view is all there is. */
  #alignRows(): void {
    const me = this.replica.me;
    if (this.#isSignedIn && this.#isWatched && me && mayReadDirectory(me.grants)) this.#rows.start();
    else this.#rows.stop();
  }

  #onChange(change: EngineChange, publish: SyncParts['publish']): void {
    if (change.type === 'me') this.#alignRows();
    if (change.type === 'signed-out') this.pause();
    publish(change);
  }

  #onLoopState(): void {
    const isSignedOut = [this.#me, this.#rows].some(
      ({ state }) => state.is === 'failed' && state.error.kind === 'signed-out',
    );
    if (isSignedOut && this.#isSignedIn) {
      this.#parts.publish({ type: 'signed-out' });
      return;
    }
    const isRefused = this.#rows.state.is === 'failed' && this.#rows.state.error.kind === 'forbidden';
    // The role was taken away a moment ago: the own view says what is left.
    if (isRefused) this.#me.restart();
    // The line is back: what waits need not wait for its own next attempt.
    if (this.#me.state.is === 'live' && this.#push.error) void this.#push.drain();
    this.#parts.publish({ type: 'status' });
  }
}
