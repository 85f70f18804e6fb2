/** The texts that say what a record is, in the order of the dialogs that ask for them. Pure. */
import type { Kind } from '../schema/kind.ts';

export const NAMING_FIELDS: Record<Kind, readonly string[]> = {
  'crm-instances': ['name', 'crmId'],
  'crm-user-groups': ['name'],
  'crm-users': ['nativeId', 'username', 'fullName'],
  environments: ['name', 'platformType', 'region'],
  'agent-groups': ['name'],
  'cti-agents': ['agentId', 'name', 'extension', 'loginId'],
};

/** Of these, the ones that may not be empty. */
export const REQUIRED_FIELDS: readonly string[] = ['name', 'crmId', 'username', 'platformType', 'agentId'];
