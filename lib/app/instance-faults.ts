/** What stands against saving the draft of an instance, by field: the schema of the write says it, or who refused it. Pure. */
import type { AppError } from '../schema/app-error.ts';
import type { RecordPatch } from '../schema/writes.ts';
import { draftPatch, fieldsIn, type RecordDraft } from './draft.ts';
import { type FieldFaults, patchFaults, refusedFaults } from './form-faults.ts';
import { faultLine, specFaults } from './spec-faults.ts';
import { t } from './text.ts';

export interface InstanceForm {
  draft: RecordDraft | null;
  /** Those to be written, which are in no draft; `null` removes one. */
  secrets: Readonly<Record<string, string | null>>;
  refused: AppError | null;
}

export function instanceFaults({ draft, secrets, refused }: InstanceForm): FieldFaults {
  const faults = new Map<string, string>();
  const note = (field: string, message: string) => {
    if (!faults.has(field)) faults.set(field, message);
  };
  const patch: RecordPatch = draft ? draftPatch(draft.fields, fieldsIn(draft.fields)) : {};
  for (const found of [patchFaults('crm-instances', patch), secretFaults(secrets), refusedFaults(refused)]) {
    for (const [field, message] of found) note(field, message);
  }
  const [inSpec] = draft?.fields.identity ? specFaults(draft.fields.identity) : [];
  if (inSpec) faults.set('identity', faultLine(inSpec));
  // A text that is no JSON is no spec: its place in the schema would say nothing to anybody.
  if (typeof draft?.fields.identity === 'string') faults.set('identity', t('identityNotJson'));
  for (const [field, drafted] of Object.entries(draft?.fields ?? {})) {
    const isEmptyEvent = field.startsWith('popFlow.events.') && drafted?.own && drafted.value === '';
    if (isEmptyEvent) faults.set(field, t('faultWorkflow'));
  }
  return faults;
}

/** Nobody means to replace a secret by nothing: removing it is another button. */
function secretFaults(secrets: InstanceForm['secrets']): FieldFaults {
  const empty = Object.keys(secrets).filter((key) => secrets[key] === '');
  return new Map([
    ...empty.map((key) => [`connectivity.${key}`, t('secretEmpty')] as const),
    ...patchFaults('crm-instances', { set: { connectivity: secrets } }),
  ]);
}
