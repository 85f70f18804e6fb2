/** Versions after a restore from a backup: beyond all that were ever given, and still telling which edit of a record they are (decisions/0046, 0059). Pure. */

/** No record has so many edits between two restores; a restore adds a multiple of it to every version. */
export const VERSIONS_OF_A_HISTORY = 1_000_000;

/** A restore stands between the two. */
export function isOfLaterHistory(version: number, than: number): boolean {
  return Math.floor(version / VERSIONS_OF_A_HISTORY) > Math.floor(than / VERSIONS_OF_A_HISTORY);
}

/** The same for a row and for what a restore made of it; greater after each edit. */
export function versionWithin(version: number): number {
  return version % VERSIONS_OF_A_HISTORY;
}
