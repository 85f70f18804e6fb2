/** The browser's storage under one client: the product's own cache over a real IndexedDB, where calls take time, fail and die. */
import { IDBFactory } from 'fake-indexeddb';
import type { Random } from '../../demo/data/random.ts';
import type { Cache } from '../../lib/cache/cache.ts';
import type { Life, Scheduler } from './scheduler.ts';

export interface StorageParts {
  scheduler: Scheduler;
  random: Random;
  life: Life;
  cache: Cache;
  /** Where the machine may lose its power. */
  platter: Platter | null;
  /** As the browser would refuse the call now. */
  refusal: (call: string) => DOMException | null;
  /** Hears of each call once it is on disk, before the caller does. */
  onDone(call: string, given: readonly unknown[], answer: unknown): void;
}

const WHOLE_COPY: ReadonlySet<string> = new Set(['saveSnapshotParts', 'swapSnapshot']);

/** One call after another, as transactions over the same stores go. A death before or after any of them is a death there. */
export function simulatedCache(parts: StorageParts): Cache {
  const { scheduler, random, life, cache, platter, refusal, onDone } = parts;
  let last: Promise<unknown> = Promise.resolve();
  const run = (call: string, given: unknown[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const begin = async () => {
      const refused = refusal(call);
      if (refused) return void reject(refused);
      try {
        const method = cache[call as keyof Cache] as (...given: unknown[]) => Promise<unknown>;
        const work = () => method.apply(cache, given);
        const answer = await scheduler.busy(() => (platter ? platter.during(work) : work()));
        onDone(call, given, answer);
        scheduler.after(random.below(4), () => resolve(answer), life);
      } catch (error) {
        reject(error);
      }
    };
    last = last.then(() => {
      if (life.isOver) return;
      // A disk that is busy with others lets one wait; a copy of all rows is much to write.
      const isSlow = random.chance(WHOLE_COPY.has(call) ? 20 : 1);
      scheduler.after(random.below(isSlow ? 800 : 6), () => void begin(), life);
      return promise.catch(() => undefined);
    });
    return promise;
  };
  return new Proxy(cache, {
    get(target, property) {
      const value = target[property as keyof Cache];
      return typeof value === 'function' ? (...given: unknown[]) => run(String(property), given) : value;
    },
  });
}

/**
 * What of a database is on the platter: all up to its last strict commit. The browser flushes its log in order, so a strict commit
 * brings the relaxed ones before it along (`durability` in the IndexedDB specification).
 */
export class Platter {
  readonly #name: string;
  #dump: Dump | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  /** Does work of which it becomes known only by its transactions whether it may be lost. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#dump ?? dumpDatabase(this.#name);
    const used = watchDurability(this.#name);
    try {
      return await work();
    } finally {
      const kinds = used();
      if (kinds.has('strict')) this.#dump = null;
      else if (kinds.size > 0) this.#dump = before;
    }
  }

  /** The machine loses its power: relaxed commits since the last strict one are gone. True when something was lost. */
  async losePower(): Promise<boolean> {
    if (!this.#dump) return false;
    await restoreDatabase(this.#name, this.#dump);
    this.#dump = null;
    return true;
  }
}

const watched = new Map<string, Set<IDBTransactionDurability>>();

/** Durability of the writing transactions of one database from now on; the answer ends it. */
function watchDurability(name: string): () => Set<IDBTransactionDurability> {
  const kinds = new Set<IDBTransactionDurability>();
  watched.set(name, kinds);
  return () => {
    watched.delete(name);
    return kinds;
  };
}

const { transaction: begin } = IDBDatabase.prototype;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  behind.set(this.name, this as unknown as StoresBehind);
  // Chrome's default has been `relaxed` since version 121.
  if (mode === 'readwrite')
    watched.get(this.name)?.add(options?.durability === 'strict' ? 'strict' : 'relaxed');
  return begin.call(this, stores, mode, options);
};

/** Records by the name of their store; they are replaced and never changed, so that a list of them is a copy. */
type Dump = ReadonlyMap<string, readonly StoredRecord[]>;

interface StoredRecord {
  readonly key: IDBValidKey;
  readonly value: unknown;
}

/** What `fake-indexeddb` keeps behind a database: reading it through transactions would copy all of it at each call. */
interface StoresBehind {
  _rawDatabase: { rawObjectStores: Map<string, { records: { values(): Iterable<StoredRecord> } }> };
}

/** The databases that are open, by name. */
const behind = new Map<string, StoresBehind>();

/** Databases of the worlds before go: a long run would end for want of memory. */
export function forgetDatabases(): void {
  behind.clear();
  globalThis.indexedDB = new IDBFactory();
}

function dumpDatabase(name: string): Dump {
  const stores = behind.get(name)?._rawDatabase.rawObjectStores ?? new Map();
  return new Map([...stores].map(([store, { records }]) => [store, [...records.values()]]));
}

async function restoreDatabase(name: string, dump: Dump): Promise<void> {
  const database = await openPlain(name);
  const transaction = database.transaction([...database.objectStoreNames], 'readwrite');
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
  });
  for (const store of database.objectStoreNames) {
    const into = transaction.objectStore(store);
    into.clear();
    for (const { key, value } of dump.get(store) ?? [])
      into.put(value, into.keyPath === null ? key : undefined);
  }
  await done;
  database.close();
}

function openPlain(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
