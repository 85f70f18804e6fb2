/** How an answer to a write stands to a base: its record may be gone there, and must not come back (decisions/0089, 0124). Pure. */
import type { Directory } from '../domain/directory.ts';
import { readPosition } from '../schema/feed-position.ts';
import type { Kind } from '../schema/kind.ts';

export interface Stand {
  /** Where in the feed the record was as the answer shows it; `null` where the server does not say. */
  position: string | null;
  /** `copiedAt` of the base when it was asked. */
  askedAt: string | null;
}

/** Rows with the place in the feed of the copy that they began with; `null` where nobody said it. */
export interface Base {
  copiedAt: string | null;
  directory: Pick<Directory, 'get'>;
}

/** The record that an answer shows. */
export interface Answered {
  kind: Kind;
  row: { id: string };
  stand: Stand;
}

/**
 * True: the base lacks the record and knows what became of it. What it has goes forward with any answer. `unknown` where server, or
 * copy, are of a version that does not say, and where the answer is of a newer history.
 */
export function isGoneFrom(
  { copiedAt, directory }: Base,
  { kind, row, stand }: Answered,
): boolean | 'unknown' {
  return directory.get(kind, row.id) === undefined && isBehind(copiedAt, stand);
}

/** The same of a copy that the base was not when it was asked; false where nobody can tell. */
export function isGoneFromCopy(copy: Base | null, { kind, row, stand }: Answered): boolean {
  return copy !== null && isGoneFrom(copy, { kind, row, stand: { ...stand, askedAt: null } }) === true;
}

/** True: a base that began there knows each deletion since as a tombstone, and has every row of before that was not deleted. */
function isBehind(copiedAt: string | null, { position, askedAt }: Stand): boolean | 'unknown' {
  const [row, copy] = [readPosition(position), readPosition(copiedAt)];
  // What became of it, a base of whatever history may know: it comes back by the feed, or not at all.
  if (row?.seq === 0) return true;
  if (!row || !copy) return 'unknown';
  if (row.epoch === copy.epoch) return row.seq <= copy.seq;
  // Two histories cannot be compared: that of the answer is the newer one, unless the base has changed over to its own since.
  return readPosition(askedAt)?.epoch !== copy.epoch || 'unknown';
}
