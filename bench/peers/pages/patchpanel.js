/** Patchpanel's own store in the page of the peers: the modules of the product, without its worker, its port and its pages. */
import { openPatchpanelDatabase } from '../../../lib/cache/database.ts';
import { openCache } from '../../../lib/cache/open.ts';
import { parseAnswer } from '../../../lib/remote/parse-answer.ts';
import { ChangesSchema } from '../../../lib/schema/feed.ts';
import { packRows } from '../../../lib/schema/pack-rows.ts';
import { createLock } from '../../../lib/sync/lock.ts';
import { pullRows } from '../../../lib/sync/pull-rows.ts';
import { queueEdit } from '../../../lib/sync/queue.ts';
import { Replica } from '../../../lib/sync/replica.ts';
import { parts } from './rows.js';

export const settings =
  'our modules in the page of the peers, with all rows: blocks, a log of deltas, rows in memory, each row checked; an edit is a strict entry of the outbox';

const OWNER = {
  serverId: '00000000-0000-4000-8000-000000000001',
  accountId: '00000000-0000-4000-8000-000000000002',
};
const CURSOR = 'the beginning';

/** As if a snapshot had brought them. */
async function fill(cache) {
  const blocks = [];
  for await (const { kind, rows } of parts()) blocks.push(packRows(kind, rows));
  await cache.claim(OWNER);
  const snapshot = { at: CURSOR, part: 0, parts: 1, since: CURSOR, blocks };
  await cache.saveSnapshotParts([snapshot]);
  await cache.swapSnapshot([snapshot], { cursor: CURSOR, checkedAt: Date.now() });
  return blocks;
}

export async function withOpen(work) {
  const cache = await openCache((onClosed) => openPatchpanelDatabase(onClosed, 'peer-patchpanel'));
  const replica = new Replica();
  const blocks = await fill(cache);
  await replica.start(cache);
  replica.directory.replace(blocks);
  replica.isWhole = true;
  const clock = { now: Date.now, after: () => () => undefined };
  let answer = null;
  const sync = {
    cache,
    replica,
    clock,
    random: Math.random,
    lock: createLock(),
    publish: () => undefined,
    remote: { readChanges: async () => parseAnswer(ChangesSchema, answer) },
  };
  let changes = 0;
  await work({
    async change(rows) {
      changes += 1;
      const news = rows.map((row) => ({ ...row, version: row.version + changes }));
      answer = { since: `change ${changes}`, more: false, rows: { 'crm-users': news }, deleted: [] };
      await pullRows(sync, { wait: 0, signal: new AbortController().signal }, async () => undefined);
    },
    read: async (id) => replica.directory.get('crm-users', id),
    async edit({ id, fullName }) {
      const { version } = replica.directory.get('crm-users', id);
      await queueEdit(sync, { kind: 'crm-users', id, baseVersion: version, patch: { set: { fullName } } });
    },
  });
}
