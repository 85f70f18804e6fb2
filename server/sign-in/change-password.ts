/** People change the password of their own account, with the present one. Runs in the server. */
import type { Database } from '../db/database.ts';
import type { Refused, TypedPassword, VerifyPassword } from './accounts.ts';
import { hashPassword, MAX_PASSWORD } from './password.ts';
import { faultFor } from './password-rules.ts';

export interface TypedChange extends TypedPassword {
  readonly fresh: string;
  readonly repeated: string;
}

/** `unfit`: the new password is not taken, for the reason that `text` says. */
export type ChangeResult =
  | { ok: true; accountId: string }
  | Refused
  | { ok: false; reason: 'unfit'; text: string };

export type ChangePassword = (typed: TypedChange) => Promise<ChangeResult>;

const unfit = (text: string): ChangeResult => ({ ok: false, reason: 'unfit', text });

export interface ChangeParts {
  readonly database: Database;
  readonly tenantId: string;
  readonly verify: VerifyPassword;
}

/**
 * All sign-ins of the account end with it, in one transaction with its entry in the audit trail. What is wrong with the new
 * password is said before the present one is looked at, and counts as no attempt.
 */
export function passwordChange({ database, tenantId, verify }: ChangeParts): ChangePassword {
  return async (typed) => {
    const { username, password, fresh, repeated } = typed;
    if (fresh !== repeated) return unfit('The new password was not typed the same way twice.');
    const same = (text: string) => text.slice(0, MAX_PASSWORD).normalize('NFC');
    if (same(fresh) === same(password)) return unfit('Choose another password than the present one.');
    const fault = await database.transaction(
      { tenantId, system: 'sign-in' },
      (tx) => faultFor(tx, username, fresh),
      { readOnly: true },
    );
    if (fault !== null) return unfit(fault);
    const found = await verify(typed);
    if (!found.ok) return found;
    const { accountId, hash } = found;
    const next = await hashPassword(fresh);
    const [row] = await database.transaction({ tenantId, accountId }, (tx) =>
      tx.query<{ changed: boolean }>('select app_change_password($1, $2) as changed', [hash, next]),
    );
    // Somebody else set one, or disabled the account, since it was verified.
    return row?.changed === true ? { ok: true, accountId } : { ok: false, reason: 'wrong', accountId };
  };
}
