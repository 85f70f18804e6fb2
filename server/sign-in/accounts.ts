/** Checks username and password of embedded accounts, with a growing delay after repeated failures. */
import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../db/database.ts';
import { hashPassword, MAX_PASSWORD, verifyPassword } from './password.ts';

/** Wrong passwords that cost nothing; people mistype. */
const FREE_FAILURES = 5;
const FIRST_DELAY_SECONDS = 5;
const LONGEST_DELAY_SECONDS = 900;
/** Failures are forgotten after this quiet time. */
const MEMORY_SECONDS = 24 * 3600;

export type SignInResult =
  | { ok: true; accountId: string }
  | { ok: false; reason: 'wrong' }
  | { ok: false; reason: 'locked'; seconds: number };

interface Credentials {
  id: string;
  active: boolean;
  hash: string;
}

interface Failures {
  failures: number;
  seconds: number;
}

/** Kept by name, not by account, so that the answers do not tell which names exist. */
const attemptId = (username: string) => createHash('sha256').update(username).digest('base64url');

export function delayAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** (failures - FREE_FAILURES));
}

async function readFailures(transaction: Transaction, id: string): Promise<Failures> {
  const [row] = await transaction.query<Failures>(
    `select (payload->>'failures')::int as failures,
       ceil(greatest(0, (payload->>'lockedUntil')::float8 - extract(epoch from now())))::int as seconds
     from provider_payloads
     where tenant_id = $1 and model = 'SignInFailures' and id = $2 and expires_at > now()`,
    [transaction.binding.tenantId, id],
  );
  return row ?? { failures: 0, seconds: 0 };
}

/** Counts in one statement, so that parallel guesses cannot share one count. */
async function addFailure(transaction: Transaction, id: string): Promise<void> {
  const { tenantId } = transaction.binding;
  const [row] = await transaction.query<{ failures: number }>(
    `insert into provider_payloads as attempts (tenant_id, model, id, payload, expires_at)
     values ($1, 'SignInFailures', $2, '{"failures": 1, "lockedUntil": 0}', now() + make_interval(secs => $3::float8))
     on conflict (tenant_id, model, id) do update set
       payload = jsonb_set(attempts.payload, '{failures}', to_jsonb((attempts.payload->>'failures')::int + 1)),
       expires_at = excluded.expires_at
     returning (payload->>'failures')::int as failures`,
    [tenantId, id, MEMORY_SECONDS],
  );
  await transaction.query(
    `update provider_payloads set payload = jsonb_set(payload, '{lockedUntil}',
       to_jsonb(extract(epoch from now()) + $3::float8))
     where tenant_id = $1 and model = 'SignInFailures' and id = $2`,
    [tenantId, id, delayAfter(row?.failures ?? 0)],
  );
}

async function readCredentials(transaction: Transaction, username: string): Promise<Credentials | undefined> {
  const [row] = await transaction.query<Credentials>(
    `select accounts.id, accounts.active, local_passwords.hash from accounts
     join local_passwords on local_passwords.tenant_id = accounts.tenant_id
       and local_passwords.account_id = accounts.id
     where accounts.tenant_id = $1 and accounts.username = $2`,
    [transaction.binding.tenantId, username],
  );
  return row;
}

export type CheckPassword = (username: string, password: string) => Promise<SignInResult>;

/** A disabled account is told apart from a wrong password by nobody, and an unknown name costs as much time. */
export async function passwordCheck(database: Database, tenantId: string): Promise<CheckPassword> {
  const nobody = await hashPassword('nobody has this account');
  const bound = <T>(work: (transaction: Transaction) => Promise<T>) =>
    database.transaction({ tenantId, system: 'sign-in' }, work);
  return async (username, password) => {
    const id = attemptId(username);
    const { seconds, account } = await bound(async (transaction) => ({
      seconds: (await readFailures(transaction, id)).seconds,
      account: await readCredentials(transaction, username),
    }));
    if (seconds > 0) return { ok: false, reason: 'locked', seconds };
    // Outside the transaction: hashing takes 60 ms, and the embedded database has one connection.
    const right = await verifyPassword(password.slice(0, MAX_PASSWORD), account?.hash ?? nobody);
    if (account?.active && right) {
      await bound((transaction) =>
        transaction.query(
          `delete from provider_payloads where tenant_id = $1 and model = 'SignInFailures' and id = $2`,
          [tenantId, id],
        ),
      );
      return { ok: true, accountId: account.id };
    }
    await bound((transaction) => addFailure(transaction, id));
    return { ok: false, reason: 'wrong' };
  };
}

/** Whether the account may still use what it was given. */
export async function isActiveAccount(
  database: Database,
  account: { tenantId: string; accountId: string },
): Promise<boolean> {
  const binding = { tenantId: account.tenantId, system: 'sign-in' } as const;
  const [row] = await database.transaction(
    binding,
    (transaction) =>
      transaction.query<{ active: boolean }>('select active from accounts where tenant_id = $1 and id = $2', [
        account.tenantId,
        account.accountId,
      ]),
    { readOnly: true },
  );
  return row?.active ?? false;
}
