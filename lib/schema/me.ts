/** `GET /v1/me`: the own view, which every role polls. */
import * as v from 'valibot';
import { AccountSchema, GrantSchema } from './account.ts';
import { CrmUserSchema } from './crm-records.ts';
import { EffectiveSchema } from './effective.ts';
import { idOf } from './id.ts';
import { IdentitySpecSchema } from './identity-spec.ts';
import { CtiAgentSchema } from './telephony-records.ts';

/** What an account learns of an instance granted to it: enough to recognise its pages, no directory. */
export const GrantedInstanceSchema = v.object({
  id: idOf('crm-instances'),
  name: v.string(),
  crmId: v.string(),
  crmType: v.string(),
  active: v.boolean(),
  sites: v.array(v.string()),
  identity: v.nullable(IdentitySpecSchema),
});
export type GrantedInstance = v.InferOutput<typeof GrantedInstanceSchema>;

/** A mapped agent together with the name of its environment. */
export const MappedAgentSchema = v.object({
  agent: CtiAgentSchema,
  environmentName: v.string(),
  environmentActive: v.boolean(),
});
export type MappedAgent = v.InferOutput<typeof MappedAgentSchema>;

/** The CRM user that the server bound the account to, with everything the panel shows of it. */
export const OwnUserSchema = v.object({
  user: CrmUserSchema,
  instanceName: v.string(),
  groupName: v.nullable(v.string()),
  effective: EffectiveSchema,
  agents: v.array(MappedAgentSchema),
});
export type OwnUser = v.InferOutput<typeof OwnUserSchema>;

export const MeSchema = v.object({
  /** Identity of the server's data; with the account's subject it is who a cache belongs to. */
  serverId: v.string(),
  /** The server's version and the range of client protocol versions it speaks. */
  serverVersion: v.string(),
  protocol: v.object({ min: v.number(), max: v.number() }),
  account: AccountSchema,
  grants: v.array(GrantSchema),
  instances: v.array(GrantedInstanceSchema),
  own: v.array(OwnUserSchema),
  /** The server records what people decide between two changes of one thing. Older servers do not say so, and do not. */
  keepsDecisions: v.optional(v.literal(true)),
  /** Opaque; sent back as `since` to wait for a change. */
  since: v.string(),
});
export type Me = v.InferOutput<typeof MeSchema>;

/** Answer of a long poll in which nothing changed: `{since}`, and nothing of the account. */
export const MeUnchangedSchema = v.object({ since: v.string(), account: v.optional(v.never()) });
export const MeAnswerSchema = v.union([MeUnchangedSchema, MeSchema]);
