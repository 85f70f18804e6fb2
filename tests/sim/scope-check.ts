/** I7: what a client holds, in memory and on disk, against what its account may see. Edits of its own stay, whatever they are about. */
import type { Cache } from '../../lib/cache/cache.ts';
import type { Directory } from '../../lib/domain/directory.ts';
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { Replica } from '../../lib/sync/replica.ts';
import { RowLoader } from '../../lib/sync/row-loader.ts';
import { Violation } from './violation.ts';

/** Whether rows of an instance may be known; `null` asks about rows that belong to none. */
export type MaySee = (instanceId: string | null) => boolean;

export function homeOf(kind: Kind, row: AnyRow): string | null {
  return kind === 'crm-instances' ? row.id : ((row as { instanceId?: string }).instanceId ?? null);
}

export function checkScope(directory: Directory, maySee: MaySee, where: string): void {
  for (const kind of KINDS) {
    for (const row of directory.values(kind)) {
      const home = homeOf(kind, row);
      if (!maySee(home)) throw new Violation('I7', `${where}: ${kind} ${row.id} of ${home} is out of scope`);
    }
  }
}

/** What the next life of the worker would read, also where it would let it go at once. */
export async function checkDiskScope(cache: Cache, maySee: MaySee, name: string): Promise<void> {
  const replica = new Replica();
  await replica.start(cache);
  await new RowLoader({ cache, replica, publish: () => undefined }).whole();
  checkScope(replica.directory, maySee, `on the disk of ${name}`);
  if (!maySee(null) && (await cache.readUnfinishedSnapshot()))
    throw new Violation('I7', `${name} keeps parts of a snapshot that is not for its account`);
}
