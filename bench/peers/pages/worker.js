/** Service worker of an extension in which stores live as ours does: a page asks them over a port. */
import * as dexie from './dexie.js';
import * as idb from './idb.js';
import * as rxdb from './rxdb.js';

const STORES = { idb, Dexie: dexie, RxDB: rxdb };
const open = new Map();

/** Opened once, and left open as ours is. */
function storeOf(name) {
  const opened = new Promise((resolve, reject) => {
    const stayOpen = (store) => {
      resolve(store);
      return new Promise(() => undefined);
    };
    if (!open.has(name)) STORES[name].withOpen(stayOpen, { isStrict: true }).catch(reject);
  });
  if (!open.has(name)) open.set(name, opened);
  return open.get(name);
}

const ANSWERS = {
  fill: (store, rows) => store.change(rows),
  edit: (store, row) => store.edit(row),
  /** Rows that the server has changed: when it answered, and what the store says of the first of them. */
  async change(store, address) {
    const answer = await fetch(address, { cache: 'no-store' });
    const rows = await answer.json();
    await store.change(rows);
    const { fullName } = await store.read(rows[0].id);
    return { answeredAt: Number(answer.headers.get('X-Answered-At')), fullName };
  },
};

chrome.runtime.onConnect.addListener((port) => {
  port.onMessage.addListener(async ({ id, name, what, given }) => {
    try {
      const value = await ANSWERS[what](await storeOf(name), given);
      port.postMessage({ id, value: value?.fullName === undefined ? null : value });
    } catch (error) {
      port.postMessage({ id, error: String(error) });
    }
  });
});
