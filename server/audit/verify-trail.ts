/** Verifies an audit trail entry by entry, without a database: links, numbers, its beginning, its end, and heads that were written down elsewhere. */
import { createHash } from 'node:crypto';
import type { TrailEntry, TrailHead } from './trail.ts';

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

interface Cut {
  readonly upTo: number;
  readonly hash: string;
}

export interface TrailVerifier {
  add(entry: TrailEntry): void;
  /** `head`: where the database, or the exported file, says that the trail ends. */
  end(head: TrailHead): TrailReport;
}

export function verifyTrail(tenant: string, heads: readonly TrailHead[] = []): TrailVerifier {
  const faults: TrailFault[] = [];
  const found = (seq: number, what: string) => {
    if (faults.length < MOST_FAULTS) faults.push({ seq, what });
  };
  const known = Map.groupBy(heads, ({ seq }) => seq);
  let entries = 0;
  let first = 0;
  let last: TrailHead = { seq: 0, hash: '' };
  let cut: Cut = { upTo: 0, hash: '' };
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
    cut = cutOf(parts) ?? cut;
    last = { seq, hash };
  }

  function end(head: TrailHead): TrailReport {
    if (beginning) checkBeginning(beginning);
    if (head.seq !== last.seq) found(last.seq, `The trail ends at ${last.seq}, its head says ${head.seq}.`);
    else if (head.hash !== last.hash) found(last.seq, 'The head has another hash than the last entry.');
    for (const { seq, hash } of heads) {
      if (seq > last.seq) found(seq, `Entry ${seq} was written down, and is gone: the trail was shortened.`);
      if (seq === cut.upTo && hash !== cut.hash) found(seq, 'What was cut is not what was written down.');
    }
    return { entries, first, last: last.seq, cutUpTo: cut.upTo, heads: heads.length, faults };
  }

  function checkBeginning({ seq, hash, text }: TrailEntry): void {
    if (seq !== cut.upTo + 1)
      found(seq, `Entries before ${seq} are missing, and no entry says that they were cut.`);
    else if (hashOf(cut.hash, text) !== hash) found(seq, `Entry ${seq} does not follow what was cut.`);
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

/** What an entry of retention seals: `[…, kind, id, instance, action, before, after, …]`. */
function cutOf(parts: readonly unknown[] | null): Cut | null {
  if (parts?.[5] !== 'tenants' || parts[8] !== 'cut') return null;
  const { upTo, hash } = (parts[10] ?? {}) as Partial<Cut>;
  return typeof upTo === 'number' && typeof hash === 'string' ? { upTo, hash } : null;
}
