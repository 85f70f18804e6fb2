/** The cache on IndexedDB. Runs in the background, which is the only context that opens a database. */

import type { LostChange } from '../schema/lost-change.ts';
import { dropRows, findAgents, findUsers, readBlocks, readStart } from './base-rows.ts';
import type { Cache, CacheOwner, StoredDelta } from './cache.ts';
import type { Connection } from './connection.ts';
import type { MetaValues, PatchpanelDatabase } from './database.ts';
import { EditNames } from './edit-names.ts';
import { foldLog } from './fold-log.ts';
import { LogSize } from './log-size.ts';
import { addToLog, committed, putLost, putMeta, sizeOf, writing } from './meta.ts';
import * as outbox from './outbox.ts';
import { isBare, readUnfinished, saveParts, swapSnapshot } from './snapshot-parts.ts';

/** From this many records in the log on, a quiet moment is used to fold it into the blocks. */
const TIDY_AT = 64;

/** From this many records or rows on it is not waited for one: reading the log would hold up a worker that wakes up. */
const FOLD_AT = 512;
const FOLD_AT_ROWS = 8_000;

const ALL_STORES = ['meta', 'blocks', 'indexes', 'deltas', 'outbox', 'lost'] as const;

/** `foldAt`: records in the log. */
export function diskCache(connection: Connection, foldAt: number = FOLD_AT): Cache {
  const run = connection.run.bind(connection);
  const names = new EditNames();
  const log = new LogSize();
  /** What is given meanwhile waits for the disk, and so for the new name. */
  const renamed = async (work: (database: PatchpanelDatabase) => Promise<void>) => {
    names.forget();
    await run(work);
    names.forget();
    log.forget();
  };
  /** What is counted meanwhile is counted anew. */
  const relogged = async (work: (database: PatchpanelDatabase) => Promise<void>) => {
    await run(work);
    log.forget();
  };
  return {
    mode: 'disk',
    readStart: () => run(readStart),
    readBlocks: (kind, from) => run((database) => readBlocks(database, kind, from)),
    findUsers: (sought) => run((database) => findUsers(database, sought)),
    findAgents: (ids) => run((database) => findAgents(database, ids)),
    claim: (owner) => renamed((database) => claim(database, owner)),
    wipe: () => renamed(wipe),
    saveMe: (me, checkedAt) => run((database) => saveMeta(database, { me, checkedAt })),
    markChecked: (checkedAt) => run((database) => saveMeta(database, { checkedAt })),
    applyDelta: (delta, cursor, checkedAt, lost = []) =>
      run((database) => {
        const meta = cursor === null ? { checkedAt } : { cursor, checkedAt };
        return applyDelta(database, log, delta, { meta, lost, foldAt });
      }),
    tidy: () => run((database) => tidy(database, log)),
    saveSnapshotParts: (parts) => run((database) => saveParts(database, parts)),
    isBare: () => run(isBare),
    readUnfinishedSnapshot: () => run(readUnfinished),
    swapSnapshot: (parts, checkpoint) => relogged((database) => swapSnapshot(database, parts, checkpoint)),
    readLost: () => run((database) => database.getAll('lost')),
    dropLost: (keys) => run((database) => dropLost(database, keys)),
    dropRows: () => relogged(leaveScope),
    addEdit: (edit) => run((database) => outbox.addEdit(database, names, edit)),
    addEditPair: (first, second) => run((database) => outbox.addEditPair(database, names, [first, second])),
    saveEdit: (entry) => run((database) => outbox.saveEdit(database, entry)),
    changeEdits: (saved, removed) =>
      run((database) => outbox.changeEdits(database, names, { saved, removed })),
    markSending: (changeId) => run((database) => outbox.markSending(database, names, changeId)),
    removeEdit: (changeId) => run((database) => outbox.removeEdit(database, names, changeId)),
    settleEdit: async (settlement) => {
      await run((database) => outbox.settleEdit(database, settlement));
      log.noteRecord();
    },
  };
}

async function saveMeta(database: PatchpanelDatabase, values: Partial<MetaValues>): Promise<void> {
  const transaction = writing(database, ['meta']);
  await committed(transaction, [putMeta(transaction, values)]);
}

async function claim(database: PatchpanelDatabase, owner: CacheOwner): Promise<void> {
  const known = (await database.get('meta', 'owner')) as CacheOwner | undefined;
  if (known?.serverId === owner.serverId && known.accountId === owner.accountId) return;
  const transaction = writing(database, ALL_STORES, 'strict');
  for (const store of ALL_STORES) await transaction.objectStore(store).clear();
  await putMeta(transaction, { owner, client: crypto.randomUUID() });
  await transaction.done;
}

async function wipe(database: PatchpanelDatabase): Promise<void> {
  const transaction = writing(database, ALL_STORES, 'strict');
  for (const store of ALL_STORES) await transaction.objectStore(store).clear();
  await transaction.done;
}

interface Applied {
  readonly meta: Partial<MetaValues>;
  readonly lost: readonly LostChange[];
  readonly foldAt: number;
}

async function applyDelta(
  database: PatchpanelDatabase,
  log: LogSize,
  delta: StoredDelta,
  { meta, lost, foldAt }: Applied,
): Promise<void> {
  if (sizeOf(delta) === 0) return saveMeta(database, meta);
  const transaction = writing(database, ['deltas', 'meta', 'lost']);
  const before = log.known ?? (await log.read(transaction));
  const logged = before.rows + sizeOf(delta);
  const written = [putLost(transaction, lost), addToLog(transaction, delta)];
  await committed(transaction, [...written, putMeta(transaction, { ...meta, logged })]);
  log.note({ records: before.records + 1, rows: logged });
  if (before.records + 1 < foldAt && logged < FOLD_AT_ROWS) return;
  log.forget();
  await foldLog(database);
}

async function tidy(database: PatchpanelDatabase, log: LogSize): Promise<void> {
  if ((await database.count('deltas')) < TIDY_AT) return;
  await foldLog(database);
  log.forget();
}

async function dropLost(database: PatchpanelDatabase, keys: readonly string[]): Promise<void> {
  const transaction = writing(database, ['lost'], 'strict');
  await Promise.all(keys.map((key) => transaction.objectStore('lost').delete(key)));
  await transaction.done;
}

async function leaveScope(database: PatchpanelDatabase): Promise<void> {
  await dropRows(database);
  await database.clear('lost');
}
