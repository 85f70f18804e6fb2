/** Passwords of local accounts, and the end of all sign-ins of an account. Runs in the server. */
import { type AccountRecord, NewPasswordSchema } from '../../lib/schema/account-record.ts';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import type { Transaction } from '../db/database.ts';
import { hashPassword } from '../sign-in/password.ts';
import { faultFor } from '../sign-in/password-rules.ts';
import { readAccount } from './accounts.ts';
import type { Caller } from './caller.ts';
import { parseBody } from './parse-body.ts';
import { refuse } from './patch-problems.ts';
import { sealAccounts } from './seal.ts';

/**
 * Gives a local account a password, which may be for its first sign-in alone, within seven days (decision 0096); its
 * sign-ins and its lock end.
 * Takes no idempotency key, as the key would be stored with a fast hash of the password; doing it twice has one effect.
 * Nobody gives one to themselves: whoever found a token would only need it. Throws 403, 404, 409 `not_local` or
 * `own_password`, 422.
 */
export async function setPassword(
  tx: Transaction,
  caller: Caller,
  { id, body, source }: { id: string; body: unknown; source: AuditSource },
): Promise<AccountRecord> {
  const before = await readAccount(tx, caller, id);
  if (before.issuer !== 'local') {
    throw refuse(409, 'not_local', {
      title: 'No password here',
      field: 'password',
      detail: `${before.username} signs in at ${before.issuer}, which has the password. Change it there.`,
    });
  }
  if (id === caller.accountId) {
    throw refuse(409, 'own_password', {
      title: 'Your own password',
      field: 'password',
      detail: 'Change your own password with the present one, on the page /account/password of this server.',
    });
  }
  const { password, mustChange } = parseBody(NewPasswordSchema, body);
  const fault = await faultFor(tx, before.username, password);
  if (fault !== null) {
    throw refuse(422, 'password_guessable', { title: 'Easy to guess', field: 'password', detail: fault });
  }
  await tx.query('select app_set_password($1, $2, $3)', [id, await hashPassword(password), mustChange]);
  const after = await readAccount(tx, caller, id);
  await sealAccounts(tx, [{ action: 'update', before, after, source, happened: 'passwordChanged' }]);
  return after;
}

/** Ends every sign-in of an account, by an admin of the whole tenant. Throws 403, 404. */
export async function endSignIns(
  tx: Transaction,
  caller: Caller,
  { id, source }: { id: string; source: AuditSource },
): Promise<AccountRecord> {
  const account = await readAccount(tx, caller, id);
  await tx.query('select app_end_sign_ins($1)', [id]);
  await sealAccounts(tx, [
    { action: 'update', before: account, after: account, source, happened: 'signedOut' },
  ]);
  return account;
}

/** Lifts what wrong passwords locked, and forgets them. Throws 403, 404. */
export async function unlock(
  tx: Transaction,
  caller: Caller,
  { id, source }: { id: string; source: AuditSource },
): Promise<AccountRecord> {
  const before = await readAccount(tx, caller, id);
  await tx.query(
    `delete from sign_in_failures where tenant_id = $1 and kind = 'username'
     and key = encode(sha256(convert_to($2, 'UTF8')), 'hex')`,
    [tx.binding.tenantId, before.username],
  );
  const after = await readAccount(tx, caller, id);
  await sealAccounts(tx, [{ action: 'update', before, after, source, happened: 'unlocked' }]);
  return after;
}

/** Ends every sign-in of the caller, this one too. As little audited as a sign-out. */
export async function endOwnSignIns(tx: Transaction, caller: Caller): Promise<void> {
  await tx.query('select app_end_sign_ins($1)', [caller.accountId]);
  await tx.query('select app_announce_sign_outs()');
}
