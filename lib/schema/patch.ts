/** The body of an edit of a CRM user: what to set and which overrides to remove. */
import * as v from 'valibot';
import { idOf } from './id.ts';
import { CtiMappingSchema } from './mapping.ts';
import { popFlowSchema } from './settings.ts';
import { NullableText, RequiredText } from './text.ts';

/** Overrides to remove; which keys a level has is checked where the level is known. */
export const UnsetSchema = v.strictObject({
  popFlow: v.optional(v.array(RequiredText)),
  popFlowEvents: v.optional(v.array(RequiredText)),
});

/** `PATCH /v1/crm-users/{id}`. In `set` a null is a stored value; a field in neither part is untouched; `mapping` is whole. */
export const CrmUserPatchSchema = v.strictObject({
  set: v.optional(
    v.strictObject({
      username: v.optional(RequiredText),
      nativeId: v.optional(NullableText),
      fullName: v.optional(NullableText),
      groupId: v.optional(v.nullable(idOf('crm-user-groups'))),
      popFlow: v.optional(popFlowSchema('user')),
      mapping: v.optional(CtiMappingSchema),
    }),
  ),
  unset: v.optional(UnsetSchema),
});
export type CrmUserPatch = v.InferOutput<typeof CrmUserPatchSchema>;
