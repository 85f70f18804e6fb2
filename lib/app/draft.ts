/** The draft of one record: what a person changed in the page and has not saved. Pure. */
import { isSameValue, unitValue } from '../domain/merge-units.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { MappedAgent } from '../schema/me.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { RecordPatch } from '../schema/writes.ts';
import { type DraftSetting, type SettingField, settingsPatch } from './draft-settings.ts';

export type DraftMapping =
  | { readonly mode: 'inherit' }
  | { readonly mode: 'override'; readonly agents: readonly MappedAgent[] };

/** Sections whose fields always have a value of their own; never a secret. */
export type SectionField = `features.${string}` | `connectivity.${string}`;

/** Keys as in `PendingChange.fields`; a draft names fields of its own record only. */
export interface DraftFields {
  readonly name?: string;
  readonly active?: boolean;
  readonly username?: string;
  readonly nativeId?: string | null;
  readonly fullName?: string | null;
  readonly groupId?: CrmUser['groupId'];
  readonly crmId?: string;
  readonly crmType?: string;
  readonly sites?: readonly string[];
  readonly identity?: unknown;
  readonly platformType?: string;
  readonly region?: string | null;
  readonly parentId?: string | null;
  readonly agentId?: string;
  readonly agentGroupId?: string | null;
  readonly extension?: string | null;
  readonly loginId?: string | null;
  readonly mapping?: DraftMapping;
  readonly [setting: SettingField]: DraftSetting;
  readonly [section: SectionField]: DraftSetting;
}

export type DraftField = keyof DraftFields;

export interface RecordDraft {
  /** Version of the record when the first change was drafted. */
  readonly begunOn: number;
  /** The record as it was when the draft was begun, or when the person last chose to keep theirs. */
  readonly base: AnyRow;
  readonly fields: DraftFields;
  /** The last change of the record by somebody else while the draft is open; `at` as the server says. */
  readonly changed?: { readonly by: string | null; readonly at: string };
}

export function mappingValue(mapping: DraftMapping): CrmUser['mapping'] {
  if (mapping.mode === 'inherit') return { mode: 'inherit' };
  return { mode: 'override', agents: mapping.agents.map(({ agent }) => agent.id) };
}

/** The draft's fields as the body of a write; only the named ones. It is a patch of the record's kind. */
export function draftPatch<P extends RecordPatch>(fields: DraftFields, named: readonly DraftField[]): P {
  const drafted = named.filter((field) => fields[field] !== undefined);
  const { set: popFlow, unset } = settingsPatch(fields, drafted.filter(isSettingField));
  const plain = drafted.filter((field) => !isDotted(field));
  return {
    set: {
      ...Object.fromEntries(plain.map((field) => [field, valueIn(fields, field)])),
      ...sectionPatch(fields, drafted, 'features'),
      ...sectionPatch(fields, drafted, 'connectivity'),
      ...(popFlow ? { popFlow } : {}),
    },
    ...(unset ? { unset } : {}),
  } as P;
}

function sectionPatch(fields: DraftFields, drafted: readonly DraftField[], section: string): object {
  const prefix = `${section}.`;
  const entries = drafted
    .filter((field) => field.startsWith(prefix))
    .map((field) => [field.slice(prefix.length), valueIn(fields, field)]);
  return entries.length > 0 ? { [section]: Object.fromEntries(entries) } : {};
}

export function isSettingField(field: DraftField): field is SettingField {
  return field.startsWith('popFlow.');
}

function isDotted(field: DraftField): field is SettingField | SectionField {
  return field.includes('.');
}

/** The drafted settings, in the order they were first touched. */
export function draftedSettings(draft: RecordDraft | null): SettingField[] {
  return draftedIn(draft).filter(isSettingField);
}

/** The drafted fields, in the order they were first touched. */
export function draftedIn(draft: RecordDraft | null): DraftField[] {
  return draft ? fieldsIn(draft.fields) : [];
}

export function fieldsIn(fields: DraftFields): DraftField[] {
  return Object.keys(fields) as DraftField[];
}

/** What the draft gives a field, as the record would hold it; `undefined` where it would inherit. */
function valueIn(fields: DraftFields, field: DraftField): unknown {
  if (field === 'mapping') return fields.mapping && mappingValue(fields.mapping);
  if (!isDotted(field)) return fields[field];
  const drafted = fields[field];
  return drafted?.own ? drafted.value : undefined;
}

/** Only the fields that differ from the record. */
function differing(fields: DraftFields, row: AnyRow): DraftFields {
  const kept = fieldsIn(fields).filter(
    (field) => fields[field] !== undefined && !isSameValue(valueIn(fields, field), unitValue(row, field)),
  );
  return Object.fromEntries(kept.map((field) => [field, fields[field]])) as DraftFields;
}

/** Fields of the draft that somebody else changed since it was begun. */
export function contested({ base, fields }: RecordDraft, row: AnyRow): DraftField[] {
  if (row.version === base.version) return [];
  return fieldsIn(fields).filter((field) => !isSameValue(unitValue(base, field), unitValue(row, field)));
}

/** Whether the person must first choose between theirs and the other change of this field. */
export function isFieldContested(draft: RecordDraft | null, row: AnyRow, field: DraftField): boolean {
  return draft !== null && contested(draft, row).includes(field);
}

/** The draft over a newer record: equal fields fall away, and an uncontested draft moves on to the new version. */
export function rebased(draft: RecordDraft, row: AnyRow): RecordDraft | null {
  const fields = differing(draft.fields, row);
  if (Object.keys(fields).length === 0) return null;
  const next = { ...draft, fields };
  return contested(next, row).length === 0 ? { ...next, base: row } : next;
}
