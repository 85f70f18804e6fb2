/** Edits and additions of records that pages ask for: who may, on which record, and the durable queue. Runs in the background. */
import { applyPatch } from '../domain/apply-patch.ts';
import { newRow } from '../domain/new-row.ts';
import { strongestRole } from '../domain/role.ts';
import { holdsSecret } from '../domain/secret-fields.ts';
import { takenProblem } from '../domain/taken.ts';
import { invalid, Refusal } from '../messages/refusal.ts';
import type { Kind } from '../schema/kind.ts';
import type { Me } from '../schema/me.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { NewRecord } from '../schema/writes.ts';
import { type Addition, type Edit, queuedBy } from '../sync/queue.ts';
import { isAdminOfAll } from './console-scope.ts';
import type { Core } from './core.ts';
import { createDirectly, writeDirectly } from './direct-writes.ts';

/** `null`: it is saved on the server, since it held a secret or this browser keeps nothing. */
export interface Edited {
  changeId: string | null;
}

export async function editRecord(core: Core, edit: Edit): Promise<Edited> {
  const row = requireEditable(core, edit);
  const { replica } = core.engine;
  if (isForServer(core, edit.patch.set)) {
    await writeDirectly(core, edit);
    return { changeId: null };
  }
  const isUnknown = edit.call?.isRepeated && !queuedBy(replica, edit);
  // It may have been saved in the moment between: a second effect could undo what somebody did since.
  if (isUnknown && row.version !== edit.baseVersion) {
    const detail = 'The extension was restarted before it answered. Look whether your change is there.';
    throw new Refusal({ kind: 'unexpected', detail });
  }
  requireFree(core, edit.kind, { before: row, after: applyPatch(row, edit.patch) });
  return durably(core, () => core.engine.edit(edit));
}

/** What must not be kept, or cannot be: it is saved before anything else is said, or refused. */
function isForServer({ cacheMode }: Core, values: Parameters<typeof holdsSecret>[0]): boolean {
  return holdsSecret(values) || cacheMode === 'memory';
}

export interface Creation {
  kind: Kind;
  /** With the id that the page made: one call sent twice adds one record. */
  record: NewRecord & { id: string };
  source: Addition['source'];
}

export async function createRecord(core: Core, { kind, record, source }: Creation): Promise<{ id: string }> {
  const { engine, parts } = core;
  const { id } = record;
  const me = requireWriter(core, homeOf(kind, record));
  if (engine.replica.row(kind, id)) return { id };
  requireReferences(core, record);
  const at = new Date(parts.clock.now()).toISOString();
  const row = newRow(kind, record, { id, by: me.account.username, at });
  requireFree(core, kind, { before: null, after: row });
  if (isForServer(core, record)) await createDirectly(core, { kind, record, source });
  else await durably(core, () => engine.add({ kind, row, source }));
  return { id };
}

/** The server has the last word; what is known to be taken is not queued at all. */
function requireFree(core: Core, kind: Kind, rows: { before: AnyRow | null; after: AnyRow }): void {
  const { shown } = core.engine.replica;
  const problem = takenProblem(kind, rows.after, shown);
  // Who lives with it already is not told when something else is edited.
  if (!problem || (rows.before && takenProblem(kind, rows.before, shown))) return;
  throw new Refusal({ kind: 'refused', detail: problem.detail ?? problem.title, problem });
}

/** The record as the edit may name it; throws what stands against it. */
export function requireEditable(core: Core, { kind, id, baseVersion }: Edit): AnyRow {
  const row: AnyRow | undefined = core.engine.replica.row(kind, id);
  if (!core.session.hasTokens) throw signedOut();
  if (!row) throw new Refusal({ kind: 'not-found', detail: 'This record is not known here.' });
  requireWriter(core, homeOf(kind, row));
  if (baseVersion > row.version) throw invalid('The edit names a version that does not exist.');
  return row;
}

/** As the server: an instance's groups and users are for its admins, everything else for the admin of all. */
export function requireWriter({ engine, session }: Core, instanceId: string | null): Me {
  const { me } = engine.replica;
  if (!session.hasTokens || !me) throw signedOut();
  if (instanceId === null ? isAdminOfAll(me) : strongestRole(me.grants, instanceId) === 'admin') return me;
  const detail =
    instanceId === null
      ? 'Only an admin of all CRM instances may change this.'
      : 'Only an admin of the instance may change this.';
  throw new Refusal({ kind: 'forbidden', detail });
}

/** The instance that a record belongs to; `null` for the telephony side and for instances as a whole. */
function homeOf(kind: Kind, record: NewRecord | AnyRow): string | null {
  return kind !== 'crm-instances' && 'instanceId' in record ? record.instanceId : null;
}

/** What the new record stands under must be here, or on its way from here. */
function requireReferences(core: Core, record: NewRecord): void {
  const { shown } = core.engine.replica;
  const isMissing =
    ('instanceId' in record && !shown.get('crm-instances', record.instanceId)) ||
    ('environmentId' in record && !shown.get('environments', record.environmentId));
  if (!isMissing) return;
  throw new Refusal({ kind: 'not-found', detail: 'What the new record belongs to is not known here.' });
}

export function signedOut(): Refusal {
  return new Refusal({ kind: 'signed-out', detail: 'Sign in to change something.' });
}

/** A fault of storage is told as what it is: nothing was queued. */
export async function durably<T>({ engine, parts }: Core, queue: () => Promise<T>): Promise<T> {
  // Asking the browser takes a while: it is done while the disk writes, at the latest when it has written.
  const asking = setTimeout(() => void parts.platform.setAlarm(true));
  try {
    return await queue();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal({ kind: 'storage', detail: `The browser could not store the edit: ${reason}` });
  } finally {
    clearTimeout(asking);
    void parts.platform.setAlarm(engine.replica.hasUnsent);
  }
}
