/** Deleting one record with all that goes with it, in one transaction that `restore-record.ts` can take back. Runs in the server. */
import { randomUUID } from 'node:crypto';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { Transaction } from '../db/database.ts';
import { refuseVersion } from './answer-position.ts';
import { forbidden, homeOf, notFound } from './authority.ts';
import type { Caller } from './caller.ts';
import { removeRecord } from './consequences.ts';
import { findAnyState, findRow } from './find-rows.ts';
import type { StoredAnswer } from './idempotency.ts';
import { etagOf, requireVersion } from './patch-body.ts';
import { readRecord } from './read.ts';
import { lockRows } from './touch-rows.ts';
import { writeOnce } from './write-once.ts';

export interface Deletion {
  readonly kind: Kind;
  readonly id: string;
  /** The headers `If-Match` and `Idempotency-Key`, as they came. */
  readonly ifMatch: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly source: AuditSource;
}

/** Throws a `ProblemError` for every refusal; the transaction must then be rolled back. Nothing may be written after it. */
export async function deleteRecord(
  tx: Transaction,
  caller: Caller,
  { kind, id, ifMatch, idempotencyKey, source }: Deletion,
): Promise<StoredAnswer> {
  const version = requireVersion(ifMatch);
  const request = { method: 'DELETE', kind, id };
  const mayRepeat = async () => {
    caller.may.askFor(kind, id);
    const row = await findAnyState(tx, kind, id);
    if (!row) throw notFound();
    caller.may.write(kind, homeOf(kind, row));
  };
  return writeOnce(tx, caller, { idempotencyKey, request, mayRepeat }, async () => {
    const seen = await readRecord(tx, caller, kind, id);
    caller.may.write(kind, homeOf(kind, seen));
    await lockRows(tx, kind, [id]);
    const present = (await findRow(tx, kind, id)) ?? seen;
    if (present.version !== version) throw await refuseVersion(tx, kind, present);
    const jobId = randomUUID();
    const made = await removeRecord({ tx, caller }, kind, id);
    const after = made.at(-1)?.after;
    // Row-level security shows more rows than it lets be changed.
    if (after?.id !== id) throw forbidden('This record may not be deleted by this account.');
    const changes = made.map((change) => ({ ...change, source, jobId }));
    const body = { id, version: after.version, changed: countByKind(changes) };
    return { answer: { status: 200, etag: etagOf(after), body }, changes };
  });
}

/** Records that the change touched, itself included. */
function countByKind(changes: readonly { kind: Kind }[]): Partial<Record<Kind, number>> {
  const counts: Partial<Record<Kind, number>> = {};
  for (const { kind } of changes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
