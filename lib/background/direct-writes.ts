/** Writes that hold a secret, and all where the browser gives no database: straight to the server, kept nowhere on the way, refused while it cannot be reached. */

import * as v from 'valibot';
import { combinePatches } from '../domain/combine-patches.ts';
import { mergeEdit } from '../domain/merge.ts';
import { secretsOf, withoutSecrets } from '../domain/secret-fields.ts';
import { Refusal } from '../messages/refusal.ts';
import { BulkSchema } from '../schema/bulk.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { RecordPatch } from '../schema/writes.ts';
import { rowOfConflict } from '../sync/conflicts.ts';
import { failureOf } from '../sync/failure.ts';
import type { Edit } from '../sync/queue.ts';
import type { Core } from './core.ts';
import type { Creation } from './edits.ts';

/** Merges with other people's changes before the person is asked to look for themselves. */
const MOST_MERGES = 5;

export async function writeDirectly(core: Core, edit: Edit): Promise<void> {
  await requireNothingWaiting(core, edit.id);
  const call = edit.call?.id ?? crypto.randomUUID();
  const known: AnyRow | undefined = core.engine.replica.row(edit.kind, edit.id);
  let [base, wanted] = [known?.version === edit.baseVersion ? known : null, edit];
  for (let merges = 0; ; merges += 1) {
    // Another body needs another key; the same ones let a repeated call take effect once.
    const met = await sent(core, wanted, `${call}.${merges + 1}`);
    if (met === null) return;
    const patch =
      merges < MOST_MERGES ? mergedPatch({ base, patch: wanted.patch, theirs: met.theirs }) : null;
    if (!patch) throw new Refusal(met.refusal);
    [base, wanted] = [met.theirs, { ...wanted, patch, baseVersion: met.theirs.version }];
  }
}

export async function createDirectly(core: Core, { kind, record, source }: Creation): Promise<void> {
  const { remote, engine } = core;
  const askedAt = engine.replica.copiedAt;
  const { row, position } = await remote.createRecord({ kind, record, source, key: `${record.id}.1` });
  await engine.take({ kind, row, stand: { position, askedAt } });
}

/** Both or neither. */
export async function writeMappings(core: Core, edits: readonly Edit[]): Promise<void> {
  for (const { id } of edits) await requireNothingWaiting(core, id);
  const rows = edits.map(({ id }) => core.engine.replica.row('crm-users', id));
  const instanceId = rows[0]?.instanceId;
  const asked = {
    instanceId,
    edits: edits.map(({ id, baseVersion, patch }) => ({ users: [[id, baseVersion]], set: patch.set })),
  };
  const body = v.safeParse(BulkSchema, asked);
  if (!body.success)
    throw new Refusal({
      kind: 'storage',
      detail: 'This browser stores nothing, so an agent is moved by itself. Save the other changes first.',
    });
  await core.consoleRemote().bulk({ key: crypto.randomUUID(), body: body.output });
}

interface Met {
  theirs: AnyRow;
  refusal: ReturnType<typeof failureOf>['error'];
}

/** `null` once it is saved; what somebody else made of the record where they were first. */
async function sent(core: Core, edit: Edit, key: string): Promise<Met | null> {
  const { kind, id, baseVersion, patch, source } = edit;
  const askedAt = core.engine.replica.copiedAt;
  try {
    const { row, position } = await core.remote.patchRecord({ kind, id, baseVersion, patch, source, key });
    await core.engine.take({ kind, row, stand: { position, askedAt } });
    return null;
  } catch (thrown) {
    const { error, position } = failureOf(thrown);
    const theirs = rowOfConflict(kind, error);
    if (!theirs || theirs.version === baseVersion) throw thrown;
    await core.engine.take({ kind, row: theirs, stand: { position, askedAt } });
    return { theirs, refusal: error };
  }
}

/** A secret has no readable base: the last one wins. `null` where both changed one thing. */
function mergedPatch(parts: { base: AnyRow | null; patch: RecordPatch; theirs: AnyRow }): RecordPatch | null {
  const { conflicts, disjoint } = mergeEdit({ ...parts, patch: withoutSecrets(parts.patch) });
  return conflicts.length > 0 ? null : combinePatches(disjoint ?? {}, secretsOf(parts.patch));
}

/** Edits of one record are saved in order. */
async function requireNothingWaiting({ engine }: Core, id: string): Promise<void> {
  if (engine.replica.entriesOf(id).length === 0) return;
  await engine.pushNow();
  if (engine.replica.entriesOf(id).length === 0) return;
  throw new Refusal({
    kind: 'invalid',
    detail: 'Earlier changes of this record are not saved yet. Look at Pending changes, then save again.',
  });
}
