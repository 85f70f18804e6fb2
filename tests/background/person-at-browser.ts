/** A person at a browser of their own: the real background, and a sign-in window whose cookies last. Needs a running server. */
import 'fake-indexeddb/auto';
import { expect, vi } from 'vitest';
import type { PageClient } from '../../lib/messages/page-client.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { type Person, passwordOf, type TestServer } from '../server/test-server.ts';
import { newProfile, type Profile, startWorker, type Worker } from '../support/extension.ts';
import { browse, CookieJar, followToClient, locationOf, submitPassword } from '../support/sign-in.ts';

export interface PersonAtBrowser {
  profile: Profile;
  jar: CookieJar;
  /** Who types a name and a password in the next sign-in window; `null` closes it. */
  typing: Person | null;
  /** Usernames that the sign-in pages had filled in. */
  hints: string[];
  /** Every launch of the sign-in window, and of the silent attempt that shows none. */
  windows: ('shown' | 'silent')[];
}

const workers: Worker[] = [];
let number = 0;

export function endAll(): void {
  for (const worker of workers.splice(0)) worker.end();
}

export function sitDown(server: TestServer): PersonAtBrowser {
  number += 1;
  const profile = newProfile(`person-${number}`);
  const here: PersonAtBrowser = { profile, jar: new CookieJar(), typing: null, hints: [], windows: [] };
  profile.browser.launchAuth = async (url, isInteractive) => {
    here.windows.push(isInteractive ? 'shown' : 'silent');
    const response = await browse(here.jar, url);
    const next = locationOf(response, server.url);
    if (!next.pathname.startsWith('/oidc/interaction/')) {
      return (await followToClient(here.jar, response, server.url)).href;
    }
    const page = await (await browse(here.jar, next)).text();
    here.hints.push(/id="username"[^>]* value="([^"]*)"/.exec(page)?.[1] ?? '');
    if (!isInteractive) throw new Error('User interaction required.');
    if (!here.typing) throw new Error('The user did not approve access.');
    const fields = { username: here.typing, password: passwordOf(here.typing) };
    const answer = await submitPassword(here.jar, next, fields);
    return (await followToClient(here.jar, answer, server.url)).href;
  };
  return here;
}

export interface OpenConsole {
  worker: Worker;
  client: PageClient;
  /** What the console shows now. */
  view(): PanelView;
}

/** The next life of the extension in this browser, with the console open. */
export async function openConsole(here: PersonAtBrowser, fetch = globalThis.fetch): Promise<OpenConsole> {
  const worker = await startWorker(here.profile, fetch);
  workers.push(worker);
  const client = worker.open('console');
  const views: PanelView[] = [];
  client.on('viewChanged', (view) => views.push(view));
  client.on('syncChanged', (sync) => {
    const last = views.at(-1);
    if (last) views.push({ ...last, sync });
  });
  const first = await client.call('hello', { surface: 'console', protocol: 1 });
  if (!first.ok) throw new Error(first.error.detail);
  views.unshift(first.value);
  return { worker, client, view: () => views.at(-1) as PanelView };
}

export const isLive = ({ view }: OpenConsole) =>
  vi.waitFor(() => expect(view().sync.state).toBe('live'), { timeout: 10_000 });

/** Connects and signs in by the window; resolves when the copy is complete. */
export async function signedInAs(
  server: TestServer,
  person: Person,
  fetch = globalThis.fetch,
): Promise<PersonAtBrowser & OpenConsole> {
  const here = sitDown(server);
  const opened = await openConsole(here, fetch);
  expect(await opened.client.call('connectServer', { address: server.url })).toMatchObject({ ok: true });
  here.typing = person;
  expect(await opened.client.call('signIn', {})).toEqual({ ok: true, value: null });
  await isLive(opened);
  return Object.assign(here, opened);
}

/** Reads everything the extension has stored in this browser: its settings and each store of its database. */
export async function everythingStored({ settings, database }: Profile): Promise<string> {
  const opened = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(database);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const stores = [...opened.objectStoreNames].map(
    (name) =>
      new Promise<unknown>((resolve) => {
        const request = opened.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => resolve([name, request.result]);
      }),
  );
  const contents = await Promise.all(stores);
  opened.close();
  return JSON.stringify([Object.entries(settings).map(([name, { value }]) => [name, value]), contents]);
}
