/** Editing one CRM user, exactly as `sync.md` orders it: key, authority, version, row, answer, audit and seq. Runs in the server. */
import { isDeepStrictEqual } from 'node:util';
import { applyUserPatch } from '../../lib/domain/apply-patch.ts';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from './authority.ts';
import type { Caller } from './caller.ts';
import { findRow } from './find-rows.ts';
import type { StoredAnswer } from './idempotency.ts';
import { etagOf, parsePatch, requireVersion } from './patch-body.ts';
import { versionMismatch } from './patch-problems.ts';
import { updateRow } from './store-row.ts';
import { writeOnce } from './write-once.ts';

export interface UserWrite {
  readonly id: string;
  /** The headers `If-Match` and `Idempotency-Key`, as they came. */
  readonly ifMatch: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly body: unknown;
  readonly source: AuditSource;
}

/**
 * Throws a `ProblemError` for every refusal; the transaction must then be rolled back, which also frees the key.
 * A patch that changes nothing answers the present row. Nothing may be written after it in the transaction.
 */
export async function patchUser(tx: Transaction, caller: Caller, write: UserWrite): Promise<StoredAnswer> {
  const version = requireVersion(write.ifMatch);
  const { id, idempotencyKey, body, source } = write;
  const request = { method: 'PATCH', kind: 'crm-users', id, body };
  return writeOnce(tx, caller, { idempotencyKey, request }, async () => {
    const before = await findEditable(tx, caller, id);
    const patch = parsePatch(body);
    if (before.version !== version) throw versionMismatch(before);
    const wanted = applyUserPatch(before, patch);
    if (isDeepStrictEqual(wanted, before)) return { answer: answerOf(before), changes: [] };
    const after = await updateRow({ tx, caller }, 'crm-users', { before, wanted });
    return {
      answer: answerOf(after),
      changes: [{ kind: 'crm-users', action: 'update', before, after, source }],
    };
  });
}

const answerOf = (row: CrmUser): StoredAnswer => ({ status: 200, etag: etagOf(row), body: row });

async function findEditable(tx: Transaction, caller: Caller, id: string): Promise<CrmUser> {
  caller.may.askFor('crm-users', id);
  const user = await findRow(tx, 'crm-users', id);
  if (!user) throw notFound();
  caller.may.read('crm-users', user);
  caller.may.write('crm-users', user.instanceId);
  return user;
}
