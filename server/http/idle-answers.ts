/** Answers without news: polls wait at them, and later polls take them, until something happens that concerns them. Decision 0080. Runs in the server. */
import type { Database } from '../db/database.ts';
import { type Concern, concernsOfChange } from '../feed/concerns.ts';
import type { Answer } from './route.ts';

export type WakeReason = 'changed' | 'timeout' | 'gone' | 'closing';
type Ring = (reason: WakeReason) => void;

/** Asked about the database once more, though nobody told of a change. */
const LONGEST_MS = 300_000;
/** Nobody asks for it any more: clients ask every 25 s. */
const UNUSED_MS = 120_000;
const MOST = 200_000;

/** One answer without news, for everybody who asks the same. */
export interface IdleAnswer {
  readonly answer: Answer;
  /** Something has happened that concerns it. */
  readonly isOver: boolean;
}

/** A look at the database that is under way. */
export interface Look {
  /** With all that the answer depends on. It is over at once where something of that has changed since the look began. */
  keep(answer: Answer, concerns: readonly Concern[]): IdleAnswer;
  /** Keeps nothing. */
  end(): void;
}

class Kept implements IdleAnswer {
  readonly waiting = new Set<Ring>();
  isOver = false;
  keptAt = 0;
  usedAt = 0;

  readonly key: string;
  readonly answer: Answer;
  readonly concerns: readonly Concern[];

  constructor({ key, answer, concerns }: Pick<Kept, 'key' | 'answer' | 'concerns'>) {
    this.key = key;
    this.answer = answer;
    this.concerns = concerns;
  }
}

class Tenant {
  readonly byKey = new Map<string, Kept>();
  readonly byConcern = new Map<Concern, Set<Kept>>();
  /** What changed since each look began; `null` is anything. */
  readonly looks = new Set<{ changed: Set<Concern> | null }>();

  add(kept: Kept): void {
    this.byKey.set(kept.key, kept);
    for (const concern of kept.concerns) {
      const sharing = this.byConcern.get(concern);
      if (sharing) sharing.add(kept);
      else this.byConcern.set(concern, new Set([kept]));
    }
  }

  remove(kept: Kept): void {
    this.byKey.delete(kept.key);
    for (const concern of kept.concerns) {
      const sharing = this.byConcern.get(concern);
      sharing?.delete(kept);
      if (sharing?.size === 0) this.byConcern.delete(concern);
    }
    kept.isOver = true;
    for (const ring of [...kept.waiting]) ring('changed');
  }
}

export class IdleAnswers {
  readonly #database: Pick<Database, 'hears'>;
  readonly #tenants = new Map<string, Tenant>();
  readonly #unsubscribe: () => void;
  readonly #now: () => number;
  #waiting = 0;
  #given = 0;
  #isClosed = false;

  constructor(
    database: Pick<Database, 'onCommitted' | 'hears'>,
    now: () => number = () => performance.now(),
  ) {
    this.#database = database;
    this.#now = now;
    this.#unsubscribe = database.onCommitted((change) => {
      const tenant = this.#tenants.get(change.tenantId);
      if (!tenant) return;
      const concerns = concernsOfChange(change);
      for (const look of tenant.looks) {
        if (concerns === null) look.changed = null;
        else for (const concern of concerns) look.changed?.add(concern);
      }
      const over = concerns
        ? concerns.flatMap((concern) => [...(tenant.byConcern.get(concern) ?? [])])
        : [...tenant.byKey.values()];
      for (const kept of over) if (!kept.isOver) tenant.remove(kept);
    });
  }

  /** How many polls wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** How many answers were found without a look. */
  get given(): number {
    return this.#given;
  }

  /** Whether everything that was committed a moment ago has been heard of, so that what is kept may be given. */
  get isCertain(): boolean {
    return this.#database.hears();
  }

  /** An answer to the same question by the same account under the same sign-ins, where nothing has happened since. */
  find(tenantId: string, key: string): IdleAnswer | undefined {
    const tenant = this.#tenants.get(tenantId);
    const kept = this.isCertain ? tenant?.byKey.get(key) : undefined;
    if (!tenant || !kept) return undefined;
    const now = this.#now();
    if (now - kept.keptAt > LONGEST_MS) {
      tenant.remove(kept);
      return undefined;
    }
    // The one that has not been asked for longest stands first.
    tenant.byKey.delete(key);
    tenant.byKey.set(key, kept);
    kept.usedAt = now;
    this.#given += 1;
    return kept;
  }

  /** Before the look: what changes meanwhile is not lost. */
  begin(tenantId: string, key: string): Look {
    const tenant = this.#tenants.get(tenantId) ?? new Tenant();
    this.#tenants.set(tenantId, tenant);
    const look = { changed: new Set<Concern>() as Set<Concern> | null };
    tenant.looks.add(look);
    return {
      keep: (answer, concerns) => {
        tenant.looks.delete(look);
        const { changed } = look;
        const isOver = changed === null || concerns.some((concern) => changed.has(concern));
        return isOver ? { answer, isOver } : this.#keep(tenant, new Kept({ key, answer, concerns }));
      },
      end: () => tenant.looks.delete(look),
    };
  }

  /** Two who looked at once share one. */
  #keep(tenant: Tenant, made: Kept): Kept {
    const kept = tenant.byKey.get(made.key) ?? made;
    if (kept === made) tenant.add(made);
    kept.keptAt = kept.usedAt = this.#now();
    for (const oldest of tenant.byKey.values()) {
      const isNeeded = oldest.waiting.size > 0 || kept.usedAt - oldest.usedAt < UNUSED_MS;
      if (isNeeded && tenant.byKey.size <= MOST) break;
      tenant.remove(oldest);
    }
    return kept;
  }

  /** Until it is over, for so long at most. */
  wait(idle: IdleAnswer, milliseconds: number, signal: AbortSignal): Promise<WakeReason> {
    if (this.#isClosed) return Promise.resolve('closing');
    if (idle.isOver || !(idle instanceof Kept)) return Promise.resolve('changed');
    if (signal.aborted) return Promise.resolve('gone');
    this.#waiting += 1;
    return new Promise((resolve) => {
      const ring = (reason: WakeReason) => {
        this.#waiting -= 1;
        idle.waiting.delete(ring);
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        resolve(reason);
      };
      const leave = () => ring('gone');
      const timer = setTimeout(ring, milliseconds, 'timeout');
      idle.waiting.add(ring);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** Wakes everybody for good. */
  close(): void {
    this.#isClosed = true;
    this.#unsubscribe();
    for (const { byKey } of this.#tenants.values()) {
      for (const { waiting } of byKey.values()) for (const ring of [...waiting]) ring('closing');
    }
  }
}
