/** What becomes of the base of edits that wait behind one that has just been saved. Pure. */
import type { OutboxEntry } from '../cache/cache.ts';
import { applyPatch } from '../domain/apply-patch.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { Replica } from './replica.ts';

/**
 * Unsent edits of the record, behind `done`, with the base they were really made on: theirs plus what `done` made of
 * it. `row` is the server's answer to it, `null` when it was not sent because others had made it too.
 */
export function rebasedBehind(replica: Replica, done: OutboxEntry, row: AnyRow | null): OutboxEntry[] {
  return replica
    .entriesOf(done.id)
    .filter((entry) => entry.order > done.order && entry.key === null)
    .filter((entry) => row === null || entry.baseVersion < row.version)
    .map((entry) =>
      // The answer holds nothing of others only where both were made on one version.
      row && entry.baseVersion === done.baseVersion
        ? { ...entry, baseVersion: row.version, baseRow: row }
        : { ...entry, baseRow: applyPatch(entry.baseRow, done.patch) },
    );
}
