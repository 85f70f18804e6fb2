/** The body of `POST /v1/crm-users`: a CRM user to add. */
import * as v from 'valibot';
import { idOf } from './id.ts';
import { CtiMappingSchema } from './mapping.ts';
import { popFlowSchema } from './settings.ts';
import { NullableText, RequiredText } from './text.ts';

/** `id` is the client's own UUID, so that a user can be added while offline; the server makes one where it is absent. */
export const NewCrmUserSchema = v.strictObject({
  id: v.optional(idOf('crm-users')),
  instanceId: idOf('crm-instances'),
  username: RequiredText,
  nativeId: v.optional(NullableText, null),
  fullName: v.optional(NullableText, null),
  groupId: v.optional(v.nullable(idOf('crm-user-groups')), null),
  popFlow: v.optional(popFlowSchema('user'), {}),
  mapping: v.optional(CtiMappingSchema, { mode: 'inherit' }),
});
export type NewCrmUser = v.InferInput<typeof NewCrmUserSchema>;
