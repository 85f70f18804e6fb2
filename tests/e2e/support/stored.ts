/** Reads everything the extension keeps in a browser, from one of its own pages: settings, session memory and database. */
import type { StoryBrowser } from './story-browser.ts';

declare const chrome: { storage: Record<'local' | 'session', { get(keys: null): Promise<unknown> }> };

export async function everythingStored({ context, extensionId }: StoryBrowser): Promise<string> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/console.html`);
  const text = await page.evaluate(async () => {
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
    return JSON.stringify([
      await chrome.storage.local.get(null),
      await chrome.storage.session.get(null),
      rows,
    ]);
  });
  await page.close();
  return text;
}
