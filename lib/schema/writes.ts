/** Which bodies add and edit a record of each kind, for code that treats all kinds alike. */
import type * as v from 'valibot';
import type { Kind } from './kind.ts';
import { NewCrmUserSchema } from './new-user.ts';
import { CrmUserPatchSchema } from './patch.ts';
import { CrmInstancePatchSchema, NewCrmInstanceSchema } from './write-instance.ts';
import {
  AgentGroupPatchSchema,
  CtiAgentPatchSchema,
  EnvironmentPatchSchema,
  NewAgentGroupSchema,
  NewCtiAgentSchema,
  NewEnvironmentSchema,
} from './write-telephony.ts';
import { CrmUserGroupPatchSchema, NewCrmUserGroupSchema } from './write-user-group.ts';

export const NEW_SCHEMAS = {
  'crm-instances': NewCrmInstanceSchema,
  'crm-user-groups': NewCrmUserGroupSchema,
  'crm-users': NewCrmUserSchema,
  environments: NewEnvironmentSchema,
  'agent-groups': NewAgentGroupSchema,
  'cti-agents': NewCtiAgentSchema,
} as const satisfies Record<Kind, v.GenericSchema>;

export const PATCH_SCHEMAS = {
  'crm-instances': CrmInstancePatchSchema,
  'crm-user-groups': CrmUserGroupPatchSchema,
  'crm-users': CrmUserPatchSchema,
  environments: EnvironmentPatchSchema,
  'agent-groups': AgentGroupPatchSchema,
  'cti-agents': CtiAgentPatchSchema,
} as const satisfies Record<Kind, v.GenericSchema>;

export type NewOf<K extends Kind> = v.InferOutput<(typeof NEW_SCHEMAS)[K]>;
export type PatchOf<K extends Kind> = v.InferOutput<(typeof PATCH_SCHEMAS)[K]>;
export type NewRecord = { [K in Kind]: NewOf<K> }[Kind];
export type RecordPatch = { [K in Kind]: PatchOf<K> }[Kind];
