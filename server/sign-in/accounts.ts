/** Checks username and password of embedded accounts, and what an account's sign-ins are worth. Runs in the server. */
import type { Database, Transaction } from '../db/database.ts';
import { type Attempt, beginAttempt, forgiveAttempt, type Locked } from './lockout.ts';
import {
  hashOfNobody,
  hashPassword,
  isOutdated,
  MAX_PASSWORD,
  spendTheRest,
  verifyPassword,
} from './password.ts';

export type SignInResult =
  | { ok: true; accountId: string }
  | { ok: false; reason: 'wrong' }
  | ({ ok: false; reason: 'locked' } & Locked);

interface Credentials {
  id: string;
  active: boolean;
  hash: string;
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

/** Only over the very hash that was verified: a password that was set meanwhile stays. */
async function replaceHash(transaction: Transaction, { id, hash }: Credentials, fresh: string) {
  await transaction.query(
    'update local_passwords set hash = $4 where tenant_id = $1 and account_id = $2 and hash = $3',
    [transaction.binding.tenantId, id, hash, fresh],
  );
}

export interface TypedPassword extends Attempt {
  readonly password: string;
}

export type CheckPassword = (typed: TypedPassword) => Promise<SignInResult>;

/** A disabled account is told apart from a wrong password by nobody, and an unknown name costs as much time. */
export function passwordCheck(database: Database, tenantId: string): CheckPassword {
  const nobody = hashOfNobody();
  const bound = <T>(work: (transaction: Transaction) => Promise<T>) =>
    database.transaction({ tenantId, system: 'sign-in' }, work);
  return async (typed) => {
    const begun = await bound(async (transaction) => {
      const locked = await beginAttempt(transaction, typed);
      return locked ? { locked } : { account: await readCredentials(transaction, typed.username) };
    });
    if (begun.locked) return { ok: false, reason: 'locked', ...begun.locked };
    const { account } = begun;
    const hash = account?.hash ?? nobody;
    const password = typed.password.slice(0, MAX_PASSWORD);
    // Outside the transaction: hashing takes 0.2 s, and the embedded database has one connection.
    const right = await verifyPassword(password, hash);
    if (!account?.active || !right) {
      await spendTheRest(password, hash);
      return { ok: false, reason: 'wrong' };
    }
    const fresh = isOutdated(hash) ? await hashPassword(password) : null;
    await bound(async (transaction) => {
      await forgiveAttempt(transaction, typed);
      if (fresh !== null) await replaceHash(transaction, account, fresh);
    });
    return { ok: true, accountId: account.id };
  };
}

export interface SignInState {
  readonly active: boolean;
  /** How often all sign-ins of the account were ended. */
  readonly signOuts: number;
  /** Who signs the account in; `local` with a password of this server. */
  readonly issuer: string;
}

/** Whether the account may still use what it was given; `undefined` where there is none. */
export async function readSignInState(
  database: Database,
  account: { tenantId: string; accountId: string },
): Promise<SignInState | undefined> {
  const binding = { tenantId: account.tenantId, system: 'sign-in' } as const;
  const [row] = await database.transaction(
    binding,
    (transaction) =>
      transaction.query<SignInState>(
        'select active, issuer, sign_outs as "signOuts" from accounts where tenant_id = $1 and id = $2',
        [account.tenantId, account.accountId],
      ),
    { readOnly: true },
  );
  return row;
}
