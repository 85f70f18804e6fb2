/** Idempotency keys of writes: each takes effect once, and a repetition gets the stored answer. Runs in the server. */
import { createHash } from 'node:crypto';
import type { AheadStatement } from '../db/ahead.ts';
import type { Transaction } from '../db/database.ts';
import { ProblemError } from '../problem-error.ts';
import type { LatePosition } from './answer-position.ts';
import type { Caller } from './caller.ts';
import { givenUp } from './given-up.ts';

export interface StoredAnswer {
  readonly status: number;
  readonly etag: string;
  readonly body: unknown;
  /** Where in the feed the record was as the body shows it; absent where that shows none. Not stored. */
  readonly position?: LatePosition;
}

const KEY = /^[\w-]{1,100}\.\d{1,15}$/;

/** Throws 400 when the key is missing or not of the form `<client>.<n>`. */
export function requireKey(key: string | undefined): string {
  if (key !== undefined && KEY.test(key)) return key;
  throw new ProblemError({
    status: 400,
    code: 'idempotency_key_required',
    title: 'Idempotency-Key needed',
    field: 'Idempotency-Key',
    detail:
      'Send an Idempotency-Key of the form <client>.<n>, new for each edit and the same for its repetitions.',
  });
}

/**
 * Claims the key for this transaction, or returns the answer of the one that had it before. A concurrent duplicate waits
 * here until the first has committed (and gets its answer) or failed (and takes its place). Keys belong to accounts.
 */
export async function claimKey(
  tx: Transaction,
  caller: Caller,
  { key, request }: { key: string; request: unknown },
): Promise<StoredAnswer | null> {
  const hash = hashOf(request);
  const place = [caller.tenantId, caller.accountId, key];
  if (await takePlace(tx, place, hash)) return null;
  const [stored] = await tx.query<{ hash: string; status: number; etag: string; body: string }>(
    `select request_hash as hash, status, etag, body from idempotency_answers
     where tenant_id = $1 and account_id = $2 and key = $3`,
    place,
  );
  if (stored?.hash === GIVEN_UP) throw givenUp();
  if (stored?.hash !== hash) throw reused();
  return { status: stored.status, etag: stored.etag, body: JSON.parse(stored.body) };
}

/** No hash of a request. */
const GIVEN_UP = 'given up';

/**
 * Gives a write up that has not taken effect: its key never takes effect from now on. Waits for one that is under way. False where it
 * had taken effect before.
 */
export async function spoilKey(tx: Transaction, caller: Caller, key: string): Promise<boolean> {
  const place = [caller.tenantId, caller.accountId, key];
  if (await takePlace(tx, place, GIVEN_UP)) return true;
  const [stored] = await tx.query<{ hash: string }>(
    `select request_hash as hash from idempotency_answers where tenant_id = $1 and account_id = $2 and key = $3`,
    place,
  );
  return stored?.hash === GIVEN_UP;
}

const TAKE = `insert into idempotency_answers (tenant_id, account_id, key, request_hash) values ($1, $2, $3, $4)
  on conflict do nothing returning 1 as taken`;

/** False where the key has been taken. Waits for a transaction that is taking it. */
async function takePlace(tx: Transaction, place: readonly string[], hash: string): Promise<boolean> {
  const taken = await tx.query(TAKE, [...place, hash]);
  return taken.length > 0;
}

/** What `claimKey` asks first; none where it is going to refuse the key. */
export function claimAhead(
  { tenantId, accountId }: Pick<Caller, 'tenantId' | 'accountId'>,
  { key, request }: { key: string | undefined; request: unknown },
): AheadStatement[] {
  if (key === undefined || !KEY.test(key)) return [];
  return [{ sql: TAKE, parameters: [tenantId, accountId, key, hashOf(request)], writes: true }];
}

const hashOf = (request: unknown) => createHash('sha256').update(canonicalJson(request)).digest('hex');

export async function storeAnswer(
  tx: Transaction,
  caller: Caller,
  { key, answer }: { key: string; answer: StoredAnswer },
): Promise<void> {
  await tx.query(
    `update idempotency_answers set status = $4, etag = $5, body = $6
     where tenant_id = $1 and account_id = $2 and key = $3`,
    [caller.tenantId, caller.accountId, key, answer.status, answer.etag, JSON.stringify(answer.body)],
  );
}

function reused(): ProblemError {
  return new ProblemError({
    status: 422,
    code: 'idempotency_key_reused',
    title: 'Idempotency-Key used before',
    field: 'Idempotency-Key',
    detail: 'This key was used for another request. Send a new key with a new edit.',
  });
}

/** The same text for the same content, whatever the order of keys. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
