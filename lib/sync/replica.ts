/** The engine's memory: a copy of what the cache holds, so that queries need no disk. Lost with the worker, rebuilt from the cache. */
import type { Cache, CacheOwner, OutboxEntry } from '../cache/cache.ts';
import { Directory } from '../domain/directory.ts';
import { addedUser } from '../domain/overlay.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Me } from '../schema/me.ts';
import type { RowBlock } from '../schema/row-block.ts';

export class Replica {
  readonly directory = new Directory();
  owner: CacheOwner | null = null;
  me: Me | null = null;
  cursor: string | null = null;
  checkedAt: number | null = null;
  /** False while users and agents are still being read from disk: who is not here may be there. */
  isWhole = false;
  /** Grows when rows are dropped or replaced: what was read before belongs to nothing any more. */
  generation = 0;
  /** Rows that the server answered to edits since the last snapshot began, by id. */
  readonly answeredRows = new Map<string, CrmUser>();
  /** From which version to which our last saved edit took a row, by id. */
  readonly ownSteps = new Map<string, { from: number; to: number }>();
  #outbox = new Map<string, OutboxEntry>();

  /** Reads all but the users and agents of the base. */
  async start(cache: Cache): Promise<void> {
    const start = await cache.readStart();
    this.owner = start.owner;
    this.me = start.me;
    this.cursor = start.cursor;
    this.checkedAt = start.checkedAt;
    this.directory.replace(start.blocks);
    this.directory.apply({ rows: {}, deleted: start.deleted });
    for (const delta of start.log) this.directory.apply(delta);
    this.#outbox = new Map(start.outbox.map((entry) => [entry.changeId, entry]));
    this.isWhole = !start.hasMore;
  }

  forget(): void {
    this.owner = null;
    this.me = null;
    this.dropRows();
    this.#outbox.clear();
  }

  dropRows(): void {
    this.cursor = null;
    this.checkedAt = null;
    this.replaceRows([]);
  }

  /** Nothing of what stood here before counts any longer, nor what is still being read of it. */
  replaceRows(blocks: readonly RowBlock[]): void {
    this.generation += 1;
    this.isWhole = true;
    this.directory.replace(blocks);
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

  entriesOf(userId: string): OutboxEntry[] {
    return this.outbox.filter((entry) => entry.userId === userId);
  }

  /** As the server has it, or as an edit of ours adds it; edits that wait are not applied. */
  user(userId: string): CrmUser | undefined {
    return this.directory.get('crm-users', userId) ?? addedUser(this.outbox, ({ id }) => id === userId);
  }

  putEntry(entry: OutboxEntry): void {
    this.#outbox.set(entry.changeId, entry);
  }

  removeEntry(changeId: string): void {
    this.#outbox.delete(changeId);
  }
}
