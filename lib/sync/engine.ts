/** The sync engine: pulls while somebody looks, pushes while something is unsaved, and says truthfully how it stands. */
import type { SoughtUser } from '../cache/cache.ts';
import { mayReadDirectory } from '../domain/role.ts';
import type { AppError } from '../schema/app-error.ts';
import type { Me } from '../schema/me.ts';
import type { PendingChange, SyncStatus } from '../schema/views.ts';
import type { EngineChange, SyncParts } from './change.ts';
import { type Decision, decideConflict, reviewConflicts } from './conflicts.ts';
import { createLock } from './lock.ts';
import { Loop } from './loop.ts';
import { LostWork } from './lost-work.ts';
import { discardAllEdits, discardEdit, retryAllEdits, retryEdit, reviseAddition } from './parked.ts';
import { pendingChange } from './pending-change.ts';
import {
  acceptMe,
  hasForeignEdits,
  isCompatible,
  isSameOwner,
  leaveScope,
  ownerOf,
  pullMe,
  wipeCopy,
} from './pull-me.ts';
import { pullRows } from './pull-rows.ts';
import { Push } from './push.ts';
import { type Addition, type Edit, nameOf, queueAddition, queueEdit, queuePair } from './queue.ts';
import { Replica } from './replica.ts';
import { RowLoader } from './row-loader.ts';
import { startReplica } from './scope.ts';
import { syncStatus } from './status.ts';
import { type AnsweredRow, takeRow } from './take-row.ts';
import { tidiedAfter } from './tidied.ts';

export type EngineDependencies = Omit<SyncParts, 'replica' | 'lock'>;

export class Engine {
  readonly replica = new Replica();
  readonly lost: LostWork;
  readonly #parts: SyncParts;
  readonly #push: Push;
  readonly #loader: RowLoader;
  readonly #me: Loop;
  readonly #rows: Loop;
  #isSignedIn = false;
  #isWatched = false;
  /** The own view was answered last. */
  #wasLive = false;
  /** The directory was refused, and the own view is asked why. */
  #isRefused = false;

  constructor(dependencies: EngineDependencies) {
    const publish = tidiedAfter(dependencies, (change) => this.#onChange(change, dependencies.publish));
    this.#parts = { ...dependencies, replica: this.replica, lock: createLock(), publish };
    this.#push = new Push(this.#parts, () => {
      for (const loop of [this.#me, this.#rows]) loop.wakeUp();
    });
    this.#loader = new RowLoader(this.#parts);
    this.lost = new LostWork(this.#parts, () => void this.pushNow());
    const loop = { ...dependencies, onState: () => this.#onLoopState() };
    this.#me = new Loop({ ...loop, step: (step) => pullMe(this.#parts, step) });
    this.#rows = new Loop({ ...loop, step: (step) => pullRows(this.#parts, step, () => this.#me.restart()) });
  }

  /** Rebuilds the memory from the cache as far as nobody has to wait for it: users and agents come later. */
  start(): Promise<void> {
    return startReplica(this.#parts);
  }

  /** Resolves when all rows are in memory again. */
  whole(): Promise<void> {
    return this.#loader.whole();
  }

  /** Does what a page waits for before the rest of the rows is read. */
  first<T>(work: Promise<T>): Promise<T> {
    return this.#loader.first(work);
  }

  /** Brings the users a page asks for before all the others. */
  bring(sought: readonly SoughtUser[]): Promise<void> {
    return this.#loader.bring(sought);
  }

  /** True while edits of another account wait here: signing in as this one would lose them. */
  hasForeignEdits(me: Me): boolean {
    return hasForeignEdits(this.replica, me);
  }

  /** Whether the copy here is this account's. */
  isOwnerOf(me: Me): boolean {
    return isSameOwner(this.replica.owner, ownerOf(me));
  }

  /** Takes over the own view of who has just signed in; wipes what belonged to another account. */
  adopt(me: Me): Promise<void> {
    return acceptMe(this.#parts, me);
  }

  /** Somebody is signed in: push what waits, and pull while somebody looks. */
  resume(): void {
    this.#isSignedIn = true;
    this.#goOn();
  }

  /** The account may see nothing any more: its rows go, its edits stay. */
  leaveScope(): Promise<void> {
    return leaveScope(this.#parts);
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
    if (isWatched) this.#goOn();
    else for (const loop of [this.#me, this.#rows]) loop.stop();
  }

  /** Asks and sends at once instead of at the next turn. Resolves when rows that the server has now are here, or cannot be had. */
  async syncNow(): Promise<void> {
    if (!this.#isSignedIn) return;
    void this.#me.restart();
    void this.#push.drain();
    await this.#rows.restart();
  }

  /** A request of others than the engine got no answer. */
  doubt(error: AppError): void {
    for (const loop of [this.#me, this.#rows]) loop.doubt(error);
  }

  /** Resolves when nothing more can be sent now. */
  async pushNow(): Promise<void> {
    if (!this.#isSignedIn) return;
    await this.whole();
    this.#goOn();
    await this.#push.drain();
  }

  /** Resolves when the edit is durably queued; sending starts by itself. */
  async edit(edit: Edit): Promise<{ changeId: string }> {
    return nameOf(await this.#thenPush(() => queueEdit(this.#parts, edit)));
  }

  /** Resolves when the addition is durably queued. */
  async add(addition: Addition): Promise<{ changeId: string }> {
    return nameOf(await this.#thenPush(() => queueAddition(this.#parts, addition)));
  }

  /** Resolves when both edits are durably queued; the second is sent once the first is saved. */
  async editPair(pair: readonly [Edit, Edit]): Promise<{ changeId: string }> {
    return nameOf((await this.#thenPush(() => queuePair(this.#parts, pair)))[1]);
  }

  /** Takes up a row that the server answered to a write that was not queued. */
  take(answer: AnsweredRow): Promise<void> {
    return this.#parts.lock(() => takeRow(this.#parts, answer));
  }

  retry(changeId: string): Promise<void> {
    return this.#thenPush(() => retryEdit(this.#parts, changeId));
  }

  /** False while the edit may already have reached the server. */
  discard(changeId: string): Promise<boolean> {
    return this.#parts.lock(() => discardEdit(this.#parts, changeId));
  }

  /** What may pass by itself is sent again: all but edits in conflict. */
  retryAll(): Promise<void> {
    return this.#thenPush(() => retryAllEdits(this.#parts));
  }

  /** Drops every edit that cannot have reached the server. */
  discardAll(): Promise<void> {
    return this.#parts.lock(() => discardAllEdits(this.#parts));
  }

  /** Corrects a refused addition and sends it again. */
  revise(changeId: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#thenPush(() => reviseAddition(this.#parts, changeId, fields));
  }

  /** False when the record changed again since the person was shown it. */
  decide(decision: Decision): Promise<boolean> {
    return this.#thenPush(() => decideConflict(this.#parts, decision));
  }

  async wipe(): Promise<void> {
    const goOn = this.#isSignedIn ? () => this.resume() : undefined;
    this.pause();
    await wipeCopy(this.#parts, goOn);
  }

  get isCompatible(): boolean {
    return this.replica.me === null || isCompatible(this.replica.me);
  }

  status(): SyncStatus {
    return syncStatus({
      replica: this.replica,
      loops: { me: this.#me.state, rows: this.#rows.state },
      pushError: this.#push.error,
      isSignedIn: this.#isSignedIn,
    });
  }

  pending(): PendingChange[] {
    return this.replica.outbox.map((entry) => pendingChange(entry, this.#push.sendingId));
  }

  /** Changes the outbox, and sends what can be sent. */
  async #thenPush<T>(work: () => Promise<T>): Promise<T> {
    const result = await this.#parts.lock(work);
    void this.pushNow();
    return result;
  }

  /** Nothing is sent or asked for before all rows are here: an answer may be about any of them. */
  #goOn(): void {
    if (!this.replica.isWhole) {
      if (this.#isWatched || this.replica.hasUnsent) void this.whole().then(() => this.#goOn());
      return;
    }
    if (!this.#isSignedIn) return;
    if (this.isCompatible) this.#push.resume();
    if (!this.#isWatched) return;
    this.#me.start();
    this.#alignRows();
  }

  /** The directory is for support and admins; an agent's own view is all there is. */
  #alignRows(): void {
    const me = this.replica.me;
    const mayRead = me !== null && this.isCompatible && mayReadDirectory(me.grants);
    if (this.#isSignedIn && this.#isWatched && mayRead && this.replica.isWhole) this.#rows.start();
    else this.#rows.stop();
  }

  /** Edits wait for a server that understands them. */
  #alignPush(): void {
    if (this.#isSignedIn && this.isCompatible && this.replica.isWhole) this.#push.resume();
    else this.#push.pause();
  }

  #onChange(change: EngineChange, publish: SyncParts['publish']): void {
    if (change.type === 'me') {
      this.#alignRows();
      if (change.isLess) void this.#rows.restart({ is: 'trying' });
      this.#alignPush();
    }
    if (change.type === 'signed-out') this.pause();
    if (change.type === 'rows') void this.#reviewConflicts();
    publish(change);
  }

  /** A conflict may be over, or another one, once the record changed again. */
  async #reviewConflicts(): Promise<void> {
    if (!this.replica.outbox.some(({ error }) => error?.kind === 'conflict')) return;
    try {
      await this.#parts.lock(() => reviewConflicts(this.#parts));
    } catch (error) {
      console.warn('Patchpanel could not store what became of a conflict:', error);
    }
    void this.pushNow();
  }

  /** The line is back: what waits need not wait for its own next attempt. */
  #noteLine(): void {
    const isLive = this.#me.state.is === 'live';
    const isBack = isLive && !this.#wasLive;
    this.#wasLive = isLive;
    if (isLive && this.#push.error) void this.#push.drain();
    const rows = this.#rows.state;
    if (isBack && rows.is === 'failed' && rows.error.kind === 'offline') void this.#rows.restart();
  }

  #onLoopState(): void {
    for (const { state } of [this.#me, this.#rows]) {
      if (!this.#isSignedIn || state.is !== 'failed' || state.error.kind !== 'signed-out') continue;
      this.#parts.publish({ type: 'signed-out', why: state.error.why });
      return;
    }
    const isRefused = this.#rows.state.is === 'failed' && this.#rows.state.error.kind === 'forbidden';
    // The role was taken away a moment ago: the own view says what is left. Asked once, or its answer would never arrive.
    if (isRefused && !this.#isRefused) void this.#me.restart();
    this.#isRefused = isRefused;
    this.#noteLine();
    this.#parts.publish({ type: 'status' });
  }
}
