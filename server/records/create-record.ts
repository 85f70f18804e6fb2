/** Adding one record of any kind: key, body, authority, what it belongs to, row, answer, audit and seq. Runs in the server. */
import { randomUUID } from 'node:crypto';
import type * as v from 'valibot';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import { NewCrmUserSchema } from '../../lib/schema/new-user.ts';
import type { Transaction } from '../db/database.ts';
import type { Caller } from './caller.ts';
import type { StoredAnswer } from './idempotency.ts';
import { requireLive } from './live-owner.ts';
import { parseBody } from './parse-body.ts';
import { etagOf } from './patch-body.ts';
import { insertRow, type Wanted } from './store-row.ts';
import { writeOnce } from './write-once.ts';

export const NEW_SCHEMAS = {
  'crm-users': NewCrmUserSchema,
} as const satisfies Record<string, v.GenericSchema>;

export type CreatedKind = keyof typeof NEW_SCHEMAS;

export interface Creation {
  readonly kind: CreatedKind;
  readonly idempotencyKey: string | undefined;
  readonly body: unknown;
  readonly source: AuditSource;
}

/** Throws a `ProblemError` for every refusal; the transaction must then be rolled back. Nothing may be written after it. */
export function createRecord(tx: Transaction, caller: Caller, creation: Creation): Promise<StoredAnswer> {
  const { kind, idempotencyKey, body, source } = creation;
  const request = { method: 'POST', kind, body };
  return writeOnce(tx, caller, { idempotencyKey, request }, async () => {
    const given = parseBody(NEW_SCHEMAS[kind], body);
    caller.may.write(kind, given.instanceId);
    await requireLive(tx, 'crm-instances', given.instanceId);
    const wanted = { ...given, id: given.id ?? randomUUID() } as Wanted<typeof kind>;
    const after = await insertRow({ tx, caller }, kind, wanted);
    return {
      answer: { status: 201, etag: etagOf(after), body: after },
      changes: [{ kind, action: 'create', before: null, after, source }],
    };
  });
}
