/** What holds on every screen at every moment: I3, I4, I7, I8, I9 of `sync.md`, and that nothing is called queued or saved before it is. */
import type { Grant } from '../../lib/schema/account.ts';
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Act } from './acts.ts';
import { type Copy, checkCursor, placeOf, scopeOf } from './cursor-check.ts';
import { maySee } from './may-see.ts';
import { checkScope, homeOf, type MaySee } from './scope-check.ts';
import type { SimClient } from './sim-client.ts';
import { checkStatus } from './status-check.ts';
import { isPatched, textOf, type Unit, unitIn } from './units.ts';
import { Violation } from './violation.ts';

export class ClientChecks {
  readonly #client: SimClient;
  /** The newest version of each record that was on the screen, also of those that left it. */
  #versions = new Map<string, number>();
  /** Of these, the ones that left the screen. */
  #gone = new Set<string>();
  /** What the server last answered to an edit, by record. */
  readonly #saved = new Map<string, { changeId: string; kind: Kind; version: number }>();
  /** Of the cursor. */
  #epoch = '';
  #scope = '';
  /** How often what was saved or seen changed, and what was checked last. */
  #answers = 0;
  #checked: readonly unknown[] = [];
  /** Of the account, whatever its client has been told. */
  grants: () => readonly Grant[] = () => [];

  constructor(client: SimClient) {
    this.#client = client;
  }

  /** After what may honestly lose copies of rows: power that was cut, a disk that refused. */
  forgetVersions(): void {
    this.#versions.clear();
    this.#gone.clear();
    this.#saved.clear();
  }

  /** An edit is saved with this answer, on disk with strict durability. */
  onSaved(changeId: string, kind: Kind, row: AnyRow): void {
    this.#answers += 1;
    this.#saved.set(row.id, { changeId, kind, version: row.version });
  }

  /** I4 once the edit has left the outbox: the row that the server answered, or a newer one, is on the screen. */
  #checkSaved(): void {
    const replica = this.#client.engine?.replica;
    if (!replica?.isWhole || replica.cursor === null) return;
    for (const [id, { changeId, kind, version }] of this.#saved) {
      const row = replica.directory.get(kind, id);
      // The worker has not heard of it yet; somebody deleted the record, or took the right to see it.
      if (replica.entry(changeId) || !row || row.version >= version) continue;
      throw new Violation(
        'I4',
        `${changeId} was saved as ${kind} ${id} v${version}, the screen has v${row.version}`,
      );
    }
  }

  onStart(): void {
    this.#checkOutbox('I9');
    this.onRows();
  }

  /** What a life began with or has in memory, against the feed as it is now. */
  onCopy(copy: Copy, feed: Parameters<typeof checkCursor>[1]): void {
    const grants = this.#client.engine?.replica.me?.grants ?? [];
    const isBoth = (home: string) => maySee(this.grants(), home) && maySee(grants, home);
    checkCursor(copy, feed, {
      name: scopeOf(this.grants()),
      maySee: (home) => home === null || isBoth(home),
    });
  }

  onAcknowledged(acts: readonly Act[]): void {
    for (const act of acts) {
      const isThere =
        act.changeId !== null && (this.#client.outbox.onDisk.has(act.changeId) || act.fate !== 'waiting');
      if (!isThere) throw new Violation('UI', `${act.name} was called queued and is not on disk`);
    }
  }

  /** Rows changed on the screen. */
  onRows(): void {
    const replica = this.#client.engine?.replica;
    if (!replica?.isWhole) return;
    const { epoch, scope } = placeOf(replica.cursor ?? '');
    if (epoch !== this.#epoch) this.forgetVersions();
    // Rows that left because their instance was closed may come back as they were.
    if (scope !== this.#scope) this.#gone.clear();
    this.#epoch = epoch;
    this.#scope = scope;
    const present = new Set<string>();
    for (const kind of KINDS) {
      for (const row of replica.directory.values(kind)) {
        present.add(row.id);
        this.#checkRow(kind, row);
      }
    }
    // All was let go, as where the disk would not be read: what comes next is a copy of its own.
    if (present.size === 0 && replica.cursor === null) this.forgetVersions();
    for (const id of this.#versions.keys()) if (!present.has(id)) this.#gone.add(id);
  }

  #checkRow(kind: Kind, row: AnyRow): void {
    const known = this.#versions.get(row.id) ?? 0;
    if (row.version < known)
      throw new Violation('I3', `${kind} ${row.id} went from version ${known} to ${row.version}`);
    if (this.#gone.has(row.id) && row.version === known)
      throw new Violation('I8', `${kind} ${row.id} came back at version ${known}`);
    this.#gone.delete(row.id);
    this.#versions.set(row.id, row.version);
    if (!this.#mayKnow(homeOf(kind, row)))
      throw new Violation('I7', `${kind} ${row.id} of ${homeOf(kind, row)} is out of scope`);
  }

  /** By what the client has heard of its rights: rows that it may have by others, it must not take up before it has heard of them. */
  readonly #mayKnow: MaySee = (instanceId) =>
    maySee(this.#client.engine?.replica.me?.grants ?? [], instanceId);

  /** After each event. Most change nothing of what the checks read, which costs less to see than to check again. */
  onRest(): void {
    this.#checkStatus();
    const state = this.#state();
    if (isSameList(state, this.#checked)) return;
    this.#checked = state;
    this.#checkOutbox('UI');
    this.#checkOwnWrites();
    this.#checkSaved();
    const directory = this.#client.engine?.replica.directory;
    if (directory) checkScope(directory, this.#mayKnow, 'in memory');
  }

  #checkStatus(): void {
    const { engine, isWatched, now } = this.#client;
    if (!engine) return;
    const hasDirectory = maySee(engine.replica.me?.grants ?? [], null);
    checkStatus(engine, { now, isWatched, hasDirectory });
  }

  /** All that the checks after an event read, as values and as objects that are replaced when they change. */
  #state(): unknown[] {
    const { engine, ledger } = this.#client;
    const { replica } = engine ?? {};
    const { me, directory, isWhole, cursor, outbox = [] } = replica ?? {};
    const told = [ledger.acts.revision, this.#answers];
    return [engine, me, directory?.revision, isWhole, cursor === null, ...told, ...outbox];
  }

  #checkOutbox(invariant: 'I9' | 'UI'): void {
    const { engine, ledger } = this.#client;
    if (!engine) return;
    const listed = new Set(engine.pending().map(({ changeId }) => changeId));
    for (const act of ledger.unresolved) {
      if (act.changeId !== null && listed.has(act.changeId)) continue;
      throw new Violation(
        invariant,
        `${act.name} (${act.changeId}) was queued, is not on the server and not listed as pending`,
      );
    }
  }

  #checkOwnWrites(): void {
    const { engine, ledger } = this.#client;
    if (!engine?.replica.isWhole) return;
    const rowOf = (kind: Kind, id: string) => engine.replica.row(kind, id);
    ledger.hear(rowOf);
    const newest = new Map<string, Wanted>();
    for (const entry of engine.replica.outbox) {
      if (entry.state === 'parked') continue;
      const own = new Map<string, Wanted>();
      for (const act of ledger.actsOf(entry)) want({ own, newest }, act, rowOf(act.kind, act.id));
      for (const [name, wanted] of own) {
        const isDone = wanted.act.alike.has(wanted.unit) && !isPatched(entry.patch, wanted.unit);
        // Others made it alike, as if it were saved: an older edit that was set aside and is tried again comes after it.
        if (isDone) for (const one of newest.get(name)?.values ?? []) wanted.values.add(one);
        newest.set(name, wanted);
      }
    }
    for (const { act, unit, values } of newest.values()) {
      const row = engine.replica.shown.get(act.kind, act.id);
      // Somebody deleted it, or took the right to see it.
      if (!row || values.has(textOf(unitIn(row, unit)))) continue;
      if (act.changeId !== null && ledger.takesBack(act.changeId, unit)) continue;
      for (const entry of engine.replica.entriesOf(act.id)) {
        const { changeId, state, baseVersion, baseRow, patch, calls = [] } = entry;
        const base = `base v${baseVersion}/${baseRow.version} ${textOf(unitIn(baseRow, unit))}`;
        this.#client.tell(
          `  has ${changeId.slice(-4)} of ${calls.join(' ')} ${state}, ${base}, ${JSON.stringify(patch)}`,
        );
      }
      throw new Violation(
        'I4',
        `${act.name} set ${unit} of ${act.id} to ${[...values].join(' or ')}, the screen shows ${textOf(unitIn(row, unit))}`,
      );
    }
  }
}

/** What a unit of a record may show: the newest that is certain to be in the outbox, or what may have come after it. */
interface Wanted {
  act: Act;
  unit: Unit;
  values: Set<string>;
}

/** By unit: of the edit that an act stands in, and of those before it. */
interface Known {
  own: Map<string, Wanted>;
  newest: ReadonlyMap<string, Wanted>;
}

/** `row`: the one under the edit; what is decided on disk stays as it is on the screen until the worker has heard of it. */
function want({ own, newest }: Known, act: Act, row: AnyRow | undefined): void {
  for (const { unit, value } of act.changes) {
    const name = `${act.id} ${unit}`;
    const values = new Set([textOf(value)]);
    if (act.alike.has(unit)) values.add(textOf(unitIn(row, unit)));
    // An edit that names the act holds it, also where its page did not live to hear so; of others only the page knows.
    if (!act.isGivenUp && (act.isAcknowledged || act.hasCall)) own.set(name, { act, unit, values });
    else for (const one of values) (own.get(name) ?? newest.get(name))?.values.add(one);
  }
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, place) => value === b[place]);
}
