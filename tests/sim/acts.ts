/** What the people of one client did, found by name and by what became of it: the checks ask after each event. */
import type { OutboxEntry } from '../../lib/cache/cache.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { RecordPatch } from '../../lib/schema/writes.ts';
import type { Change, Unit } from './units.ts';

/** `lost`: a restored backup does not have it any more. */
export type Fate = 'waiting' | 'applied' | 'alike' | 'dropped' | 'lost';

/** One thing that a person did. */
export interface Act {
  /** `op-17`; grows. */
  readonly name: string;
  readonly number: number;
  readonly client: string;
  readonly kind: Kind;
  readonly id: string;
  readonly changes: readonly Change[];
  readonly patch: RecordPatch;
  readonly isNew: boolean;
  /** The outbox names the act itself. */
  readonly hasCall: boolean;
  /** Values of the units that the person saw, or that the edit was based on, as text. */
  readonly seen: Map<Unit, Set<string>>;
  /** Version of the record under it, as the page knew it; 0 where there was none. */
  readonly from: number;
  /** Units that others had made just so, in a row that came here while the act waited: no edit of them is left, and what is made of them next shows. */
  readonly alike: Set<Unit>;
  /** The call came back: the person was told it is queued. */
  readonly isAcknowledged: boolean;
  /** The edit of the outbox that holds it; null before it is on disk. */
  readonly changeId: string | null;
  readonly fate: Fate;
  /** Where it met somebody else's value, that one was chosen, wherever the edit went that it stood in. */
  readonly isGivenUp: boolean;
}

type Told = Partial<Pick<Act, 'isAcknowledged' | 'changeId' | 'fate' | 'isGivenUp'>>;

export class Acts {
  readonly #byName = new Map<string, Act>();
  readonly #waiting = new Set<Act>();
  readonly #unplaced = new Set<Act>();
  /** Grows with each change of an act. */
  revision = 0;

  add(act: Act): void {
    this.#byName.set(act.name, act);
    this.tell(act, {});
  }

  /** The only place where an act changes. */
  tell(act: Act, told: Told): void {
    this.revision += 1;
    Object.assign(act, told);
    keep(this.#waiting, act, act.fate === 'waiting');
    keep(this.#unplaced, act, act.changeId === null);
  }

  get size(): number {
    return this.#byName.size;
  }

  find(name: string | undefined): Act | undefined {
    return name === undefined ? undefined : this.#byName.get(name);
  }

  get waiting(): Act[] {
    return [...this.#waiting];
  }

  /** Acts that an edit names, or that it must be because it came in with them. */
  in(entry: OutboxEntry): Act[] {
    const isIt = (act: Act) =>
      act.patch === entry.patch || (act.isNew && entry.isNew === true && act.id === entry.id);
    return [...this.named(entry), ...[...this.#unplaced].filter(isIt)];
  }

  named({ calls = [] }: Pick<OutboxEntry, 'calls'>): Act[] {
    return calls.flatMap((name) => this.#byName.get(name) ?? []);
  }
}

function keep(acts: Set<Act>, act: Act, isIn: boolean): void {
  if (isIn) acts.add(act);
  else acts.delete(act);
}
