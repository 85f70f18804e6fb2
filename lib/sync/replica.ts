/** The engine's memory: a copy of what the cache holds, so that queries need no disk. Lost with the worker, rebuilt from the cache. */
import type { Cache, CacheOwner, OutboxEntry } from '../cache/cache.ts';
import { Directory } from '../domain/directory.ts';
import { addedRow } from '../domain/overlay.ts';
import type { Records } from '../domain/records.ts';
import { TELEPHONY } from '../domain/records.ts';
import { ShownRecords } from '../domain/shown-records.ts';
import type { Kind } from '../schema/kind.ts';
import type { Me } from '../schema/me.ts';
import type { RowOf } from '../schema/rows.ts';
import { LostChanges } from './lost-changes.ts';
import type { Base } from './stand.ts';
import type { AnsweredRow } from './take-row.ts';

export class Replica {
  readonly directory = new Directory();
  owner: CacheOwner | null = null;
  me: Me | null = null;
  /** An own view that is not on disk: what is there is older. */
  unstored: { me: Me; checkedAt: number } | null = null;
  cursor: string | null = null;
  /** Place in the feed of the copy that the base began with; `null` where there is none, or the server did not say. */
  copiedAt: string | null = null;
  /** A copy that is about to be the base on disk, and then in memory. */
  nextCopy: Base | null = null;
  checkedAt: number | null = null;
  /** The cursor at which the server said that it has more; no other one is behind. */
  behindAt: string | null = null;
  /** Rows before the cursor are not on disk: it must not move on there, or they would never be fetched again. */
  isDiskBehind = false;
  /** Rows that are shown already are on their way to disk; nothing that continues them may go there before. Never rejects. */
  storing: Promise<void> | null = null;
  /** False while users and agents are still being read from disk: who is not here may be there. */
  isWhole = false;
  /** Grows when rows are dropped or replaced: what was read before belongs to nothing any more. */
  generation = 0;
  /** Grows with each sign-out: what was asked for before is nobody's here when it comes. */
  tenure = 0;
  /** Rows that the server answered to edits since the last snapshot began, by id. */
  readonly answeredRows = new Map<string, AnsweredRow>();
  /** From which version to which our last saved edit took a row, by id. */
  readonly ownSteps = new Map<string, { from: number; to: number }>();
  /** What a restored server does not have any more. */
  readonly lost = new LostChanges();
  #outbox = new Map<string, OutboxEntry>();
  /** Changes of the outbox so far, and those of edits of the telephony side. */
  #edits = 0;
  #telephonyEdits = 0;
  #shown: ShownRecords | null = null;

  /** Reads all but the users and agents of the base. */
  async start(cache: Cache): Promise<void> {
    const start = await cache.readStart();
    this.owner = start.owner;
    this.me = start.me;
    this.cursor = start.cursor;
    this.copiedAt = start.copiedAt;
    this.checkedAt = start.checkedAt;
    this.directory.replace(start.blocks);
    this.directory.apply({ rows: {}, deleted: start.deleted });
    for (const delta of start.log) this.directory.apply(delta);
    for (const entry of start.outbox) this.putEntry(entry);
    this.lost.start(start.lostCount);
    this.isWhole = !start.hasMore;
  }

  forget(): void {
    this.owner = null;
    this.me = null;
    this.unstored = null;
    this.dropRows();
    this.lost.start(0);
    for (const { changeId } of this.outbox) this.removeEntry(changeId);
  }

  dropRows(): void {
    this.cursor = null;
    this.copiedAt = null;
    this.checkedAt = null;
    this.answeredRows.clear();
    this.adoptRows(new Directory());
  }

  /** Nothing of what stood here before counts any longer, nor what is still being read of it. */
  adoptRows(directory: Directory): void {
    this.generation += 1;
    this.isWhole = true;
    this.directory.adopt(directory);
  }

  /** Older than what the server has told: the rest is on its way. */
  get isBehind(): boolean {
    return this.cursor !== null && this.cursor === this.behindAt;
  }

  /** In order of arrival. */
  get outbox(): OutboxEntry[] {
    return [...this.#outbox.values()].sort((a, b) => a.order - b.order);
  }

  get hasUnsent(): boolean {
    return this.outbox.some(({ state }) => state !== 'parked');
  }

  entry(changeId: string): OutboxEntry | undefined {
    return this.#outbox.get(changeId);
  }

  entriesOf(id: string): OutboxEntry[] {
    return this.outbox.filter((entry) => entry.id === id);
  }

  /** As the server has it, or as an edit of ours adds it; edits that wait are not applied. */
  row<K extends Kind>(kind: K, id: string): RowOf<K> | undefined {
    return this.directory.get(kind, id) ?? addedRow(this.outbox, kind, id);
  }

  /** What the screen shows: the directory with the edits that are on their way. */
  get shown(): Records {
    const revision = this.directory.revision + this.#edits;
    if (this.#shown?.revision !== revision) {
      const telephonyRevision = this.directory.telephonyRevision + this.#telephonyEdits;
      this.#shown = new ShownRecords(this.directory, this.outbox, { revision, telephonyRevision });
    }
    return this.#shown;
  }

  putEntry(entry: OutboxEntry): void {
    this.#outbox.set(entry.changeId, entry);
    this.#count(entry);
  }

  removeEntry(changeId: string): void {
    const entry = this.#outbox.get(changeId);
    this.#outbox.delete(changeId);
    if (entry) this.#count(entry);
  }

  #count({ kind }: OutboxEntry): void {
    this.#edits += 1;
    if (TELEPHONY.includes(kind)) this.#telephonyEdits += 1;
  }
}
