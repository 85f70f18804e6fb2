/** The engine's memory: a copy of what the cache holds, so that queries need no disk. Lost with the worker, rebuilt from the cache. */
import type { Cache, CacheOwner, OutboxEntry } from '../cache/cache.ts';
import { Directory } from '../domain/directory.ts';
import { addedUser } from '../domain/overlay.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Me } from '../schema/me.ts';

export class Replica {
  readonly directory = new Directory();
  owner: CacheOwner | null = null;
  me: Me | null = null;
  cursor: string | null = null;
  checkedAt: number | null = null;
  /** Rows that the server answered to edits since the last snapshot began, by id. */
  readonly answeredRows = new Map<string, CrmUser>();
  /** From which version to which our last saved edit took a row, by id. */
  readonly ownSteps = new Map<string, { from: number; to: number }>();
  #outbox = new Map<string, OutboxEntry>();

  async load(cache: Cache): Promise<void> {
    const contents = await cache.read();
    this.owner = contents.owner;
    this.me = contents.me;
    this.cursor = contents.cursor;
    this.checkedAt = contents.checkedAt;
    this.directory.replace([]);
    this.directory.apply(contents);
    this.#outbox = new Map(contents.outbox.map((entry) => [entry.changeId, entry]));
  }

  forget(): void {
    this.owner = null;
    this.me = null;
    this.dropRows();
    this.#outbox.clear();
    this.answeredRows.clear();
    this.ownSteps.clear();
  }

  dropRows(): void {
    this.cursor = null;
    this.checkedAt = null;
    this.directory.replace([]);
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
