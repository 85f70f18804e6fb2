/** The bodies that add and edit a CRM instance. Secrets stand in `connectivity`, on their way to the server only. */
import * as v from 'valibot';
import { idOf } from './id.ts';
import { IdentitySpecSchema } from './identity-spec.ts';
import { CtiMappingSchema } from './mapping.ts';
import { ConnectivitySchema, FeaturesSchema, popFlowSchema } from './settings.ts';
import { RequiredText } from './text.ts';

const MATCH_PATTERN = /^(\*|https?):\/\/(\*|(\*\.)?[^/*\s]+)\/\S*$/;

const Sites = v.pipe(
  v.array(
    v.pipe(RequiredText, v.regex(MATCH_PATTERN, 'Use a match pattern such as https://crm.example.com/*.')),
  ),
  v.maxLength(100, 'Use at most 100 match patterns.'),
);

/** Settings that are left out get the defaults of their fields: PopFlow is complete at the instance. */
export const NewCrmInstanceSchema = v.strictObject({
  id: v.optional(idOf('crm-instances')),
  name: RequiredText,
  crmId: RequiredText,
  crmType: RequiredText,
  active: v.optional(v.boolean(), true),
  sites: v.optional(Sites, []),
  identity: v.optional(v.nullable(IdentitySpecSchema), null),
  features: v.optional(FeaturesSchema, {}),
  connectivity: v.optional(ConnectivitySchema, {}),
  popFlow: v.optional(popFlowSchema('instance'), {}),
  mapping: v.optional(CtiMappingSchema, { mode: 'inherit' }),
});
export type NewCrmInstance = v.InferInput<typeof NewCrmInstanceSchema>;

/** Features, connectivity and PopFlow change by field. A secret of `null` is removed. Only events can be unset. */
export const CrmInstancePatchSchema = v.strictObject({
  set: v.optional(
    v.strictObject({
      name: v.optional(RequiredText),
      crmId: v.optional(RequiredText),
      crmType: v.optional(RequiredText),
      active: v.optional(v.boolean()),
      sites: v.optional(Sites),
      identity: v.optional(v.nullable(IdentitySpecSchema)),
      features: v.optional(FeaturesSchema),
      connectivity: v.optional(ConnectivitySchema),
      popFlow: v.optional(popFlowSchema('instance')),
      mapping: v.optional(CtiMappingSchema),
    }),
  ),
  unset: v.optional(v.strictObject({ popFlowEvents: v.optional(v.array(RequiredText)) })),
});
export type CrmInstancePatch = v.InferOutput<typeof CrmInstancePatchSchema>;
