/** PouchDB, replicating from a server that speaks CouchDB's protocol. */
import PouchDB from 'pouchdb-browser';

const NAME = 'peer-pouchdb';

export const settings =
  'adapter idb, one database, replicate.from with batch_size 1000 and batches_limit 10; the agent is found by its id; an edit as durable as the adapter has it (relaxed)';

const open = () => new PouchDB(NAME, { adapter: 'idb' });

export async function sync(_, documentId) {
  const database = open();
  const remote = new PouchDB(`${location.origin}/couch`, { skip_setup: true });
  await database.replicate.from(remote, { batch_size: 1_000, batches_limit: 10 });
  const found = await database.get(documentId);
  await database.close();
  return found._id === documentId;
}

export async function readUser(id) {
  const database = open();
  const user = await database.get(id);
  await database.close();
  return user._id === id;
}

export async function readAll() {
  const database = open();
  const { rows } = await database.allDocs({ include_docs: true });
  await database.close();
  return rows.length;
}

export async function withOpen(work) {
  const database = open();
  const revisions = new Map();
  const revise = ({ id, ...row }) => ({ ...row, _id: id, _rev: revisions.get(id) });
  const keep = (answers) => {
    for (const { id, rev } of answers) revisions.set(id, rev);
  };
  await work({
    async prepare(ids) {
      const { rows } = await database.allDocs({ keys: ids });
      for (const { id, value } of rows) revisions.set(id, value.rev);
    },
    change: async (rows) => keep(await database.bulkDocs(rows.map(revise))),
    read: (id) => database.get(id),
    edit: async (row) => keep([await database.put(revise(row))]),
  });
  await database.close();
}
