/** Entries of retention, and what speaks against one: an owner of the database can write such an entry, and its time, as he likes. Without a database. */
import { FEWEST_DAYS } from './cut-trail.ts';
import type { WrittenHead } from './trail.ts';

export interface Cut {
  readonly seq: number;
  /** When it says that it was written, in milliseconds. */
  readonly at: number;
  readonly upTo: number;
  /** Of the last entry that went. */
  readonly hash: string;
}

const DAY_MS = 86_400_000;
/** Clocks of servers and databases differ, and an import is older than its commit. */
const SLACK_MS = DAY_MS;

/** What an entry of retention seals: `[tenant, seq, seconds, …, kind, id, instance, action, before, after, …]`. */
export function cutOf(parts: readonly unknown[] | null): Cut | null {
  if (parts?.[5] !== 'tenants' || parts[8] !== 'cut') return null;
  const [, seq, seconds] = parts;
  const { upTo, hash } = (parts[10] ?? {}) as Partial<Cut>;
  const isCut = typeof upTo === 'number' && typeof hash === 'string';
  if (!isCut || typeof seq !== 'number' || typeof seconds !== 'number') return null;
  return { seq, at: seconds * 1000, upTo, hash };
}

/**
 * What shows that retention did not make this cut; nothing where it may have. When a head was written down, no entry after it was there yet: these are
 * younger than it. The entry of the head itself may be far older, as a server writes the head down whenever it starts.
 */
export function faultsOf(cut: Cut, heads: readonly WrittenHead[], now: number): string[] {
  const { seq, at, upTo } = cut;
  const youngest = at - FEWEST_DAYS * DAY_MS + SLACK_MS;
  const faults: string[] = [];
  if (at > now + SLACK_MS) faults.push(`Entry ${seq} says that it was written after the present.`);
  if (heads.some((head) => head.seq >= seq && Date.parse(head.at) < at - SLACK_MS))
    faults.push(`Entry ${seq} says that it was written after its head was written down.`);
  if (heads.some((head) => head.seq < upTo && Date.parse(head.at) > youngest))
    faults.push(
      `Entry ${seq} says that entries up to ${upTo} were cut by retention: some of them were younger than ${FEWEST_DAYS} days.`,
    );
  return faults;
}

/** An entry that follows a cut, and says that it was written long before. */
export function isBefore(parts: readonly unknown[] | null, cut: Cut): boolean {
  const seconds = parts?.[2];
  return typeof seconds === 'number' && seconds * 1000 < cut.at - SLACK_MS;
}
