/** What the restored server does not have any more: found as its rows take the place of the former ones, kept until a person has dealt with it. */
import type { Cache } from '../cache/cache.ts';
import type { Directory } from '../domain/directory.ts';
import { lostBetween } from '../domain/lost-rows.ts';
import type { LostChange } from '../schema/lost-change.ts';
import type { SyncParts } from './change.ts';
import { isInScope } from './scope.ts';

/** Those on disk are read when somebody looks; those of this life are here besides, should the disk have refused them. */
export class LostChanges {
  #stored = 0;
  #fresh = new Map<string, LostChange>();

  get count(): number {
    return this.#stored + this.#fresh.size;
  }

  start(stored: number): void {
    this.#stored = stored;
    this.#fresh.clear();
  }

  note(found: readonly LostChange[]): void {
    for (const change of found) this.#fresh.set(change.key, change);
  }

  /** Newest first. */
  async read(cache: Pick<Cache, 'readLost'>): Promise<LostChange[]> {
    const stored = await cache.readLost();
    this.#stored = stored.filter(({ key }) => !this.#fresh.has(key)).length;
    const all = new Map([...stored, ...this.#fresh.values()].map((change) => [change.key, change]));
    return [...all.values()].sort((a, b) => (whenOf(a) < whenOf(b) ? 1 : -1));
  }

  async drop(cache: Pick<Cache, 'readLost' | 'dropLost'>, keys: readonly string[]): Promise<void> {
    await cache.dropLost(keys);
    for (const key of keys) this.#fresh.delete(key);
    await this.read(cache);
  }
}

/** When it was saved, by the server's clock. */
const whenOf = ({ before, after }: LostChange) => (before ?? after)?.updatedAt ?? '';

/** Compares the base with what is about to take its place; lets go of what the account may not read any more. */
export async function findLost(
  { cache, replica, clock }: Pick<SyncParts, 'cache' | 'replica' | 'clock'>,
  fresh: Directory,
): Promise<LostChange[]> {
  const isShown = ({ kind, before, after }: Pick<LostChange, 'kind' | 'before' | 'after'>) => {
    const row = before ?? after;
    return row !== null && isInScope(replica, kind, row);
  };
  if (replica.lost.count > 0) {
    const left = (await replica.lost.read(cache)).filter((change) => !isShown(change));
    const keys = left.map(({ key }) => key);
    if (keys.length > 0) await replica.lost.drop(cache, keys);
  }
  const foundAt = clock.now();
  const found = lostBetween(replica.directory, fresh).filter(isShown);
  return found.map((change) => ({ ...change, foundAt }));
}
