/** Environment, AgentGroup and CtiAgent: the telephony platform's side of the patch panel. */
import * as v from 'valibot';
import { idOf } from './id.ts';
import { recordEntries } from './record.ts';
import { NullableText, RequiredText } from './text.ts';

export const EnvironmentSchema = v.object({
  id: idOf('environments'),
  ...recordEntries,
  name: RequiredText,
  platformType: RequiredText,
  region: NullableText,
  active: v.boolean(),
});
export type Environment = v.InferOutput<typeof EnvironmentSchema>;

export const AgentGroupSchema = v.object({
  id: idOf('agent-groups'),
  ...recordEntries,
  name: RequiredText,
  environmentId: idOf('environments'),
  parentId: v.nullable(idOf('agent-groups')),
});
export type AgentGroup = v.InferOutput<typeof AgentGroupSchema>;

export const CtiAgentSchema = v.object({
  id: idOf('cti-agents'),
  ...recordEntries,
  environmentId: idOf('environments'),
  /** The platform's identifier: a case-sensitive string in which leading zeros matter (C6). */
  agentId: RequiredText,
  name: RequiredText,
  agentGroupId: v.nullable(idOf('agent-groups')),
  extension: NullableText,
  loginId: NullableText,
  active: v.boolean(),
});
export type CtiAgent = v.InferOutput<typeof CtiAgentSchema>;
