/** What stands against a record or an edit, by field: its schema says it, or whoever refused it. Pure but for the catalogue. */
import type { AppError } from '../schema/app-error.ts';
import { type Fault, faultsOf } from '../schema/faults.ts';
import type { Kind } from '../schema/kind.ts';
import { NEW_SCHEMAS, PATCH_SCHEMAS, type RecordPatch } from '../schema/writes.ts';
import { faultText, knownFault } from './fault-text.ts';
import { t } from './text.ts';

/** By field key, as fields of an edit are named; one sentence each. */
export type FieldFaults = ReadonlyMap<string, string>;

export function newFaults(kind: Kind, record: object): FieldFaults {
  return byField(faultsOf(NEW_SCHEMAS[kind], record));
}

export function patchFaults(kind: Kind, patch: RecordPatch): FieldFaults {
  // Below `set` or `unset` stand the fields
  return byField(
    faultsOf(PATCH_SCHEMAS[kind], patch).map(({ path, ...rest }) => ({ ...rest, path: path.slice(1) })),
  );
}

/** The field that the server or the background named; empty where it named none. */
export function refusedFaults(error: AppError | null): FieldFaults {
  const problem = error?.kind === 'refused' ? error.problem : null;
  if (!problem?.field) return new Map();
  const path = problem.field.startsWith(EVENT)
    ? ['popFlow', 'events', problem.field.slice(EVENT.length)]
    : problem.field.split('.');
  const said = problem.detail ?? problem.title;
  // The API calls a field by its key; here it stands under its label
  const prefix = `${problem.field}: `;
  const sentence = said.startsWith(prefix) ? said.slice(prefix.length) : said;
  return new Map([[fieldOf(path), placed(path, knownFault(sentence) ?? sentence)]]);
}

const EVENT = 'popFlow.events.';
const SECTIONS: readonly string[] = ['features', 'connectivity', 'popFlow'];

/** The first of each field is enough to go on with; fields stand in the order of the schema, which is that of the form. */
function byField(faults: readonly Fault[]): FieldFaults {
  const first = new Map<string, string>();
  for (const { path, message } of faults) {
    const field = fieldOf(path);
    if (!first.has(field)) first.set(field, placed(path, faultText(message)));
  }
  return first;
}

/** `popFlow.events.Ringing` is a field; below other fields the field itself. */
function fieldOf([field = '', ...inner]: readonly string[]): string {
  if (!SECTIONS.includes(field) || inner.length === 0) return field;
  const [key = '', event] = inner;
  return key === 'events' && event !== undefined ? `${field}.${key}.${event}` : `${field}.${key}`;
}

/** Deep inside a spec or a list it says where. */
function placed([field = '', ...inner]: readonly string[], sentence: string): string {
  if (SECTIONS.includes(field) || inner.length === 0) return sentence;
  const place = field === 'sites' ? String(Number(inner[0]) + 1) : inner.join('.');
  return t(field === 'sites' ? 'faultInLine' : 'faultAtPlace', place, sentence);
}
