/** What the console changes on the server at once: deletes, restores and reverts. Nothing of it waits in the outbox. */
import { revertOf } from '../domain/revert.ts';
import { Refusal } from '../messages/refusal.ts';
import type { AdminRemote } from '../remote/admin-remote.ts';
import type { ConsoleRemote } from '../remote/console-remote.ts';
import type { Consequences } from '../schema/consequences.ts';
import type {
  AnyRecordKey,
  DeletedPage,
  DeletedQuery,
  DeletionAnswer,
  DeletionRequest,
  RestoreRequest,
} from '../schema/console/deletion.ts';
import type { RevertQuestion, RevertRequest, RevertView } from '../schema/console/revert-view.ts';
import type { Replica } from '../sync/replica.ts';
import { nameIn } from './record-names.ts';

export interface OnlineParts {
  remote: ConsoleRemote;
  admin: AdminRemote;
  replica: Replica;
  /** Resolves when rows that the server has now are here. */
  follow(): Promise<void>;
}

export function foreseeDeletion(record: AnyRecordKey, { remote }: OnlineParts): Promise<Consequences> {
  return remote.readConsequences(record);
}

export async function deleteRecord(request: DeletionRequest, { remote, follow }: OnlineParts): Promise<null> {
  await remote.deleteRow(request);
  await follow();
  return null;
}

export async function restoreRecord(request: RestoreRequest, { remote, follow }: OnlineParts): Promise<null> {
  await remote.restoreRow(request);
  await follow();
  return null;
}

export function readDeleted(query: DeletedQuery, { remote }: OnlineParts): Promise<DeletedPage> {
  const { instanceId, environmentId, after } = query;
  return remote.readDeleted({ instance: instanceId, environment: environmentId, after });
}

/** The last entry of its history is its deletion. */
export async function readDeletion(record: AnyRecordKey, { admin }: OnlineParts): Promise<DeletionAnswer> {
  const [entry] = (await admin.readHistory({ ...record, after: null })).items;
  if (entry?.action !== 'delete') return null;
  const { fullName, username, name } = (entry.before ?? {}) as Partial<Record<string, string>>;
  return { name: fullName || username || name || record.id, by: entry.actor, at: entry.when };
}

export async function planRevert(question: RevertQuestion, parts: OnlineParts): Promise<RevertView> {
  const { version, fields, obstacles } = await findRevert(question, parts);
  return { version, fields, obstacles };
}

/** Planned again from what the server says now, so that nothing is written that was not shown. */
export async function revert(request: RevertRequest, parts: OnlineParts): Promise<null> {
  const { version, patch } = await findRevert(request, parts);
  if (version !== request.version) {
    throw new Refusal({ kind: 'conflict', detail: 'Somebody changed the record just now.', current: null });
  }
  if (patch === null) throw new Refusal({ kind: 'invalid', detail: 'There is nothing to put back.' });
  const { kind, id, key } = request;
  await parts.remote.revertRow({ kind, id, key, version, patch });
  await parts.follow();
  return null;
}

async function findRevert({ kind, id, seq, after }: RevertQuestion, { remote, admin, replica }: OnlineParts) {
  const [history, present] = await Promise.all([
    admin.readHistory({ kind, id, after }),
    remote.readRow({ kind, id }),
  ]);
  const entry = history.items.find((item) => item.seq === seq);
  if (entry?.action !== 'update') {
    throw new Refusal({ kind: 'not-found', detail: 'This entry is not where it was. Look again.' });
  }
  const { before, after: result } = entry;
  const found = revertOf({
    before,
    after: result,
    present,
    nameOf: (recordId) => nameIn(recordId, replica),
  });
  return { version: present.version, ...found };
}
