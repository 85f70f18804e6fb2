/** The floor of the stores: each part is kept as one value, and searched in memory. */
import { openDB } from 'idb';
import { parts } from './rows.js';

const NAME = 'peer-chunks';

export const settings =
  'one value per part of 2,000 rows, one relaxed transaction at the end; users are found by the part they are in';

const open = () => openDB(NAME, 1, { upgrade: (database) => void database.createObjectStore('parts') });

/** Where each user is, as a lookup would tell. */
const partOf = async (database, id) => {
  for (const key of await database.getAllKeys('parts')) {
    if (key.startsWith('crm-users')) {
      const [, , first, last] = key.split(' ');
      if (first <= id && id <= last) return key;
    }
  }
  return undefined;
};

export async function sync(agentId) {
  const database = await open();
  const kept = [];
  for await (const part of parts()) kept.push(part);
  const transaction = database.transaction('parts', 'readwrite', { durability: 'relaxed' });
  for (const [at, { kind, rows }] of kept.entries())
    transaction.store.put(rows, `${kind} ${String(at).padStart(4, '0')} ${rows[0].id} ${rows.at(-1).id}`);
  await transaction.done;
  const found = kept.some(
    ({ kind, rows }) => kind === 'cti-agents' && rows.some((row) => row.agentId.includes(agentId)),
  );
  database.close();
  return found;
}

export async function readUser(id) {
  const database = await open();
  const key = await partOf(database, id);
  const rows = key === undefined ? [] : await database.get('parts', key);
  database.close();
  return rows.some((row) => row.id === id);
}

export async function readAll() {
  const database = await open();
  const all = (await database.getAll('parts')).flat();
  database.close();
  return all.length;
}
