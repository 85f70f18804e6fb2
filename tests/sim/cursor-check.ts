/** A cursor must not be past rows that are not here: they would never be asked for again. */
import { createHash } from 'node:crypto';
import type { Grant } from '../../lib/schema/account.ts';
import { KINDS } from '../../lib/schema/kind.ts';
import type { Replica } from '../../lib/sync/replica.ts';
import type { Feed } from './sim-data.ts';
import { Violation } from './violation.ts';

interface Place {
  epoch: string;
  seq: number;
  scope: string;
}

/** What a cursor says, as `server/feed/cursor.ts` writes it. */
export function placeOf(cursor: string): Place {
  const [epoch = '', seq, scope = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('.');
  return { epoch, seq: Number(seq), scope };
}

/** Of these grants, as `server/records/caller.ts` names it. */
export function scopeOf(grants: readonly Grant[]): string {
  const homes = grants.filter(({ role }) => role !== 'agent').map(({ instanceId }) => instanceId ?? '*');
  const seen = homes.includes('*') ? ['*'] : [...new Set(homes)].sort();
  return createHash('sha256').update(seen.join(' ')).digest('base64url').slice(0, 12);
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

export interface Scope {
  /** Of the account, as the server has it. */
  readonly name: string;
  /** What was in it, as both sides know it. */
  maySee(instanceId: string | null): boolean;
}

/** I5 of what a life of the worker begins with. A cursor of another epoch or scope is never continued. */
export function checkCursor({ cursor, versions }: Copy, feed: Feed, { name, maySee }: Scope): void {
  const place = cursor === null ? null : placeOf(cursor);
  if (place?.epoch !== feed.epoch || place.scope !== name) return;
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
