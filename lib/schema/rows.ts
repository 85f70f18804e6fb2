/** Which schema belongs to which kind, for code that treats all kinds alike. */
import type * as v from 'valibot';
import { CrmInstanceSchema, CrmUserGroupSchema, CrmUserSchema } from './crm-records.ts';
import type { Kind } from './kind.ts';
import { AgentGroupSchema, CtiAgentSchema, EnvironmentSchema } from './telephony-records.ts';

export const ROW_SCHEMAS = {
  'crm-instances': CrmInstanceSchema,
  'crm-user-groups': CrmUserGroupSchema,
  'crm-users': CrmUserSchema,
  environments: EnvironmentSchema,
  'agent-groups': AgentGroupSchema,
  'cti-agents': CtiAgentSchema,
} as const satisfies Record<Kind, v.GenericSchema>;

export type RowOf<K extends Kind> = v.InferOutput<(typeof ROW_SCHEMAS)[K]>;
export type AnyRow = { [K in Kind]: RowOf<K> }[Kind];
