/** What goes with a deleted record, in sentences. Pure but for the catalogue. */
import type { Consequence } from '../schema/consequences.ts';
import type { Kind } from '../schema/kind.ts';
import { formatCount, formatList } from './format.ts';
import { type TextKey, t } from './text.ts';

type Words = readonly [one: TextKey, many: TextKey];

/** What cannot happen to a kind has no words. */
const WORDS: Record<Consequence['effect'], Partial<Record<Kind, Words>>> = {
  deleted: {
    'crm-users': ['deletedUsersOne', 'deletedUsersMany'],
    'crm-user-groups': ['deletedGroupsOne', 'deletedGroupsMany'],
    'cti-agents': ['deletedAgentsOne', 'deletedAgentsMany'],
    'agent-groups': ['deletedAgentGroupsOne', 'deletedAgentGroupsMany'],
  },
  ungrouped: {
    'crm-users': ['ungroupedUsersOne', 'ungroupedUsersMany'],
    'cti-agents': ['ungroupedAgentsOne', 'ungroupedAgentsMany'],
    'agent-groups': ['ungroupedAgentGroupsOne', 'ungroupedAgentGroupsMany'],
  },
  unmapped: {
    'crm-users': ['unmappedUsersOne', 'unmappedUsersMany'],
    'crm-user-groups': ['unmappedGroupsOne', 'unmappedGroupsMany'],
    'crm-instances': ['unmappedInstancesOne', 'unmappedInstancesMany'],
  },
};

export function consequenceText({ kind, effect, count }: Consequence): string {
  const words = WORDS[effect][kind];
  return words ? t(words[count === 1 ? 0 : 1], formatCount(count)) : `${effect} ${kind} ${count}`;
}

/** The first of them by name, and how many more there are. */
export function consequenceNames({ first, count }: Consequence): string {
  const names = first.map(({ name }) => name);
  const more = count - names.length;
  return more > 0 ? t('namesAndMore', names.join(', '), formatCount(more)) : formatList(names);
}
