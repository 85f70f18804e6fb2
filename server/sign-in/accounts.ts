/** Checks username and password of embedded accounts, and what an account's sign-ins are worth. Runs in the server. */
import type { Database, Transaction } from '../db/database.ts';
import { type Attempt, beginAttempt, forgiveAttempt, type Locked } from './lockout.ts';
import {
  type Cost,
  hashOfNobody,
  hashPassword,
  isOutdated,
  MAX_PASSWORD,
  spendTheRest,
  verifyPassword,
} from './password.ts';

/** Whose name was typed; for the log alone, as nobody else may learn whether there is such an account. */
interface Known {
  readonly accountId: string | null;
}

export type Refused =
  | ({ ok: false; reason: 'wrong' } & Known)
  | ({ ok: false; reason: 'ended' } & Known)
  | ({ ok: false; reason: 'locked' } & Known & Locked);

export type SignInResult = { ok: true; accountId: string } | Refused | ({ ok: false; reason: 'due' } & Known);

/** `given`: by an admin, for the first sign-in; `ended`: given, and not used in time. */
type Kind = 'own' | 'given' | 'ended';

interface Credentials {
  id: string;
  active: boolean;
  hash: string;
  kind: Kind;
}

/** A machine opens no page: what it is given is its own. */
const IS_MACHINE = `coalesce((select bool_and(g.role = 'runtime') from grants g
  where g.tenant_id = a.tenant_id and g.account_id = a.id), false)`;

async function readCredentials(transaction: Transaction, username: string): Promise<Credentials | undefined> {
  const [row] = await transaction.query<Credentials>(
    `select a.id, a.active, p.hash, case when p.given_until is null or ${IS_MACHINE} then 'own'
       when p.given_until > clock_timestamp() then 'given' else 'ended' end as kind
     from accounts a join local_passwords p on p.tenant_id = a.tenant_id and p.account_id = a.id
     where a.tenant_id = $1 and a.username = $2`,
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

/** Whose password was right, and the hash that says so now. */
export interface Verified {
  readonly ok: true;
  readonly accountId: string;
  readonly hash: string;
  readonly kind: 'own' | 'given';
}

export type VerifyPassword = (typed: TypedPassword) => Promise<Verified | Refused>;

/** A disabled account is told apart from a wrong password by nobody, and an unknown name costs as much time. */
export function passwordVerification(
  { database, tenantId }: { readonly database: Database; readonly tenantId: string },
  cost?: Cost,
): VerifyPassword {
  const nobody = hashOfNobody(cost);
  const bound = <T>(work: (transaction: Transaction) => Promise<T>) =>
    database.transaction({ tenantId, system: 'sign-in' }, work);
  return async (typed) => {
    const begun = await bound(async (transaction) => {
      const locked = await beginAttempt(transaction, typed);
      return { locked, account: await readCredentials(transaction, typed.username) };
    });
    const { locked, account } = begun;
    const refused = { ok: false, accountId: account?.id ?? null } as const;
    if (locked) return { ...refused, reason: 'locked', ...locked };
    const hash = account?.hash ?? nobody;
    const password = typed.password.slice(0, MAX_PASSWORD);
    // Outside the transaction: hashing takes 0.2 s, and the embedded database has one connection.
    const right = await verifyPassword(password, hash);
    if (!account?.active || !right) {
      await spendTheRest(password, hash, cost);
      return { ...refused, reason: 'wrong' };
    }
    const fresh = isOutdated(hash, cost) ? await hashPassword(password, cost) : null;
    await bound(async (transaction) => {
      await forgiveAttempt(transaction, typed);
      if (fresh !== null) await replaceHash(transaction, account, fresh);
    });
    const { id: accountId, kind } = account;
    return kind === 'ended'
      ? { ...refused, reason: 'ended' }
      : { ok: true, accountId, hash: fresh ?? hash, kind };
  };
}

/** Whether the password lets its account in: one that an admin gave has to be changed first. */
export function passwordCheck(verify: VerifyPassword): CheckPassword {
  return async (typed) => {
    const found = await verify(typed);
    if (!found.ok) return found;
    const { accountId } = found;
    return found.kind === 'given' ? { ok: false, reason: 'due', accountId } : { ok: true, accountId };
  };
}

export interface SignInState {
  readonly username: string;
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
        'select username, active, issuer, sign_outs as "signOuts" from accounts where tenant_id = $1 and id = $2',
        [account.tenantId, account.accountId],
      ),
    { readOnly: true },
  );
  return row;
}
