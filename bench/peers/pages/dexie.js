/** One record per row, through Dexie. */
import { Dexie } from 'dexie';
import { KINDS, parts } from './rows.js';

const NAME = 'peer-dexie';

export const settings =
  'a table per kind, an index for the search of agents, bulkPut of each part of 2,000 rows, chromeTransactionDurability relaxed; an edit by a strict connection';

const table = (kind) => kind.replaceAll('-', '_');

function open(durability = 'relaxed') {
  const database = new Dexie(NAME, { chromeTransactionDurability: durability });
  const stores = KINDS.map((kind) => [table(kind), kind === 'cti-agents' ? 'id, agentId' : 'id']);
  database.version(1).stores(Object.fromEntries(stores));
  return database;
}

export async function sync(agentId) {
  const database = open();
  for await (const { kind, rows } of parts()) await database.table(table(kind)).bulkPut(rows);
  const found = await database.table('cti_agents').where('agentId').equals(agentId).first();
  database.close();
  return found !== undefined;
}

export async function readUser(id) {
  const database = open();
  const user = await database.table('crm_users').get(id);
  database.close();
  return user !== undefined;
}

export async function readAll() {
  const database = open();
  const all = await Promise.all(KINDS.map((kind) => database.table(table(kind)).toArray()));
  database.close();
  return all.flat().length;
}

export async function withOpen(work) {
  const database = open();
  const strict = open('strict');
  await strict.open();
  await work({
    change: (rows) => database.table('crm_users').bulkPut(rows),
    read: (id) => database.table('crm_users').get(id),
    edit: (row) => strict.table('crm_users').put(row),
  });
  strict.close();
  database.close();
}
