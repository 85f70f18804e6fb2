/** The kinds of records that the configuration holds, spelt as in the URLs of the API. */
import * as v from 'valibot';

export const KINDS = [
  'crm-instances',
  'crm-user-groups',
  'crm-users',
  'environments',
  'agent-groups',
  'cti-agents',
] as const;

export type Kind = (typeof KINDS)[number];

export const KindSchema = v.picklist(KINDS);

/** Whatever a record names or lies in is of a kind before its own. */
export const NAMED_FIRST: readonly Kind[] = [
  'environments',
  'agent-groups',
  'cti-agents',
  'crm-instances',
  'crm-user-groups',
  'crm-users',
];
