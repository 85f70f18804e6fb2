/** The person in front of one simulated browser: what is edited there, and what was promised for it. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Edit } from '../../lib/sync/queue.ts';
import type { Act } from './acts.ts';
import type { SimClient } from './sim-client.ts';
import { type Change, changedUnits, isSame, patchOf, textOf, unitIn } from './units.ts';

/** A record on a page: with one's own edits, and the row under them, which is known as far as the page has heard of it. */
interface Page {
  kind: Kind;
  shown: AnyRow;
  base: AnyRow | undefined;
}

export class Person {
  readonly #client: SimClient;
  readonly #nextAct: () => number;
  /** What was done last, where it may be asked for again. */
  #last: { name: string; edit: Edit } | null = null;
  /** Records as they were on the screen when they were edited last, by id: a page may not have heard of newer rows. */
  readonly #pages = new Map<string, Page>();

  constructor(client: SimClient, nextAct: () => number) {
    this.#client = client;
    this.#nextAct = nextAct;
  }

  /** Another person has come: no page shows anything. */
  closePages(): void {
    this.#pages.clear();
  }

  /** A person edits what the screen shows, or what a page shows that is behind. */
  edit(kind: Kind, id: string, wanted: readonly Change[], isBehind = false): void {
    const { engine } = this.#client;
    const page = (isBehind ? this.#pages.get(id) : undefined) ?? this.#pageOf(kind, id);
    if (page) this.#pages.set(id, page);
    const shown = page?.shown;
    // What is on the screen already is no edit.
    const changes = wanted.filter(({ unit, value }) => !isSame(unitIn(shown, unit), value));
    if (!engine || !shown || changes.length === 0) return;
    const act = this.#act({ kind, id, changes, isNew: false, hasCall: true }, page);
    const { name, patch } = act;
    this.#client.tell(
      `${name} edits ${kind} ${id.slice(-3)} v${shown.version}: ${changes.map(({ unit, value }) => `${unit}=${textOf(value)}`).join(' ')}`,
    );
    const call = { id: name, isRepeated: false };
    this.#last = { name, edit: { kind, id, baseVersion: shown.version, patch } };
    this.#follow(engine.edit({ kind, id, baseVersion: shown.version, patch, call }), [act]);
  }

  /** What became another value on the server since a record was edited here last, as it was then. */
  changedSince(): { kind: Kind; id: string; change: Change }[] {
    const { engine } = this.#client;
    return [...this.#pages.values()].flatMap(({ kind, base }) => {
      const now = base && engine?.replica.row(kind, base.id);
      if (!base || !now || now.version <= base.version) return [];
      const units = changedUnits(base, now);
      return units.map((unit) => ({ kind, id: base.id, change: { unit, value: unitIn(base, unit) } }));
    });
  }

  /** The page did not hear of its last edit, and asks for it again. */
  repeat(): void {
    const { engine, ledger } = this.#client;
    const act = ledger.acts.find(this.#last?.name);
    // Who knows that it is gone does not ask for it.
    if (!engine || !this.#last || !act || act.fate !== 'waiting') return;
    const { name, edit } = this.#last;
    this.#client.tell(`${name} is asked for again`);
    this.#follow(engine.edit({ ...edit, call: { id: name, isRepeated: true } }), [act]);
  }

  /** Two edits that belong together: an agent goes from one list to another. */
  move(kind: Kind, from: string, to: string, changes: readonly [Change, Change]): void {
    const { engine } = this.#client;
    const pages = [this.#pageOf(kind, from), this.#pageOf(kind, to)];
    if (!engine || !pages[0] || !pages[1]) return;
    const acts = [from, to].map((id, place) =>
      this.#act(
        { kind, id, changes: [changes[place] as Change], isNew: false, hasCall: false },
        pages[place],
      ),
    );
    this.#client.tell(
      `${acts.map(({ name }) => name).join(' and ')} move an agent from ${from.slice(-3)} to ${to.slice(-3)}`,
    );
    const [first, second] = acts.map(({ id, patch }, place) => ({
      kind,
      id,
      baseVersion: pages[place]?.shown.version ?? 0,
      patch,
    }));
    this.#last = null;
    if (first && second) this.#follow(engine.editPair([first, second]), acts);
  }

  add(kind: Kind, row: AnyRow, changes: readonly Change[]): void {
    const { engine } = this.#client;
    if (!engine) return;
    const act = this.#act({ kind, id: row.id, changes, isNew: true, hasCall: false }, undefined);
    this.#client.tell(`${act.name} adds ${kind} ${row.id.slice(-3)}`);
    this.#last = null;
    this.#follow(engine.add({ kind, row }), [act]);
  }

  #pageOf(kind: Kind, id: string): Page | undefined {
    const shown = this.#client.shown(kind, id);
    return shown && { kind, shown, base: this.#client.engine?.replica.row(kind, id) };
  }

  #act(
    { kind, id, changes, isNew, hasCall }: Pick<Act, 'kind' | 'id' | 'changes' | 'isNew' | 'hasCall'>,
    page: Page | undefined,
  ): Act {
    const number = this.#nextAct();
    const known = [page?.shown, page?.base];
    const seen = new Map(
      changes.map(({ unit }) => [unit, new Set(known.map((row) => textOf(unitIn(row, unit))))]),
    );
    const act: Act = {
      name: `op-${number}`,
      number,
      client: this.#client.name,
      kind,
      id,
      changes,
      patch: patchOf(changes),
      isNew,
      hasCall,
      seen,
      from: page?.base?.version ?? 0,
      alike: new Set(),
      isAcknowledged: false,
      changeId: null,
      fate: 'waiting',
      isGivenUp: false,
    };
    this.#client.ledger.promise(act);
    return act;
  }

  #follow(queued: Promise<unknown>, acts: readonly Act[]): void {
    const { life } = this.#client;
    queued.then(
      () => {
        if (life?.isOver) return;
        for (const act of acts) this.#client.ledger.acts.tell(act, { isAcknowledged: true });
        this.#client.tell(`${acts.map(({ name }) => name).join(' and ')} queued`);
        this.#client.guard(() => this.#client.checks.onAcknowledged(acts));
      },
      // Refused: the person was told that it is not queued.
      (error) =>
        this.#client.tell(`${acts.map(({ name }) => name).join(' and ')} not queued: ${String(error)}`),
    );
  }
}
