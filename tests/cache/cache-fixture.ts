/** Caches on fake IndexedDB for tests: filled as a sync fills them, and read back as a worker does. */
import 'fake-indexeddb/auto';
import type { Cache } from '../../lib/cache/cache.ts';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import { Directory } from '../../lib/domain/directory.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { packRows } from '../../lib/schema/pack-rows.ts';
import type { RowBlock } from '../../lib/schema/row-block.ts';
import { user, uuid } from '../support/rows.ts';

let number = 0;
export const OWNER = { serverId: 'server-1', accountId: uuid('accounts', 900) };

export function newName() {
  number += 1;
  return `cache-${number}`;
}

export async function newCache(name = newName()) {
  const cache = await openCache((onClosed) => openPatchpanelDatabase(onClosed, name));
  await cache.claim(OWNER);
  return cache;
}

export const edit = (row: CrmUser) => ({
  kind: 'crm-users' as const,
  id: row.id,
  baseVersion: row.version,
  baseRow: row,
  patch: { set: { fullName: 'Mine' } },
  queuedAt: 1,
});

let snapshots = 0;

/** Stores a complete snapshot of these users in one part. */
export async function load(cache: Cache, users: CrmUser[], cursor = 'c', more: RowBlock[] = []) {
  snapshots += 1;
  const blocks = [packRows('crm-users', users), ...more];
  const part = { at: `at-${snapshots}`, part: 0, parts: 1, since: cursor, blocks };
  await cache.saveSnapshotParts([part]);
  await cache.swapSnapshot([part], { cursor, checkedAt: 5 });
}

/** All rows as a worker reads them back. */
export async function directoryOf(cache: Cache): Promise<Directory> {
  const start = await cache.readStart();
  const directory = new Directory();
  directory.replace(start.blocks);
  directory.apply({ rows: {}, deleted: start.deleted });
  for (const delta of start.log) directory.apply(delta);
  for (const kind of ['crm-users', 'cti-agents'] as const) {
    for (let from: number | null = 0; from !== null; ) {
      const page = await cache.readBlocks(kind, from);
      for (const block of page.blocks) directory.addBlock(block);
      from = page.next;
    }
  }
  return directory;
}

export async function versionsIn(cache: Cache): Promise<number[]> {
  return [...(await directoryOf(cache)).values('crm-users')].map(({ version }) => version).sort();
}

export const delta = (...users: CrmUser[]) => ({ rows: { 'crm-users': users }, deleted: [] });
/** Adds small deltas until there are enough to be folded into the blocks, and has them folded; answers the version of user 99 by then. */
export async function fold(cache: Cache): Promise<number> {
  for (let version = 1; ; version += 1) {
    await cache.applyDelta(delta(user(99, { version })), 'c', 1);
    await cache.tidy();
    if ((await cache.readStart()).log.length === 0) return version;
  }
}
