/** The bodies that add and edit a CRM user group. */
import * as v from 'valibot';
import { idOf } from './id.ts';
import { CtiMappingSchema } from './mapping.ts';
import { UnsetSchema } from './patch.ts';
import { popFlowSchema } from './settings.ts';
import { RequiredText } from './text.ts';

export const NewCrmUserGroupSchema = v.strictObject({
  id: v.optional(idOf('crm-user-groups')),
  instanceId: idOf('crm-instances'),
  name: RequiredText,
  popFlow: v.optional(popFlowSchema('group'), {}),
  mapping: v.optional(CtiMappingSchema, { mode: 'inherit' }),
});
export type NewCrmUserGroup = v.InferInput<typeof NewCrmUserGroupSchema>;

export const CrmUserGroupPatchSchema = v.strictObject({
  set: v.optional(
    v.strictObject({
      name: v.optional(RequiredText),
      popFlow: v.optional(popFlowSchema('group')),
      mapping: v.optional(CtiMappingSchema),
    }),
  ),
  unset: v.optional(UnsetSchema),
});
export type CrmUserGroupPatch = v.InferOutput<typeof CrmUserGroupPatchSchema>;
