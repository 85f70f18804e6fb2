/** Verifies an audit trail entry by entry, without a database: links, numbers, its beginning, its end, and heads that were written down elsewhere. */
import { createHash } from 'node:crypto';
import { type Cut, cutOf, faultsOf, isBefore } from './cuts.ts';
import type { TrailEntry, TrailHead, WrittenHead } from './trail.ts';

export interface TrailFault {
  /** Of the entry at which it shows. */
  readonly seq: number;
  readonly what: string;
}

export interface TrailReport {
  readonly entries: number;
  readonly first: number;
  readonly last: number;
  /** Entries up to here were cut by retention, as a later entry seals. */
  readonly cutUpTo: number;
  /** Heads that were compared. */
  readonly heads: number;
  /** The first so many; none in a trail that is whole. */
  readonly faults: readonly TrailFault[];
}

const MOST_FAULTS = 20;

export interface TrailVerifier {
  add(entry: TrailEntry): void;
  /** `head`: where the database, or the exported file, says that the trail ends. */
  end(head: TrailHead): TrailReport;
}

/** `now` in milliseconds: no cut is from after it. */
export function verifyTrail(
  tenant: string,
  heads: readonly WrittenHead[] = [],
  now: number = Date.now(),
): TrailVerifier {
  const faults: TrailFault[] = [];
  const found = (seq: number, what: string) => {
    if (faults.length < MOST_FAULTS) faults.push({ seq, what });
  };
  const known = Map.groupBy(heads, ({ seq }) => seq);
  let entries = 0;
  let first = 0;
  let last: TrailHead = { seq: 0, hash: '' };
  let cut: Cut | null = null;
  /** The first entry of a trail that was cut links to a hash that a later entry tells. */
  let beginning: TrailEntry | null = null;

  function add(entry: TrailEntry): void {
    entries += 1;
    const { seq, hash, text } = entry;
    if (entries === 1) first = seq;
    if (entries === 1 && seq > 1) beginning = entry;
    else if (seq !== last.seq + 1) found(seq, `Entry ${last.seq + 1} is missing, or the order was changed.`);
    else if (hashOf(last.hash, text) !== hash) found(seq, `Entry ${seq} or the one before it was changed.`);
    const parts = partsOf(text);
    if (parts?.[1] !== seq || parts[0] !== tenant) found(seq, `Entry ${seq} has the text of another one.`);
    for (const head of known.get(seq) ?? []) {
      if (head.hash !== hash) found(seq, `Entry ${seq} is not the one whose hash was written down.`);
    }
    if (cut && isBefore(parts, cut))
      found(seq, `Entry ${seq} says that it was written before entry ${cut.seq}.`);
    cut = see(cutOf(parts)) ?? cut;
    last = { seq, hash };
  }

  /** Each is looked at, also where a later one covers it. */
  function see(newer: Cut | null): Cut | null {
    for (const what of newer ? faultsOf(newer, heads, now) : []) found(newer?.seq ?? 0, what);
    return newer;
  }

  function end(head: TrailHead): TrailReport {
    if (beginning) checkBeginning(beginning);
    if (head.seq !== last.seq) found(last.seq, `The trail ends at ${last.seq}, its head says ${head.seq}.`);
    else if (head.hash !== last.hash) found(last.seq, 'The head has another hash than the last entry.');
    for (const { seq, hash } of heads) {
      if (seq > last.seq) found(seq, `Entry ${seq} was written down, and is gone: the trail was shortened.`);
      if (seq === cut?.upTo && hash !== cut.hash) found(seq, 'What was cut is not what was written down.');
    }
    return { entries, first, last: last.seq, cutUpTo: cut?.upTo ?? 0, heads: heads.length, faults };
  }

  function checkBeginning({ seq, hash, text }: TrailEntry): void {
    if (seq !== (cut?.upTo ?? 0) + 1)
      found(seq, `Entries before ${seq} are missing, and no entry says that they were cut.`);
    else if (hashOf(cut?.hash ?? '', text) !== hash) found(seq, `Entry ${seq} does not follow what was cut.`);
  }

  return { add, end };
}

function hashOf(previous: string, text: string): string {
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(text, 'utf8').digest('hex');
}

function partsOf(text: string): readonly unknown[] | null {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) ? parts : null;
  } catch {
    return null;
  }
}
