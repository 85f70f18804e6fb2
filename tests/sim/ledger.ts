/** What people were promised: every edit of every client, what it was made on, and what became of it. */
import type { OutboxEntry } from '../../lib/cache/cache.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { type Act, Acts, type Fate } from './acts.ts';
import { checkHeard, checkRecorded, noteDecision } from './decisions.ts';
import { type Kept, keptOf } from './kept-edit.ts';
import { applied, isSame, textOf, type Unit, unitIn } from './units.ts';
import { Violation } from './violation.ts';

export interface Effect {
  seq: number;
  kind: string;
  id: string;
  action: string;
  before: AnyRow | null;
  after: AnyRow | null;
}

const FORBIDDEN = ['forbidden', 'not-found'];

/** Of one client. */
export class Ledger {
  readonly acts = new Acts();
  readonly #kept = new Map<string, Kept>();
  readonly #keys = new Map<string, string>();
  /** Number of the newest act of each unit of a record that took effect. */
  readonly #lastApplied = new Map<string, number>();
  /** What this client made of each unit of a record. */
  readonly #own = new Map<string, Set<string>>();

  promise(act: Act): void {
    this.acts.add(act);
  }

  /** An edit is on disk, new or changed. */
  keep(entry: OutboxEntry): void {
    const kept = this.#kept.get(entry.changeId) ?? this.#begin(entry);
    if (entry.state === 'parked') kept.wasParked = true;
    kept.isForbidden = FORBIDDEN.includes(entry.error?.kind ?? '');
    noteDecision(kept, entry);
    if (entry.key) this.#keys.set(entry.key, entry.changeId);
    for (const act of this.acts.in(entry)) {
      this.acts.tell(act, { changeId: entry.changeId });
      kept.acts.add(act);
    }
  }

  #begin(entry: OutboxEntry): Kept {
    const kept = keptOf(entry);
    this.#kept.set(kept.changeId, kept);
    return kept;
  }

  /** An edit that leaves the outbox is in another one of its record: what it held must be in there. */
  joinAny(changeId: string, saved: readonly OutboxEntry[]): boolean {
    const joined = this.#kept.get(changeId);
    const [first] = joined?.acts ?? [];
    const into = saved.find(({ id, changeId: other }) => id === first?.id && other !== changeId);
    const kept = into && this.#kept.get(into.changeId);
    if (!joined || !kept || !this.#holdsAll(joined, into)) return false;
    for (const act of joined.acts) {
      kept.acts.add(act);
      this.acts.tell(act, { changeId: into.changeId });
    }
    this.#kept.delete(changeId);
    return true;
  }

  #holdsAll(joined: Kept, into: OutboxEntry): boolean {
    const after = applied(into.baseRow, into.patch);
    return [...this.wanted(joined.changeId)].every(([unit, { value }]) => isSame(unitIn(after, unit), value));
  }

  /** A person gave it up, and was told that it is gone: it must not be on the server, nor come there later. */
  drop(changeId: string): void {
    const kept = this.#kept.get(changeId);
    if (kept) kept.isDropped = true;
    if (kept && kept.appliedAt !== null && !kept.isForbidden) {
      throw new Violation('UI', `${changeId} was given up, and took effect before (audit ${kept.appliedAt})`);
    }
    this.#end(this.#waiting(changeId), 'dropped');
  }

  dropAll(): void {
    this.#end(this.acts.waiting, 'dropped');
  }

  isKept(changeId: string): boolean {
    return this.#kept.has(changeId);
  }

  /** The person chose, seeing this row of theirs; the answer takes it back. */
  decide(changeId: string, keep: 'mine' | 'theirs', theirs: AnyRow): () => void {
    const kept = this.#kept.get(changeId);
    if (!kept) return () => undefined;
    const acts = [...kept.acts];
    // What was given up once stays so, whatever is decided of the rest.
    const given = keep === 'theirs' ? acts.filter(({ isGivenUp }) => !isGivenUp) : [];
    for (const act of given) this.acts.tell(act, { isGivenUp: true });
    for (const act of acts) {
      for (const { unit } of act.changes) act.seen.get(unit)?.add(textOf(unitIn(theirs, unit)));
    }
    return () => {
      for (const act of given) this.acts.tell(act, { isGivenUp: false });
    };
  }

  changeIdOf(key: string): string | undefined {
    return this.#keys.get(key);
  }

  /** The newest value of each unit that the edit gives. */
  wanted(changeId: string): Map<Unit, { value: unknown; act: Act }> {
    const wanted = new Map<Unit, { value: unknown; act: Act }>();
    const acts = [...(this.#kept.get(changeId)?.acts ?? [])].sort((a, b) => a.number - b.number);
    for (const act of acts) for (const { unit, value } of act.changes) wanted.set(unit, { value, act });
    return wanted;
  }

  /** The edit gives the unit what its author saw there at first, or under the last choice: no edit of it is left, and others' may show. */
  takesBack(changeId: string, unit: Unit): boolean {
    const kept = this.#kept.get(changeId);
    const last = this.wanted(changeId).get(unit);
    return kept !== undefined && last !== undefined && this.#isTakenBack(kept, unit, last);
  }

  /** Changed and changed back before it was sent, to what the server had at first or by then: no edit of the unit is left. */
  #isTakenBack(kept: Kept, unit: Unit, { value, act: last }: { value: unknown; act: Act }): boolean {
    const first = [...kept.acts]
      .filter(({ changes }) => changes.some((change) => change.unit === unit))
      .reduce((a, b) => (a.number < b.number ? a : b));
    return [first, last].some(({ seen }) => seen.get(unit)?.has(textOf(value)));
  }

  /** The server committed the edit: once, in order, and only over what its author knew. */
  apply(changeId: string, effect: Effect): void {
    const kept = this.#kept.get(changeId);
    if (!kept) throw new Violation('I1', `an edit took effect that is in no outbox: ${changeId}`);
    if (kept.appliedAt !== null) {
      throw new Violation(
        'I2',
        `${changeId} took effect twice, as audit entries ${kept.appliedAt} and ${effect.seq}`,
      );
    }
    if (kept.isDropped)
      throw new Violation(
        'UI',
        `${changeId} was given up, and took effect all the same (audit ${effect.seq})`,
      );
    kept.appliedAt = effect.seq;
    kept.appliedVersion = effect.after?.version ?? 0;
    checkRecorded(kept, effect);
    this.#checkOrder(kept, effect);
    this.#checkOverwriting(kept, effect);
    this.#checkEffect(kept, effect);
    this.#end(this.#waiting(changeId), 'applied');
  }

  /** Edits of different units may pass one another: one in conflict lets the others go on (`decisions/0013`). */
  #checkOrder(kept: Kept, { id, before, after }: Effect): void {
    for (const [unit, { act }] of this.wanted(kept.changeId)) {
      if (act.isGivenUp && isSame(unitIn(before, unit), unitIn(after, unit))) continue;
      const name = `${id} ${unit}`;
      const last = this.#lastApplied.get(name) ?? 0;
      if (!kept.wasParked && act.number < last) {
        throw new Violation(
          'I10',
          `${act.name} of ${kept.changeId} came after op-${last}, and both set ${unit}`,
        );
      }
      this.#lastApplied.set(name, Math.max(last, act.number));
    }
  }

  #checkOverwriting(kept: Kept, { before, after, id, seq }: Effect): void {
    for (const [unit, { act }] of this.wanted(kept.changeId)) {
      const [was, is] = [textOf(unitIn(before, unit)), textOf(unitIn(after, unit))];
      const own = this.#ownOf(id, unit);
      const known = [...kept.acts].some(({ seen }) => seen.get(unit)?.has(was)) || own.has(was);
      if (was !== is && before !== null && !known) {
        const seen = [...(act.seen.get(unit) ?? [])].join(' or ');
        throw new Violation(
          'I6',
          `${kept.changeId} overwrote ${unit} ${was} of ${id} with ${is}, having seen ${seen} (audit ${seq})`,
        );
      }
      own.add(is);
    }
  }

  #ownOf(id: string, unit: Unit): Set<string> {
    const name = `${id} ${unit}`;
    const own = this.#own.get(name) ?? new Set();
    this.#own.set(name, own);
    return own;
  }

  #checkEffect(kept: Kept, { after }: Effect): void {
    if (after === null) return;
    for (const [unit, { value, act }] of this.wanted(kept.changeId)) {
      if (act.alike.has(unit) || act.isGivenUp) continue;
      if (!isSame(unitIn(after, unit), value) && !this.#isTakenBack(kept, unit, { value, act })) {
        throw new Violation(
          'I1',
          `${kept.changeId} took effect without its ${unit} ${textOf(value)}: ${textOf(unitIn(after, unit))}`,
        );
      }
    }
  }

  /** The edit leaves the outbox with this row as the server's answer. */
  settle(changeId: string, row: AnyRow): void {
    const kept = this.#kept.get(changeId);
    if (!kept) return;
    checkHeard(kept);
    if (kept.appliedAt !== null && row.version < kept.appliedVersion)
      throw new Violation(
        'I4',
        `${changeId} made v${kept.appliedVersion} and was answered with v${row.version}`,
      );
    if (kept.appliedAt === null) {
      for (const [unit, { value, act }] of this.wanted(changeId)) {
        if (act.alike.has(unit) || act.isGivenUp) continue;
        // Others made it just as they wanted it: what they make of it next is on top of that.
        if (isSame(unitIn(row, unit), value)) this.#ownOf(row.id, unit).add(textOf(value));
        else if (!this.#isTakenBack(kept, unit, { value, act }))
          this.#throwUnlike(changeId, row, { unit, value });
      }
    }
    this.#end(this.#waiting(changeId), 'alike');
  }

  #throwUnlike(changeId: string, row: AnyRow, { unit, value }: { unit: Unit; value: unknown }): never {
    throw new Violation(
      'I1',
      `${changeId} left the outbox, but ${unit} is ${textOf(unitIn(row, unit))} and not ${textOf(value)}`,
    );
  }

  /** The server went back to a backup: what came later is gone, and still waits where no answer has arrived. */
  rewind(auditSeq: number, isInOutbox: (changeId: string) => boolean): void {
    for (const kept of this.#kept.values()) {
      if (kept.appliedAt === null || kept.appliedAt <= auditSeq) continue;
      const still = isInOutbox(kept.changeId);
      kept.appliedAt = null;
      kept.wasParked = true;
      kept.wasRewound = true;
      const applied = [...kept.acts].filter(({ fate }) => fate === 'applied');
      this.#end(applied, still ? 'waiting' : 'lost');
    }
  }

  /** Rows are here as the server gave them: units that others made just as somebody here wants them are done. */
  hear(rowOf: (kind: Act['kind'], id: string) => AnyRow | undefined): void {
    for (const act of this.acts.waiting) {
      const row = rowOf(act.kind, act.id);
      if (!row || row.version <= act.from) continue;
      for (const { unit, value } of act.changes) {
        if (!isSame(unitIn(row, unit), value)) continue;
        act.alike.add(unit);
        // Whoever wanted it so knows it, and what the same person makes of it next is on top of that.
        this.#ownOf(act.id, unit).add(textOf(value));
      }
    }
  }

  get unresolved(): Act[] {
    return this.acts.waiting.filter(({ isAcknowledged }) => isAcknowledged);
  }

  /** What people did that stands in this edit of the outbox as the worker knows it, oldest first. */
  actsOf({ changeId, calls }: Pick<OutboxEntry, 'changeId' | 'calls'>): Act[] {
    const others = [...(this.#kept.get(changeId)?.acts ?? [])].filter(({ hasCall }) => !hasCall);
    return [...this.acts.named({ calls }), ...others].sort((a, b) => a.number - b.number);
  }

  #end(acts: readonly Act[], fate: Fate): void {
    for (const act of acts) this.acts.tell(act, { fate });
  }

  #waiting(changeId: string): Act[] {
    return [...(this.#kept.get(changeId)?.acts ?? [])].filter(({ fate }) => fate === 'waiting');
  }
}
