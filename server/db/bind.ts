/** How a transaction is bound to tenant and account: the statement both drivers run first. Runs in the server. */
import { isUuid } from '../../lib/schema/id.ts';
import type { Binding } from './database.ts';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

const SYSTEM_ROLES = {
  'sign-in': 'patchpanel_sign_in',
  seed: 'patchpanel_seed',
  maintenance: 'patchpanel_maintenance',
} as const;

/** `true` in `set_config`: the setting ends with the transaction, so that a pooled connection carries nothing over. */
const ROLE_OF_ACCOUNT = "set_config('role', 'patchpanel_member', true)";

/** What the binding read of the account: null where there is none. It stands behind the binding, which the inner query runs first. */
export const ACCOUNT = "nullif(current_setting('app.caller', true), '')::json";
const BOUND = '(select app_bind($1, $2) as bound offset 0) as binding';
const BIND_SYSTEM = `select set_config('app.tenant', $1, true), set_config('app.account', '', true),
  set_config('app.actor', '', true), set_config('app.directory', '*', true), set_config('app.admin', '', true),
  set_config('role', $2, true)`;

/** The statement whose one row has `account` where the binding is one of an account. `more`: what else it sets. */
export function bindStatement(binding: Binding, more: readonly string[] = []): Statement {
  if (!isUuid(binding.tenantId)) throw new TypeError('A transaction needs the UUID of a tenant.');
  if ('system' in binding) {
    return {
      sql: [BIND_SYSTEM, ...more].join(', '),
      parameters: [binding.tenantId, SYSTEM_ROLES[binding.system]],
    };
  }
  if (!isUuid(binding.accountId)) throw new TypeError('A transaction needs the UUID of an account.');
  const set = ['bound', ROLE_OF_ACCOUNT, ...more, `${ACCOUNT} as account`];
  return { sql: `select ${set.join(', ')} from ${BOUND}`, parameters: [binding.tenantId, binding.accountId] };
}
