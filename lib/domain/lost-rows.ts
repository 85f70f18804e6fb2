/** Finds what a server that was restored from a backup does not have any more: old rows against those of a snapshot. Pure. */
import { KINDS, type Kind } from '../schema/kind.ts';
import type { LostChange } from '../schema/lost-change.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { Directory, RowStamp } from './directory.ts';
import { isOfLaterHistory, versionWithin } from './version-history.ts';

export type Lost = Omit<LostChange, 'foundAt'>;

/** Rows that say whether there was a restore: each of them is moved to a later history by one. */
const ENOUGH = 500;

/**
 * Empty where the same history goes on. A record whose lost edits are fewer than those made since the restore looks like one that
 * went forward, and is not found.
 */
export function lostBetween(old: Directory, fresh: Directory): Lost[] {
  if (!isRestored(old, fresh)) return [];
  return [...KINDS.flatMap((kind) => lostOfKind(kind, old, fresh)), ...undeleted(old, fresh)];
}

/** One row that was answered before the snapshot that tells of all others; `null` where it did not go back. */
export function lostWith(kind: Kind, old: AnyRow | undefined, answered: AnyRow): Lost | null {
  if (!old || !didGoBack(old, answered)) return null;
  return { key: keyOf(old.id, old.version), kind, id: old.id, before: old, after: answered };
}

function isRestored(old: Directory, fresh: Directory): boolean {
  return KINDS.some((kind) => {
    let looked = 0;
    for (const stamp of old.stamps(kind)) {
      const now = fresh.stampOf(kind, stamp.id);
      if (now && isOfLaterHistory(now.version, stamp.version)) return true;
      looked += 1;
      if (looked === ENOUGH) return false;
    }
    return false;
  });
}

function lostOfKind(kind: Kind, old: Directory, fresh: Directory): Lost[] {
  const found: Lost[] = [];
  for (const stamp of old.stamps(kind)) {
    const now = fresh.stampOf(kind, stamp.id);
    if (now && !didGoBack(stamp, now)) continue;
    const before = old.get(kind, stamp.id) ?? null;
    const after = fresh.get(kind, stamp.id) ?? null;
    found.push({ key: keyOf(stamp.id, stamp.version), kind, id: stamp.id, before, after });
  }
  return found;
}

/** What had been deleted and is there again. */
function undeleted(old: Directory, fresh: Directory): Lost[] {
  const found: Lost[] = [];
  for (const [id, version] of old.tombstones()) {
    for (const kind of KINDS) {
      const after = fresh.get(kind, id);
      const isBack = after && isOfLaterHistory(after.version, version);
      if (isBack && versionWithin(after.version) < versionWithin(version))
        found.push({ key: keyOf(id, version), kind, id, before: null, after });
    }
  }
  return found;
}

/** Of one history the same version is the same row; a restore keeps when it was written. */
function didGoBack(old: RowStamp, now: RowStamp): boolean {
  if (!isOfLaterHistory(now.version, old.version)) return false;
  const [former, present] = [versionWithin(old.version), versionWithin(now.version)];
  return present < former || (present === former && now.updatedAt !== old.updatedAt);
}

const keyOf = (id: string, version: number) => `${id} ${version}`;
