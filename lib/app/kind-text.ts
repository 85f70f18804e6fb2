/** What one record of each kind is called. */

import type { Kind } from '../schema/kind.ts';
import type { TextKey } from './text.ts';

export const KIND_TEXT: Record<Kind, TextKey> = {
  'crm-instances': 'crmInstance',
  'crm-user-groups': 'crmUserGroup',
  'crm-users': 'crmUser',
  environments: 'environment',
  'agent-groups': 'agentGroup',
  'cti-agents': 'ctiAgent',
};

/** Stands over an edit that adds a record. */
export const NEW_TEXT: Record<Kind, TextKey> = {
  'crm-instances': 'newInstance',
  'crm-user-groups': 'newGroup',
  'crm-users': 'newUser',
  environments: 'newEnvironment',
  'agent-groups': 'newAgentGroup',
  'cti-agents': 'newAgent',
};
