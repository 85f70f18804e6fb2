/** What stands against saving the draft of an instance, by field: the schema of the write says it. Pure. */

import type { AppError } from '../schema/app-error.ts';
import { type Fault, faultsOf } from '../schema/faults.ts';
import { CrmInstancePatchSchema } from '../schema/write-instance.ts';
import { draftPatch, fieldsIn, type RecordDraft } from './draft.ts';
import { faultText } from './fault-text.ts';
import { settingFault } from './setting-fault.ts';
import { t } from './text.ts';

/** By field key, as fields of an edit are named; one sentence each. */
export type FieldFaults = ReadonlyMap<string, string>;

export function instanceFaults(draft: RecordDraft | null, refused: AppError | null): FieldFaults {
  const faults = new Map<string, string>();
  const fields = draft ? fieldsIn(draft.fields) : [];
  const note = (field: string, message: string) => {
    if (!faults.has(field)) faults.set(field, message);
  };
  // A text that is no JSON is no spec: its place in the schema would say nothing to anybody.
  if (typeof draft?.fields.identity === 'string') note('identity', t('identityNotJson'));
  for (const fault of draft ? faultsOf(CrmInstancePatchSchema, draftPatch(draft.fields, fields)) : []) {
    note(fieldOf(fault), messageOf(fault));
  }
  for (const [field, drafted] of Object.entries(draft?.fields ?? {})) {
    const isEmptyEvent = field.startsWith('popFlow.events.') && drafted?.own && drafted.value === '';
    if (isEmptyEvent) note(field, t(settingFault('eventTable', '') ?? 'faultWorkflow'));
  }
  const problem = refused?.kind === 'refused' ? refused.problem : null;
  if (problem?.field) note(problem.field, problem.detail ?? problem.title);
  return faults;
}

const SECTIONS: readonly string[] = ['features', 'connectivity', 'popFlow'];

/** `set.popFlow.events.Ringing` is the field `popFlow.events.Ringing`; below other fields the field itself. */
function fieldOf({ path: [, field = '', ...inner] }: Fault): string {
  if (!SECTIONS.includes(field)) return field;
  const [key = '', event] = inner;
  return key === 'events' && event !== undefined ? `${field}.${key}.${event}` : `${field}.${key}`;
}

/** Deep inside a spec or a list it says where. */
function messageOf({ path: [, field = '', ...inner], message }: Fault): string {
  if (SECTIONS.includes(field) || inner.length === 0) return faultText(message);
  const place = field === 'sites' ? String(Number(inner[0]) + 1) : inner.join('.');
  return t(field === 'sites' ? 'faultInLine' : 'faultAtPlace', place, faultText(message));
}
