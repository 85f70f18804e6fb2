/** The draft of one CRM user: what a person changed in the page and has not saved. Pure. */

import type { CrmUser } from '../schema/crm-records.ts';
import type { MappedAgent } from '../schema/me.ts';
import type { CrmUserPatch } from '../schema/patch.ts';
import { type DraftSetting, ownSetting, type SettingField, settingsPatch } from './draft-settings.ts';

export type DraftMapping =
  | { readonly mode: 'inherit' }
  | { readonly mode: 'override'; readonly agents: readonly MappedAgent[] };

export interface DraftFields {
  readonly username?: string;
  readonly nativeId?: string | null;
  readonly fullName?: string | null;
  readonly groupId?: CrmUser['groupId'];
  readonly mapping?: DraftMapping;
  readonly [setting: SettingField]: DraftSetting;
}

export type DraftField = keyof DraftFields;

/** Fields of the record that are one value each. */
const PLAIN = ['username', 'nativeId', 'fullName', 'groupId'] as const;
type PlainField = (typeof PLAIN)[number];

function isPlain(field: DraftField): field is PlainField {
  return PLAIN.some((plain) => plain === field);
}

export interface UserDraft {
  /** Version of the record when the first change was drafted. */
  readonly begunOn: number;
  /** The record as it was when the draft was begun, or when the person last chose to keep theirs. */
  readonly base: CrmUser;
  readonly fields: DraftFields;
  /** The last change of the record by somebody else while the draft is open; `at` as the server says. */
  readonly changed?: { readonly by: string | null; readonly at: string };
}

export function mappingValue(mapping: DraftMapping): CrmUser['mapping'] {
  if (mapping.mode === 'inherit') return { mode: 'inherit' };
  return { mode: 'override', agents: mapping.agents.map(({ agent }) => agent.id) };
}

/** The draft's fields as the body of a write; only the named ones. */
export function draftPatch(fields: DraftFields, named: readonly DraftField[]): CrmUserPatch {
  const { mapping } = fields;
  const plain = PLAIN.filter((field) => fields[field] !== undefined && named.includes(field));
  const hasMapping = mapping !== undefined && named.includes('mapping');
  const { set: popFlow, unset } = settingsPatch(fields, named.filter(isSettingField));
  return {
    set: {
      ...Object.fromEntries(plain.map((field) => [field, fields[field]])),
      ...(hasMapping ? { mapping: mappingValue(mapping) } : {}),
      ...(popFlow ? { popFlow } : {}),
    },
    ...(unset ? { unset } : {}),
  };
}

export function isSettingField(field: DraftField): field is SettingField {
  return field.startsWith('popFlow.');
}

/** The drafted settings, in the order they were first touched. */
export function draftedSettings(draft: UserDraft | null): SettingField[] {
  return draft ? fieldsIn(draft.fields).filter(isSettingField) : [];
}

function fieldsIn(fields: DraftFields): DraftField[] {
  return Object.keys(fields) as DraftField[];
}

function sameMapping(a: CrmUser['mapping'], b: CrmUser['mapping']): boolean {
  if (a.mode === 'inherit' || b.mode === 'inherit') return a.mode === b.mode;
  return a.agents.length === b.agents.length && a.agents.every((id, index) => id === b.agents[index]);
}

/** Whether two states of the record hold the same in one field. */
function sameField(field: DraftField, a: CrmUser, b: CrmUser): boolean {
  if (isPlain(field)) return a[field] === b[field];
  if (field === 'mapping') return sameMapping(a.mapping, b.mapping);
  return ownSetting(a.popFlow, field) === ownSetting(b.popFlow, field);
}

/** Whether the draft says of one field what the record says anyway. */
function isAsRecorded(field: DraftField, fields: DraftFields, user: CrmUser): boolean {
  const { mapping } = fields;
  if (isPlain(field)) return fields[field] === undefined || fields[field] === user[field];
  if (field === 'mapping') return !mapping || sameMapping(mappingValue(mapping), user.mapping);
  const drafted = fields[field];
  const own = ownSetting(user.popFlow, field);
  return !drafted || (drafted.own ? drafted.value === own : own === undefined);
}

/** Only the fields that differ from the record. */
function differing(fields: DraftFields, user: CrmUser): DraftFields {
  const kept = Object.entries(fields).filter(([key]) => !isAsRecorded(key as DraftField, fields, user));
  return Object.fromEntries(kept);
}

/** Fields of the draft that somebody else changed since it was begun. */
export function contested(draft: UserDraft, user: CrmUser): DraftField[] {
  if (user.version === draft.base.version) return [];
  return fieldsIn(draft.fields).filter((field) => !sameField(field, draft.base, user));
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
