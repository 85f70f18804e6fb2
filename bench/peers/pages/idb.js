/** One record per row, through `idb`. */
import { openDB } from 'idb';
import { KINDS, parts } from './rows.js';

const NAME = 'peer-idb';

export const settings =
  'a store per kind, an index for the search of agents, puts not awaited one by one, one relaxed transaction per part of 2,000 rows; an edit is strict';

const open = () =>
  openDB(NAME, 1, {
    upgrade(database) {
      for (const kind of KINDS) {
        const store = database.createObjectStore(kind, { keyPath: 'id' });
        if (kind === 'cti-agents') store.createIndex('agentId', 'agentId');
      }
    },
  });

async function putAll(database, { kind, rows }) {
  const transaction = database.transaction(kind, 'readwrite', { durability: 'relaxed' });
  for (const row of rows) transaction.store.put(row);
  await transaction.done;
}

export async function sync(agentId) {
  const database = await open();
  for await (const part of parts()) await putAll(database, part);
  const found = await database.getFromIndex('cti-agents', 'agentId', agentId);
  database.close();
  return found !== undefined;
}

export async function readUser(id) {
  const database = await open();
  const user = await database.get('crm-users', id);
  database.close();
  return user !== undefined;
}

export async function readAll() {
  const database = await open();
  const all = await Promise.all(KINDS.map((kind) => database.getAll(kind)));
  database.close();
  return all.flat().length;
}

export async function withOpen(work) {
  const database = await open();
  await work({
    change: (rows) => putAll(database, { kind: 'crm-users', rows }),
    read: (id) => database.get('crm-users', id),
    async edit(row) {
      const transaction = database.transaction('crm-users', 'readwrite', { durability: 'strict' });
      transaction.store.put(row);
      await transaction.done;
    },
  });
  database.close();
}
