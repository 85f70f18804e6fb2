/** Which settings are secrets: those never stand in a cache, an outbox, a draft or an answer (rule C14). Pure. */
import { CONNECTIVITY_FIELDS } from '../schema/instance-fields.ts';
import type { NewRecord, RecordPatch } from '../schema/writes.ts';

const SECRETS: readonly string[] = CONNECTIVITY_FIELDS.filter(({ type }) => type === 'secret').map(
  ({ key }) => key,
);

export function isSecret(connectivityKey: string): boolean {
  return SECRETS.includes(connectivityKey);
}

/** `values`: a record to add, or what an edit sets. */
export function holdsSecret(values: NewRecord | RecordPatch['set']): boolean {
  return Object.keys(connectivityOf(values)).some(isSecret);
}

/** The patch without its secrets: what can be compared with rows. */
export function withoutSecrets(patch: RecordPatch): RecordPatch {
  if (!holdsSecret(patch.set)) return patch;
  const kept = Object.entries(connectivityOf(patch.set)).filter(([key]) => !isSecret(key));
  return { ...patch, set: { ...patch.set, connectivity: Object.fromEntries(kept) } } as RecordPatch;
}

/** Only the secrets of the patch. */
export function secretsOf(patch: RecordPatch): RecordPatch {
  const secrets = Object.entries(connectivityOf(patch.set)).filter(([key]) => isSecret(key));
  return { set: { connectivity: Object.fromEntries(secrets) } };
}

function connectivityOf(values: NewRecord | RecordPatch['set']): object {
  return values && 'connectivity' in values ? (values.connectivity ?? {}) : {};
}
