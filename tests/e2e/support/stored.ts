/** Reads everything the extension keeps in a browser, from one of its own pages: settings, session memory and database. */
import type { StoryBrowser } from './story-browser.ts';

declare const chrome: {
  storage: Record<'local' | 'session', { get(keys: null): Promise<Record<string, unknown>> }>;
};

interface Stored {
  local: unknown;
  session: Record<string, unknown>;
  /** Each store of each database, with its rows. */
  rows: unknown[];
}

export async function everythingStored(browser: StoryBrowser): Promise<string> {
  return JSON.stringify(await readStored(browser));
}

/** The tokens of the sign-in, which are in memory, and all that is on disk, as text. */
export async function tokensAndDisk(browser: StoryBrowser): Promise<{ tokens: string[]; disk: string }> {
  const { local, session, rows } = await readStored(browser);
  const { access, refresh, idToken } = session.tokens as Record<string, string>;
  return { tokens: [access, refresh, idToken].map(String), disk: JSON.stringify([local, rows]) };
}

async function readStored({ context, extensionId }: StoryBrowser): Promise<Stored> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/console.html`);
  const stored = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const rows: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        rows.push(store, await done(database.transaction(store).objectStore(store).getAll()));
      }
      database.close();
    }
    const [local, session] = [await chrome.storage.local.get(null), await chrome.storage.session.get(null)];
    return { local, session, rows };
  });
  await page.close();
  return stored;
}
