/** RxDB with its free storage on Dexie and its own replication. */
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { KINDS } from './rows.js';

const NAME = 'peer-rxdb';
/** Rows of a part. */
const BATCH = 2_000;

export const settings = `storage Dexie, a collection per kind, an index for the search of agents, no validation, multiInstance off, eventReduce on, replication of pull with a batchSize of ${BATCH}; an edit as durable as the storage has it (relaxed)`;

const text = { type: 'string', maxLength: 100 };

function schemaOf(kind) {
  const isAgents = kind === 'cti-agents';
  return {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: { id: text, ...(isAgents ? { agentId: text } : {}) },
    required: isAgents ? ['id', 'agentId'] : ['id'],
    additionalProperties: true,
    ...(isAgents ? { indexes: ['agentId'] } : {}),
  };
}

const nameOf = (kind) => kind.replaceAll('-', '');

async function open(settings = {}) {
  const database = await createRxDatabase({
    name: NAME,
    storage: getRxStorageDexie(settings),
    multiInstance: false,
    eventReduce: true,
  });
  await database.addCollections(
    Object.fromEntries(KINDS.map((kind) => [nameOf(kind), { schema: schemaOf(kind) }])),
  );
  return database;
}

function replicate(collection, kind) {
  return replicateRxCollection({
    collection,
    replicationIdentifier: `peer-${kind}`,
    live: false,
    pull: {
      batchSize: BATCH,
      async handler(checkpoint) {
        const part = checkpoint?.part ?? 0;
        const answer = await fetch(`/rows/${kind}/${part}`, { cache: 'no-store' });
        if (!answer.ok) throw new Error(`Part ${part} of ${kind} is answered with ${answer.status}.`);
        const { rows } = await answer.json();
        return {
          documents: rows.map((row) => ({ ...row, _deleted: false })),
          checkpoint: { part: part + 1 },
        };
      },
    },
  });
}

export async function sync(agentId) {
  const database = await open();
  const replications = KINDS.map((kind) => replicate(database[nameOf(kind)], kind));
  await Promise.all(replications.map((replication) => replication.awaitInitialReplication()));
  const found = await database.ctiagents.findOne({ selector: { agentId } }).exec();
  await database.close();
  return found !== null;
}

export async function readUser(id) {
  const database = await open();
  const user = await database.crmusers.findOne(id).exec();
  await database.close();
  return user !== null;
}

export async function readAll() {
  const database = await open();
  const all = await Promise.all(KINDS.map((kind) => database[nameOf(kind)].find().exec()));
  await database.close();
  return all.flat().length;
}

/** What the storage hands on to Dexie makes everything strict, or nothing. */
export async function withOpen(work, { isStrict = false } = {}) {
  const database = await open(isStrict ? { chromeTransactionDurability: 'strict' } : {});
  await work({
    change: (rows) => database.crmusers.bulkUpsert(rows),
    read: async (id) => (await database.crmusers.findOne(id).exec()).toJSON(),
    edit: (row) => database.crmusers.incrementalUpsert(row),
  });
  await database.close();
}
