/** What the bench calls in the page of the peers: each resolves to milliseconds, or throws where the store did not do it. */
import * as chunks from './chunks.js';
import * as dexie from './dexie.js';
import * as idb from './idb.js';
import * as patchpanel from './patchpanel.js';
import * as pouchdb from './pouchdb.js';
import { betweenFrames, painted, rest } from './rows.js';
import * as rxdb from './rxdb.js';

/** Nobody edits as fast as a store answers; ours rests as long between two edits. */
const PAUSE = 150;

const STORES = {
  "Patchpanel's store": patchpanel,
  'bare chunks': chunks,
  idb,
  Dexie: dexie,
  RxDB: rxdb,
  PouchDB: pouchdb,
};

async function timed(work, isDone) {
  const began = performance.now();
  const result = await work();
  const took = performance.now() - began;
  if (!isDone(result)) throw new Error(`The store answers ${JSON.stringify(result)}.`);
  return took;
}

globalThis.peers = {
  /** Those that hold all rows of the server; ours does so as a whole product, and is measured there. */
  syncing: Object.keys(STORES).filter((name) => STORES[name].sync),
  settings: Object.fromEntries(Object.entries(STORES).map(([name, { settings }]) => [name, settings])),
  sync: (name, { agentId, id }) =>
    timed(
      () => STORES[name].sync(agentId, id),
      (found) => found === true,
    ),
  readUser: (name, id) =>
    timed(
      () => STORES[name].readUser(id),
      (found) => found === true,
    ),
  readAll: (name, count) =>
    timed(
      () => STORES[name].readAll(),
      (found) => found === count,
    ),
  /** Rows that arrive as text, from there until they are stored, one is read again and a frame is painted; and one edit. */
  async change(name, { rows, runs }) {
    const times = { change: [], edit: [] };
    const { withOpen } = STORES[name];
    if (!withOpen) return times;
    await withOpen(async (store) => {
      await store.prepare?.(rows.map(({ id }) => id));
      for (let run = 0; run < runs; run += 1) {
        const changed = JSON.stringify(rows.map((row) => ({ ...row, fullName: `Changed ${run}` })));
        await betweenFrames(run, runs);
        times.change.push(
          await timed(
            async () => {
              const parsed = JSON.parse(changed);
              await store.change(parsed);
              const read = await store.read(parsed[0].id);
              await painted();
              return read.fullName;
            },
            (fullName) => fullName === `Changed ${run}`,
          ),
        );
      }
      for (let run = 0; run < runs * 10; run += 1) {
        const row = { ...rows[run % rows.length], fullName: `Edited ${run}` };
        times.edit.push(
          await timed(
            () => store.edit(row),
            () => true,
          ),
        );
        await rest(PAUSE);
      }
    });
    return times;
  },
};
document.title = 'ready';
