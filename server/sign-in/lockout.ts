/** Delays after wrong passwords, by username and by address, in the database so that all processes count together. Runs in the server. */
import { createHash } from 'node:crypto';
import type { Transaction } from '../db/database.ts';

export interface Limits {
  /** Wrong passwords that cost nothing; people mistype. */
  readonly free: number;
  readonly firstSeconds: number;
  readonly longestSeconds: number;
  /** Failures are forgotten after this quiet time. */
  readonly memorySeconds: number;
}

/** An office may share one address: it has more for free, and never waits long. */
export const LIMITS = {
  username: { free: 5, firstSeconds: 5, longestSeconds: 900, memorySeconds: 24 * 3600 },
  address: { free: 50, firstSeconds: 5, longestSeconds: 60, memorySeconds: 3600 },
} as const satisfies Record<string, Limits>;

export type LockedBy = keyof typeof LIMITS;

export interface Attempt {
  readonly username: string;
  /** `null` where it cannot be told; then only the username counts. */
  readonly address: string | null;
}

export interface Locked {
  readonly by: LockedBy;
  /** Until the next attempt is looked at, at least 1. */
  readonly seconds: number;
}

/** Kept by name, not by account, so that the answers do not tell which names exist. */
const keyOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The n-th failure in a row locks for so many seconds. */
export function delayAfter(failures: number, { free, firstSeconds, longestSeconds }: Limits): number {
  return failures < free ? 0 : Math.min(longestSeconds, firstSeconds * 2 ** (failures - free));
}

/** `delayAfter` from now on, in SQL. The exponent is held down before it is used; the column rounds, so that "now" may be in the future. */
const LOCK = (count: string) => `case when ${count} < $4 then '-infinity'::timestamptz
  else clock_timestamp() + make_interval(secs => least($6::float8, $5::float8 * power(2, least(${count} - $4, 30)))) end`;

const NEXT = 'case when f.forgotten_at <= clock_timestamp() then 1 else f.failures + 1 end';

/**
 * Counts an attempt as failed before the password is looked at, and takes effect only where nothing is locked: guesses in
 * parallel cannot share one count. The clock is read after the wait for the row, not at the start of the transaction.
 */
const COUNT = `insert into sign_in_failures as f (tenant_id, kind, key, failures, locked_until, forgotten_at)
  values ($1, $2, $3, 1, ${LOCK('1')}, clock_timestamp() + make_interval(secs => $7::float8))
  on conflict (tenant_id, kind, key) do update set
    failures = ${NEXT}, locked_until = ${LOCK(`(${NEXT})`)},
    forgotten_at = excluded.forgotten_at
  where f.locked_until <= clock_timestamp()
  returning 1 as counted`;

const LEFT = `select greatest(1, ceil(extract(epoch from locked_until - clock_timestamp())))::int as seconds
  from sign_in_failures where tenant_id = $1 and kind = $2 and key = $3`;

async function count(tx: Transaction, by: LockedBy, text: string): Promise<Locked | null> {
  const place = [tx.binding.tenantId, by, keyOf(text)];
  const { free, firstSeconds, longestSeconds, memorySeconds } = LIMITS[by];
  const counted = await tx.query(COUNT, [...place, free, firstSeconds, longestSeconds, memorySeconds]);
  if (counted.length > 0) return null;
  const [left] = await tx.query<{ seconds: number }>(LEFT, place);
  return { by, seconds: left?.seconds ?? 1 };
}

/** Counts an attempt; `null`: its password may be looked at. Attempts while the username is locked count for the address too. */
export async function beginAttempt(tx: Transaction, { username, address }: Attempt): Promise<Locked | null> {
  const locked = address === null ? null : await count(tx, 'address', address);
  return locked ?? count(tx, 'username', username);
}

/** The password was right: the username's failures are forgotten, the address's stay but for this attempt. */
export async function forgiveAttempt(tx: Transaction, { username, address }: Attempt): Promise<void> {
  const { tenantId } = tx.binding;
  if (address !== null) {
    await tx.query(
      `update sign_in_failures set failures = greatest(0, failures - 1), locked_until = '-infinity'
       where tenant_id = $1 and kind = 'address' and key = $2`,
      [tenantId, keyOf(address)],
    );
  }
  await tx.query(`delete from sign_in_failures where tenant_id = $1 and kind = 'username' and key = $2`, [
    tenantId,
    keyOf(username),
  ]);
}

/** Removes what is forgotten. */
export async function pruneFailures(tx: Transaction): Promise<void> {
  await tx.query(
    'delete from sign_in_failures where tenant_id = $1 and forgotten_at < now() and locked_until < now()',
    [tx.binding.tenantId],
  );
}
