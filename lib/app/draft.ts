/** The draft of one CRM user: what a person changed in the page and has not saved. Pure. */

import type { CrmUser } from '../schema/crm-records.ts';
import type { MappedAgent } from '../schema/me.ts';
import type { CrmUserPatch } from '../schema/patch.ts';

export type DraftMapping =
  | { readonly mode: 'inherit' }
  | { readonly mode: 'override'; readonly agents: readonly MappedAgent[] };

export interface DraftFields {
  readonly groupId?: CrmUser['groupId'];
  readonly mapping?: DraftMapping;
}

export type DraftField = keyof DraftFields;

export interface UserDraft {
  /** Version of the record when the first change was drafted. */
  readonly begunOn: number;
  /** The record as it was when the draft was begun, or when the person last chose to keep theirs. */
  readonly base: CrmUser;
  readonly fields: DraftFields;
}

export function mappingValue(mapping: DraftMapping): CrmUser['mapping'] {
  if (mapping.mode === 'inherit') return { mode: 'inherit' };
  return { mode: 'override', agents: mapping.agents.map(({ agent }) => agent.id) };
}

/** The draft's fields as the body of a write; only the named ones. */
export function draftPatch(fields: DraftFields, named: readonly DraftField[]): CrmUserPatch {
  const { groupId, mapping } = fields;
  const hasGroup = groupId !== undefined && named.includes('groupId');
  const hasMapping = mapping !== undefined && named.includes('mapping');
  return {
    set: { ...(hasGroup ? { groupId } : {}), ...(hasMapping ? { mapping: mappingValue(mapping) } : {}) },
  };
}

function sameMapping(a: CrmUser['mapping'], b: CrmUser['mapping']): boolean {
  if (a.mode === 'inherit' || b.mode === 'inherit') return a.mode === b.mode;
  return a.agents.length === b.agents.length && a.agents.every((id, index) => id === b.agents[index]);
}

/** Only the fields that differ from the record. */
function differing(fields: DraftFields, user: CrmUser): DraftFields {
  const { groupId, mapping } = fields;
  return {
    ...(groupId !== undefined && groupId !== user.groupId ? { groupId } : {}),
    ...(mapping !== undefined && !sameMapping(mappingValue(mapping), user.mapping) ? { mapping } : {}),
  };
}

/** Fields of the draft that somebody else changed since it was begun. */
export function contested(draft: UserDraft, user: CrmUser): DraftField[] {
  if (user.version === draft.base.version) return [];
  const { groupId, mapping } = draft.fields;
  return [
    ...(groupId !== undefined && draft.base.groupId !== user.groupId ? (['groupId'] as const) : []),
    ...(mapping !== undefined && !sameMapping(draft.base.mapping, user.mapping)
      ? (['mapping'] as const)
      : []),
  ];
}

/** Whether the person must first choose between theirs and the other change of this field. */
export function isFieldContested(draft: UserDraft | null, user: CrmUser, field: DraftField): boolean {
  return draft !== null && contested(draft, user).includes(field);
}

/** The draft over a newer record: equal fields fall away, and an uncontested draft moves on to the new version. */
export function rebased(draft: UserDraft, user: CrmUser): UserDraft | null {
  const fields = differing(draft.fields, user);
  if (Object.keys(fields).length === 0) return null;
  const next = { ...draft, fields };
  return contested(next, user).length === 0 ? { ...next, base: user } : next;
}
