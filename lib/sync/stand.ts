/** How an answer to a write stands to the base: its row may be older than what the base holds, or no longer holds (decisions/0089). Pure. */
import { readPosition } from '../schema/feed-position.ts';
import type { Replica } from './replica.ts';

export interface Stand {
  /** Where in the feed the record was as the answer shows it; `null` where the server does not say. */
  position: string | null;
  /** `copiedAt` of the base when it was asked. */
  askedAt: string | null;
}

/**
 * True: the base knows what became of the record. It has every row, and tombstones only of what was deleted since its copy: a row of before that it
 * lacks was deleted. `unknown` where server, or copy, are of a version that does not say, and where the answer is of a newer history.
 */
export function isBehindBase(
  { copiedAt }: Pick<Replica, 'copiedAt'>,
  { position, askedAt }: Stand,
): boolean | 'unknown' {
  const [row, copy] = [readPosition(position), readPosition(copiedAt)];
  // What became of it, a base of whatever history may know: it comes back by the feed, or not at all.
  if (row?.seq === 0) return true;
  if (!row || !copy) return 'unknown';
  if (row.epoch === copy.epoch) return row.seq <= copy.seq;
  // Two histories cannot be compared: that of the answer is the newer one, unless the base has changed over to its own since.
  return readPosition(askedAt)?.epoch !== copy.epoch || 'unknown';
}

/** The same of a copy that the base was not when it was asked; false where nobody can tell. */
export function isBehindCopy(copiedAt: string | null, stand: Stand): boolean {
  return isBehindBase({ copiedAt }, { ...stand, askedAt: null }) === true;
}
