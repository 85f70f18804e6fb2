/** The frame of every write, in the order of `sync.md`: key first, then the work, the answer, and the seal last. Runs in the server. */
import type { Transaction } from '../db/database.ts';
import type { Caller } from './caller.ts';
import { claimKey, requireKey, type StoredAnswer, storeAnswer } from './idempotency.ts';
import { type MadeBy, sealMade } from './made-changes.ts';
import { type AccountChange, type RecordChange, sealAccounts, sealChanges } from './seal.ts';

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
}

/** Throws what `work` throws; the transaction must then be rolled back, which also frees the key. Nothing may be written after it. */
export async function writeOnce(
  tx: Transaction,
  caller: Caller,
  { idempotencyKey, request, mayRepeat }: WriteRequest,
  work: () => Promise<Outcome>,
): Promise<StoredAnswer> {
  const key = requireKey(idempotencyKey);
  const stored = await claimKey(tx, caller, { key, request });
  if (stored) {
    await mayRepeat?.(stored);
    return stored;
  }
  const { answer, changes = [], made, accounts = [] } = await work();
  // Sent without waiting in between, as others wait from the seal to the commit.
  const kept = storeAnswer(tx, caller, { key, answer });
  if (changes.length > 0) await Promise.all([kept, sealChanges(tx, changes)]);
  else await kept;
  if (made) await sealMade(tx, made);
  if (accounts.length > 0) await sealAccounts(tx, accounts);
  return answer;
}
