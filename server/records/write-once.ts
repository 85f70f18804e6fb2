/** The frame of every write, in the order of `sync.md`: key first, then the work, the answer, and the seal last. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { Transaction } from '../db/database.ts';
import { type LatePosition, positionOf, type ShownRow } from './answer-position.ts';
import type { Caller } from './caller.ts';
import { claimKey, requireKey, type StoredAnswer, storeAnswer } from './idempotency.ts';
import { type MadeBy, sealMade } from './made-changes.ts';
import { type AccountChange, type RecordChange, sealAccounts, sealChanges, sealOne } from './seal.ts';

export interface Outcome {
  readonly answer: StoredAnswer;
  /** Empty when nothing changed. */
  readonly changes?: readonly RecordChange[];
  /** Where the changes wait in the database (`made-changes.ts`) instead. */
  readonly made?: MadeBy;
  readonly accounts?: readonly AccountChange[];
}

export interface WriteRequest {
  /** The header `Idempotency-Key`, as it came. */
  readonly idempotencyKey: string | undefined;
  /** What a repetition must equal. */
  readonly request: unknown;
  /** Throws when the caller may no longer do it: who lost a role must not read stored answers. Without it, it was asked before. */
  readonly mayRepeat?: (stored: StoredAnswer) => void | Promise<void>;
  /** Kind of the record that the answer shows; absent where it shows none. */
  readonly shows?: Kind;
  /** What the work will ask for first, asked behind the key without waiting for it. */
  readonly ahead?: () => Promise<unknown>;
}

/** Throws what `work` throws; the transaction must then be rolled back, which also frees the key. Nothing may be written after it. */
export async function writeOnce(
  tx: Transaction,
  caller: Caller,
  { idempotencyKey, request, mayRepeat, shows, ahead }: WriteRequest,
  work: () => Promise<Outcome>,
): Promise<StoredAnswer> {
  const key = requireKey(idempotencyKey);
  const claimed = claimKey(tx, caller, { key, request });
  // Whether it fails is for the work to say, which a repetition does not come to.
  ahead?.().catch(() => undefined);
  const stored = await claimed;
  if (stored) {
    await mayRepeat?.(stored);
    return shows ? { ...stored, position: await positionNow(tx, shows, stored) } : stored;
  }
  const { answer, changes = [], made, accounts = [] } = await work();
  const [change, ...others] = changes;
  if (change && !change.jobId && others.length === 0 && !made && accounts.length === 0) {
    const position = await sealOne(tx, change, { key, answer });
    return shows ? { ...answer, position } : answer;
  }
  // Sent without waiting in between, as others wait from the seal to the commit.
  const kept = storeAnswer(tx, caller, { key, answer });
  const [position] = await Promise.all([changes.length > 0 ? sealChanges(tx, changes) : null, kept]);
  if (made) await sealMade(tx, made);
  if (accounts.length > 0) await sealAccounts(tx, accounts);
  return shows ? { ...answer, position: position ?? (await positionNow(tx, shows, answer)) } : answer;
}

/** Of a record that this transaction does not change. */
async function positionNow(tx: Transaction, kind: Kind, { body }: StoredAnswer): Promise<LatePosition> {
  return { at: await positionOf(tx, kind, body as ShownRow) };
}
