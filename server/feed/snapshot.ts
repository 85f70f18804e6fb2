/** The snapshot: the whole directory of a caller in complete parts of at most 1 MB, kept for all who may see the same. Runs in the server. */
import { writePosition } from '../../lib/schema/feed-position.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from '../records/authority.ts';
import type { Caller } from '../records/caller.ts';
import { buildSnapshot } from './build-snapshot.ts';
import { type Cursor, canContinue, type Head, readCursor, readHead, writeCursor } from './cursor.ts';

export interface SnapshotQuery {
  /** Names the snapshot that is continued; absent for a new one. */
  readonly at?: string | undefined;
  readonly part: number;
}

/** How parts are cut and written; parts of two formats do not fit each other. */
const FORMAT = 't1';
/** A client on a slow line asks for the next part well within this time. */
const KEPT_MS = 15 * 60_000;
const MOST_KEPT = 8;

/** Changes that a client reads after a snapshot, rather than that another one is written for it: one answer of the feed. */
const MOST_BEHIND = 2_000;

interface Kept {
  readonly tenantId: string;
  readonly cursor: Cursor;
  /** What is kept is never shown to a transaction that sees other rows than the one that read it. */
  readonly sees: string;
  readonly parts: Promise<readonly Buffer[]>;
  usedAt: number;
}

export class Snapshots {
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;
  readonly #mostBehind: number;

  constructor(now: () => number = Date.now, mostBehind: number = MOST_BEHIND) {
    this.#now = now;
    this.#mostBehind = mostBehind;
  }

  /** The part as brotli of its JSON. Wants a read-only transaction. */
  async read(tx: Transaction, caller: Caller, { at, part }: SnapshotQuery): Promise<Buffer | 'reset'> {
    const scope = caller.may.readDirectory();
    const head = await readHead(tx);
    const cursor = at === undefined ? this.#newest(caller, head) : readAt(at);
    if (!cursor || !canContinue(cursor, head, caller.scopeHash)) return 'reset';
    const name = writeAt(cursor);
    const { sees } = head;
    const key = `${caller.tenantId} ${sees} ${name}`;
    // What was forgotten can be written again as long as nothing has changed.
    if (!this.#kept.has(key) && cursor.seq !== head.seq) return 'reset';
    const build = () =>
      buildSnapshot(tx, scope, {
        at: name,
        since: writeCursor(cursor),
        position: writePosition(cursor),
      });
    const { tenantId } = caller;
    const kept = this.#kept.get(key) ?? this.#keep(key, { tenantId, cursor, sees, parts: build() });
    kept.usedAt = this.#now();
    const parts = await kept.parts;
    const found = parts[part];
    if (!found) throw notFound();
    return found;
  }

  /** The newest that is written already and not long behind; else the present moment. */
  #newest({ tenantId, scopeHash }: Caller, head: Head): Cursor {
    this.#forget();
    const cursors = [...this.#kept.values()]
      .filter((kept) => kept.tenantId === tenantId && kept.sees === head.sees)
      .map(({ cursor }) => cursor);
    const [newest] = cursors
      .filter((cursor) => canContinue(cursor, head, scopeHash) && head.seq - cursor.seq <= this.#mostBehind)
      .sort((a, b) => b.seq - a.seq);
    return newest ?? { epoch: head.epoch, seq: head.seq, scopeHash };
  }

  #keep(key: string, written: Omit<Kept, 'usedAt'>): Kept {
    const kept: Kept = { ...written, usedAt: this.#now() };
    kept.parts.catch(() => this.#kept.delete(key));
    this.#kept.set(key, kept);
    this.#forget();
    return kept;
  }

  #forget(): void {
    const byUse = [...this.#kept].sort(([, a], [, b]) => b.usedAt - a.usedAt);
    for (const [place, [key, { usedAt }]] of byUse.entries()) {
      if (place >= MOST_KEPT || this.#now() - usedAt > KEPT_MS) this.#kept.delete(key);
    }
  }
}

function writeAt(cursor: Cursor): string {
  return `${writeCursor(cursor)}.${FORMAT}`;
}

/** `null` for anything this server did not write. */
function readAt(at: string): Cursor | null {
  const [cursor = '', format] = at.split('.');
  return format === FORMAT ? readCursor(cursor) : null;
}
