/** Identifiers of records: UUIDs, branded by the kind of record they name. Runs everywhere. */
import * as v from 'valibot';
import type { Kind } from './kind.ts';

/** The UUID of a record of one kind. `Id<'cti-agents'>` is our id; the platform's is `CtiAgent.agentId`. */
export type Id<K extends Kind | 'accounts' | 'grants' | 'tenants'> = string & { readonly __kind: K };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** Schema of the id of one kind; lower-case UUIDs only, so that one record has one spelling. */
export function idOf<K extends Kind | 'accounts' | 'grants' | 'tenants'>(kind: K) {
  return v.custom<Id<K>>(isUuid, `Expected the lower-case UUID of a record of ${kind}.`);
}
