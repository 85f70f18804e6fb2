/** The bodies that add and edit environments, agent groups and CTI agents. */
import * as v from 'valibot';
import { idOf } from './id.ts';
import { NullableText, RequiredText } from './text.ts';

const edit = <E extends v.ObjectEntries>(entries: E) =>
  v.strictObject({ set: v.optional(v.partial(v.strictObject(entries))) });

export const NewEnvironmentSchema = v.strictObject({
  id: v.optional(idOf('environments')),
  name: RequiredText,
  platformType: RequiredText,
  region: v.optional(NullableText, null),
  active: v.optional(v.boolean(), true),
});
export const EnvironmentPatchSchema = edit({
  name: RequiredText,
  platformType: RequiredText,
  region: NullableText,
  active: v.boolean(),
});

export const NewAgentGroupSchema = v.strictObject({
  id: v.optional(idOf('agent-groups')),
  environmentId: idOf('environments'),
  name: RequiredText,
  parentId: v.optional(v.nullable(idOf('agent-groups')), null),
});
export const AgentGroupPatchSchema = edit({
  name: RequiredText,
  parentId: v.nullable(idOf('agent-groups')),
});

export const NewCtiAgentSchema = v.strictObject({
  id: v.optional(idOf('cti-agents')),
  environmentId: idOf('environments'),
  agentId: RequiredText,
  name: RequiredText,
  agentGroupId: v.optional(v.nullable(idOf('agent-groups')), null),
  extension: v.optional(NullableText, null),
  loginId: v.optional(NullableText, null),
  active: v.optional(v.boolean(), true),
});
export const CtiAgentPatchSchema = edit({
  agentId: RequiredText,
  name: RequiredText,
  agentGroupId: v.nullable(idOf('agent-groups')),
  extension: NullableText,
  loginId: NullableText,
  active: v.boolean(),
});
