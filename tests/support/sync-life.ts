/** One life of the extension's worker: an engine over a database that outlives it and a server at the HTTP border. */
import { openDB } from 'idb';
import type { Cache } from '../../lib/cache/cache.ts';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import { createHttp } from '../../lib/remote/http.ts';
import { createRemote, type Remote } from '../../lib/remote/remote.ts';
import type { EngineChange } from '../../lib/sync/change.ts';
import { Engine } from '../../lib/sync/engine.ts';
import type { FakeServer } from './fake-server.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

export interface Life {
  engine: Engine;
  cache: Cache;
  clock: ManualClock;
  changes: EngineChange[];
  /** The worker dies: nothing it still waits for does anything any more. */
  end(): void;
}

export interface LifeOptions {
  database: string;
  server: Pick<FakeServer, 'fetch'>;
  /** Called before each call to cache or remote; a rejection is the death of the worker there. */
  gate?: (call: string) => Promise<void>;
  /** Does not wait until all rows are in memory. */
  isHasty?: boolean;
}

export async function startLife({ database, server, gate, isHasty }: LifeOptions): Promise<Life> {
  const clock = manualClock();
  const changes: EngineChange[] = [];
  const cache = await openCache((onClosed) => openPatchpanelDatabase(onClosed, database));
  const tokens = { read: async () => 'token-1', renew: async () => null };
  const http = createHttp({ address: 'https://server.example', fetch: server.fetch, tokens, clock });
  const engine = new Engine({
    cache: gated(cache, 'cache', gate),
    remote: gated<Remote>(createRemote(http), 'remote', gate),
    clock,
    random: () => 0,
    publish: (change) => changes.push(change),
  });
  await engine.start();
  if (!isHasty) await engine.whole();
  return { engine, cache, clock, changes, end: () => engine.pause() };
}

/** Passes each call through the gate before and after it is made. */
function gated<T extends object>(target: T, name: string, gate?: (call: string) => Promise<void>): T {
  if (!gate) return target;
  return new Proxy(target, {
    get(inner, property) {
      const value = inner[property as keyof T];
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        await gate(`before ${name}.${String(property)}`);
        const answer = await (value as (...given: unknown[]) => Promise<unknown>)(...given);
        await gate(`after ${name}.${String(property)}`);
        return answer;
      };
    },
  });
}

export async function readStore(database: string, store: string): Promise<unknown[]> {
  const opened = await openDB(database);
  const values = await opened.getAll(store);
  opened.close();
  return values;
}
