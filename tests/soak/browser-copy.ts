/** The copy of a real browser: its IndexedDB is read out as it is on disk, and taken up by the product's own cache. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import type { Page } from 'playwright';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import { Replica } from '../../lib/sync/replica.ts';
import { RowLoader } from '../../lib/sync/row-loader.ts';

interface StoredRecord {
  readonly key: unknown;
  readonly value: unknown;
}

type Stores = Record<string, readonly StoredRecord[]>;

const STORES = ['meta', 'blocks', 'indexes', 'deltas', 'outbox'];

/** The page is one of the extension. */
export async function readBrowserCopy(page: Page, name: string): Promise<Replica> {
  const stores = revived(await page.evaluate(dump, STORES)) as Stores;
  const into = `copy-${name}-${crypto.randomUUID()}`;
  (await openPatchpanelDatabase(() => undefined, into)).close();
  const database = await openDB(into);
  for (const store of STORES) {
    const { keyPath } = database.transaction(store).store;
    for (const { key, value } of stores[store] ?? []) {
      await database.put(store, value, keyPath === null ? (key as IDBValidKey) : undefined);
    }
  }
  database.close();
  const cache = await openCache((onClosed) => openPatchpanelDatabase(onClosed, into));
  const replica = new Replica();
  await replica.start(cache);
  await new RowLoader({ cache, replica, publish: () => undefined }).whole();
  return replica;
}

/** Runs in the page. Typed arrays do not pass as they are. */
async function dump(stores: string[]): Promise<unknown> {
  const asText = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { $array: value.constructor.name, $bytes: [...bytes] };
    }
    if (Array.isArray(value)) return value.map(asText);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asText(part)]));
  };
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await answer(indexedDB.open('patchpanel'));
  const found: Record<string, unknown> = {};
  for (const name of stores) {
    const store = database.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    found[name] = keys.map((key, at) => ({ key, value: asText(values[at]) }));
  }
  database.close();
  return found;
}

const ARRAYS: Record<string, new (buffer: ArrayBuffer) => unknown> = {
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int32Array,
  Float64Array,
};

function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (value === null || typeof value !== 'object') return value;
  const { $array, $bytes } = value as { $array?: string; $bytes?: number[] };
  if ($array === undefined)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revived(part)]));
  const ArrayOf = ARRAYS[$array];
  if (!ArrayOf) throw new Error(`The copy holds a ${$array}, which is not read.`);
  return new ArrayOf(Uint8Array.from($bytes ?? []).buffer);
}
