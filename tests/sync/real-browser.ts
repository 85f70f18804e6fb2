/** One person at a browser of their own: the real sync core with a cache, over whatever answers its requests. */
import 'fake-indexeddb/auto';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import { createHttp } from '../../lib/remote/http.ts';
import { createRemote } from '../../lib/remote/remote.ts';
import { Engine } from '../../lib/sync/engine.ts';
import { firstView } from '../sim/first-view.ts';

export interface RealBrowser {
  readonly name: string;
  readonly engine: Engine;
  /** Resolves at the next change that a page would hear of. */
  changed(): Promise<void>;
}

export interface BrowserParts {
  readonly name: string;
  readonly address: string;
  readonly fetch: typeof fetch;
  readonly token: string;
}

/** Signed in, and not synchronising yet. */
export async function openBrowser({ name, address, fetch, token }: BrowserParts): Promise<RealBrowser> {
  const stored = `browser-${name}-${crypto.randomUUID()}`;
  const cache = await openCache((onClosed) => openPatchpanelDatabase(onClosed, stored));
  const clock = {
    now: Date.now,
    after(milliseconds: number, callback: () => void) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  };
  const tokens = { read: async () => token, renew: async () => null };
  const remote = createRemote(createHttp({ address, fetch, tokens, clock }));
  let told = Promise.withResolvers<void>();
  const publish = () => {
    told.resolve();
    told = Promise.withResolvers();
  };
  const engine = new Engine({ cache, remote, clock, random: Math.random, publish });
  await engine.start();
  await engine.whole();
  await engine.adopt(await firstView(remote));
  return { name, engine, changed: () => told.promise };
}
