/** Who is calling: account, grants and scope, read from the database at each request. Runs in the server. */
import { createHash } from 'node:crypto';
import type { Grant } from '../../lib/schema/account.ts';
import { ACCOUNT } from '../db/bind.ts';
import type { Transaction } from '../db/database.ts';
import { ProblemError } from '../problem-error.ts';
import { type Authority, authorityOf } from './authority.ts';

export interface HeldGrant extends Grant {
  readonly id: string;
}

export interface Caller {
  readonly tenantId: string;
  readonly accountId: string;
  readonly username: string;
  /** Who signs the account in; `local` with a password of this server. */
  readonly issuer: string;
  readonly active: boolean;
  readonly grants: readonly HeldGrant[];
  /** Changes when the caller sees other rows of the directory than before. */
  readonly scopeHash: string;
  /** The checks of the handlers; tests replace them to show that row-level security alone suffices. */
  readonly may: Authority;
}

/** What the access token of a request says, which must agree with the account. */
export interface HeldToken {
  /** How often all sign-ins of the account had been ended when the token was issued. */
  readonly signOuts: number;
}

const SELECT_ACCOUNT = `select ${ACCOUNT} as account`;

interface FoundCaller {
  username: string;
  issuer: string;
  active: boolean;
  signOuts: number;
  grants: HeldGrant[];
}

/** Throws 401 `account_unknown`, `account_disabled` or `signed_out`: a token outlives all three. Work of our own holds none. */
export async function readCaller(tx: Transaction, token: HeldToken | null = null): Promise<Caller> {
  const { binding } = tx;
  if (!('accountId' in binding)) throw new TypeError('Only a transaction of an account has a caller.');
  const { tenantId, accountId } = binding;
  const found = (await boundAccount(tx)) as FoundCaller | null;
  if (!found) throw refused('account_unknown', 'This account does not exist any more.');
  if (!found.active) throw refused('account_disabled', 'This account is disabled. Ask an administrator.');
  if (token && token.signOuts !== found.signOuts) {
    throw refused('signed_out', 'This sign-in was ended together with all others. Sign in again.');
  }
  const { username, issuer, active, grants } = found;
  return {
    tenantId,
    accountId,
    username,
    issuer,
    active,
    grants,
    scopeHash: scopeHash(grants),
    may: authorityOf(grants),
  };
}

/** As the binding of the transaction read it: one account, its state and grants belong together. */
async function boundAccount(tx: Transaction): Promise<unknown> {
  if (tx.account !== undefined) return tx.account;
  return (await tx.query<{ account: unknown }>(SELECT_ACCOUNT))[0]?.account ?? null;
}

/** Only what decides which rows are visible: admin and support see the same ones. */
function scopeHash(grants: readonly Grant[]): string {
  const directory = grants.filter(({ role }) => role === 'admin' || role === 'support');
  const instances = new Set(directory.map(({ instanceId }) => instanceId ?? '*'));
  const scope = instances.has('*') ? ['*'] : [...instances].sort();
  return createHash('sha256').update(scope.join(' ')).digest('base64url').slice(0, 12);
}

function refused(code: string, detail: string): ProblemError {
  return new ProblemError({ status: 401, code, title: 'Not signed in', detail });
}
