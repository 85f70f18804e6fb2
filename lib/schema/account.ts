/** Accounts and grants: who signs in to Patchpanel and what they may do there. */
import * as v from 'valibot';
import { idOf } from './id.ts';

export const RoleSchema = v.picklist(['admin', 'support', 'agent', 'runtime']);
export type Role = v.InferOutput<typeof RoleSchema>;

export const GrantSchema = v.object({
  role: RoleSchema,
  /** `null` is `*`: the whole tenant. */
  instanceId: v.nullable(idOf('crm-instances')),
  /** Only for agents: the CRM user the server bound the account to. */
  crmUserId: v.nullable(idOf('crm-users')),
});
export type Grant = v.InferOutput<typeof GrantSchema>;

export const AccountSchema = v.object({
  id: idOf('accounts'),
  username: v.string(),
  /** Name of the outside issuer that signs the account in; absent where a password of the server does. */
  signedInBy: v.optional(v.string()),
});
export type Account = v.InferOutput<typeof AccountSchema>;
