/** A cursor must not be past rows that are not here: they would never be asked for again. */

import { KINDS } from '../../lib/schema/kind.ts';
import type { Replica } from '../../lib/sync/replica.ts';
import type { Feed } from './sim-data.ts';
import { Violation } from './violation.ts';

/** Part of a cursor, as `server/feed/cursor.ts` writes it. */
export function placeOf(cursor: string): { epoch: string; seq: number } {
  const [epoch = '', seq] = Buffer.from(cursor, 'base64url').toString('utf8').split('.');
  return { epoch, seq: Number(seq) };
}

/** A cursor and the versions of the rows with it. */
export interface Copy {
  cursor: string | null;
  versions: ReadonlyMap<string, number>;
}

export function copyOf({ cursor, directory }: Replica): Copy {
  const rows = KINDS.flatMap((kind) => [...directory.values(kind)]);
  return { cursor, versions: new Map(rows.map(({ id, version }) => [id, version])) };
}

/** I5 of what a life of the worker begins with. `maySee`: what was in the account's scope, as both sides know it. */
export function checkCursor(
  { cursor, versions }: Copy,
  feed: Feed,
  maySee: (instanceId: string | null) => boolean,
): void {
  const place = cursor === null ? null : placeOf(cursor);
  if (place?.epoch !== feed.epoch) return;
  for (const { kind, id, seq, version, deleted, instanceId } of feed.rows) {
    if (seq > place.seq || !maySee(instanceId)) continue;
    const known = versions.get(id);
    if (deleted ? known === undefined || known > version : known !== undefined && known >= version) continue;
    throw new Violation(
      'I5',
      `${kind} ${id} is here in version ${known}, and the cursor is past ${deleted ? 'its end in' : ''} version ${version}`,
    );
  }
}
