/** CrmInstance, CrmUserGroup and CrmUser as the server sends them and the extension caches them. */
import * as v from 'valibot';
import { idOf } from './id.ts';
import { IdentitySpecSchema } from './identity-spec.ts';
import { ReadCtiMappingSchema } from './mapping.ts';
import { recordEntries } from './record.ts';
import { ReadConnectivitySchema, ReadFeaturesSchema, readPopFlowSchema } from './settings.ts';
import { NullableText, RequiredText } from './text.ts';

export const CrmInstanceSchema = v.object({
  id: idOf('crm-instances'),
  ...recordEntries,
  name: RequiredText,
  /** Identifier of the CRM site: its domain or hostname. Never a user's native id. */
  crmId: RequiredText,
  crmType: RequiredText,
  active: v.boolean(),
  /** Match patterns of the pages that belong to the instance. */
  sites: v.array(RequiredText),
  identity: v.nullable(IdentitySpecSchema),
  features: ReadFeaturesSchema,
  /** Secrets never stand here; `secretsSet` names those that have a value. */
  connectivity: ReadConnectivitySchema,
  secretsSet: v.array(v.string()),
  popFlow: readPopFlowSchema('instance'),
  mapping: ReadCtiMappingSchema,
});
export type CrmInstance = v.InferOutput<typeof CrmInstanceSchema>;

export const CrmUserGroupSchema = v.object({
  id: idOf('crm-user-groups'),
  ...recordEntries,
  instanceId: idOf('crm-instances'),
  name: RequiredText,
  popFlow: readPopFlowSchema('group'),
  mapping: ReadCtiMappingSchema,
});
export type CrmUserGroup = v.InferOutput<typeof CrmUserGroupSchema>;

export const CrmUserSchema = v.object({
  id: idOf('crm-users'),
  ...recordEntries,
  instanceId: idOf('crm-instances'),
  /** Unique in the instance, compared exactly (C2). */
  username: RequiredText,
  /** The CRM's own id of the user; UI label "CRM Id", CSV column "Native Id". */
  nativeId: NullableText,
  fullName: NullableText,
  groupId: v.nullable(idOf('crm-user-groups')),
  popFlow: readPopFlowSchema('user'),
  mapping: ReadCtiMappingSchema,
});
export type CrmUser = v.InferOutput<typeof CrmUserSchema>;
