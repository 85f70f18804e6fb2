/** Restoring a deleted record with all that went with it: the same ids, higher versions. Runs in the server. */
import { randomUUID } from 'node:crypto';
import { type Kind, NAMED_FIRST } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import { ProblemError } from '../problem-error.ts';
import { homeOf, notFound } from './authority.ts';
import type { Caller } from './caller.ts';
import type { Deletion } from './delete-record.ts';
import { type DeletionEntry, deletionEntries, findDeleted } from './deleted-rows.ts';
import { findAnyState } from './find-rows.ts';
import type { StoredAnswer } from './idempotency.ts';
import { etagOf, requireVersion } from './patch-body.ts';
import { refuse, versionMismatch } from './patch-problems.ts';
import { requireReferences } from './references.ts';
import { relinkLists, relinkReferences } from './relink.ts';
import { refusing } from './store-row.ts';
import { touchRows, type Writer } from './touch-rows.ts';
import { type Outcome, writeOnce } from './write-once.ts';

/** `If-Match` may be left out: a deleted record cannot be edited, so there is nothing to overwrite. */
export type Restoration = Omit<Deletion, 'source'>;

/** Throws a `ProblemError` for every refusal; the transaction must then be rolled back. Nothing may be written after it. */
export async function restoreRecord(
  tx: Transaction,
  caller: Caller,
  { kind, id, ifMatch, idempotencyKey }: Restoration,
): Promise<StoredAnswer> {
  const version = ifMatch === undefined ? null : requireVersion(ifMatch);
  const request = { method: 'RESTORE', kind, id };
  const mayRepeat = ({ body }: StoredAnswer) => caller.may.write(kind, homeOf(kind, body as AnyRow));
  return writeOnce(tx, caller, { idempotencyKey, request, mayRepeat, shows: kind }, async () => {
    const row = await findRestorable(tx, caller, { kind, id });
    if (version !== null && row.version !== version) throw versionMismatch(row);
    return refusingRestore(() => restore({ tx, caller }, kind, row));
  });
}

async function findRestorable(
  tx: Transaction,
  caller: Caller,
  { kind, id }: { kind: Kind; id: string },
): Promise<AnyRow> {
  caller.may.askFor(kind, id);
  const row = await findAnyState(tx, kind, id);
  if (!row) throw notFound();
  caller.may.read(kind, row);
  caller.may.write(kind, homeOf(kind, row));
  const deleted = await findDeleted(tx, kind, id);
  if (!deleted)
    throw refuse(409, 'not_deleted', { title: 'Not deleted', detail: 'This record is not deleted.' });
  if (deleted.isRestorable) return deleted.row;
  throw refuse(409, 'restore_expired', {
    title: 'Too long ago',
    detail: 'Deleted records can be restored for 90 days. This one must be added again.',
  });
}

async function restore(writer: Writer, kind: Kind, row: AnyRow): Promise<Outcome> {
  const { tx } = writer;
  await requireReferences(tx, kind, row as never);
  const entries = await deletionEntries(tx, kind, row.id);
  const restored = [];
  for (const each of NAMED_FIRST) {
    const ids = idsToRestore(entries, each, each === kind ? row.id : null);
    if (ids.length === 0) continue;
    const touch = { kind: each, where: 'r.id = any ($2::uuid[]) and r.deleted_at is not null', ids };
    const rows = await refusing(tx, row, () => touchRows(writer, { ...touch, set: 'deleted_at = null' }));
    for (const { after } of rows)
      restored.push({ kind: each, action: 'restore' as const, before: null, after });
  }
  const updated = entries.filter(({ action }) => action === 'update');
  const relinked = [
    ...(await refusing(tx, row, () => relinkReferences(writer, row.id, updated))),
    ...(await refusing(tx, row, () => relinkLists(writer, updated))),
  ];
  const after = restored.find((change) => change.after.id === row.id)?.after ?? row;
  const jobId = randomUUID();
  const changes = [...restored, ...relinked].map((change) => ({
    ...change,
    source: 'restore' as const,
    jobId,
  }));
  return { answer: { status: 200, etag: etagOf(after), body: after }, changes };
}

function idsToRestore(entries: readonly DeletionEntry[], kind: Kind, own: string | null): string[] {
  const ids = entries.filter((entry) => entry.action === 'delete' && entry.kind === kind).map(({ id }) => id);
  return own === null || ids.includes(own) ? ids : [...ids, own];
}

/** Whatever stands in the way was taken or deleted meanwhile: a conflict, not a mistake in the request. */
async function refusingRestore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { status: _, title: __, detail, code, ...rest } = error.problem;
    throw refuse(409, code === 'not_found' ? 'owner_deleted' : code, {
      ...rest,
      title: 'Cannot be restored now',
      detail: WAYS_OUT[code] ?? `${detail} Then restore this record.`,
    });
  }
}

const WAYS_OUT: Record<string, string> = {
  not_found: 'The CRM instance it belongs to is deleted. Restore that one first.',
  environment_unknown: 'The environment it belongs to is deleted. Restore that one first.',
  group_unknown: 'The user group it was in is deleted. Restore that one first.',
  agent_group_unknown: 'The agent group it was in is deleted. Restore that one first.',
  agent_unknown: 'An agent of its list is deleted. Restore that one first.',
  username_taken: 'Another user of the CRM instance has its username now. Rename that one, then restore.',
  group_name_taken: 'Another user group of the CRM instance has its name now. Rename that one, then restore.',
  crm_id_taken: 'Another CRM instance has its CRM ID now. Change that one, then restore.',
  environment_name_taken: 'Another environment has its name now. Rename that one, then restore.',
  agent_id_taken: 'Another CTI agent of the environment has its agent id now. Change that one, then restore.',
};
