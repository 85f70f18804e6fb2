/** Edits that are not saved, as people are shown them, and the decisions about them. Runs in the background. */
import * as v from 'valibot';
import type { OutboxEntry } from '../cache/cache.ts';
import { applyPatch } from '../domain/apply-patch.ts';
import { unitsOf, unitValue } from '../domain/merge-units.ts';
import { NAMING_FIELDS } from '../domain/naming-fields.ts';
import { newRecordOf } from '../domain/new-row.ts';
import { recordName } from '../domain/record-name.ts';
import type { AdditionRevision } from '../messages/protocol.ts';
import { invalid, Refusal } from '../messages/refusal.ts';
import type { Conflict, FieldSide } from '../schema/conflict.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { PendingChange, PendingContent } from '../schema/views.ts';
import { NEW_SCHEMAS } from '../schema/writes.ts';
import { type Decision, mergeEntry, rowOfConflict } from '../sync/conflicts.ts';
import type { Replica } from '../sync/replica.ts';
import type { Core } from './core.ts';
import { REFERENCES, sidesFrom } from './field-sides.ts';

export function composePending(changes: readonly PendingChange[], replica: Replica): PendingChange[] {
  return changes.map((change) => {
    const entry = replica.entry(change.changeId);
    if (!entry) return change;
    // A later edit may have renamed it
    const named = replica.shown.get(entry.kind, entry.id);
    return {
      ...change,
      name: named ? recordName(named) : change.name,
      content: contentOf(entry, replica),
      conflict: composeConflict(entry, replica),
    };
  });
}

/** The oldest conflict about a record; `null` without one. */
export function conflictOf(replica: Replica, id: string | null): Conflict | null {
  if (id === null) return null;
  for (const entry of replica.entriesOf(id)) {
    const conflict = composeConflict(entry, replica);
    if (conflict) return conflict;
  }
  return null;
}

export async function resolveConflict({ engine }: Core, decision: Decision): Promise<void> {
  if (await engine.decide(decision)) return;
  const detail = 'It was changed once more meanwhile. Look at the change, then decide.';
  throw new Refusal({ kind: 'conflict', detail, current: null });
}

export async function discardPending({ engine }: Core, changeId: string): Promise<void> {
  if (await engine.discard(changeId)) return;
  throw new Refusal({
    kind: 'invalid',
    detail: 'This edit may already have reached the server; its answer is still awaited.',
  });
}

export async function reviseAddition({ engine }: Core, { changeId, set }: AdditionRevision): Promise<void> {
  const entry = engine.replica.entry(changeId);
  if (!entry) return;
  const { kind, baseRow } = entry;
  const isAsked = Object.keys(set).every((field) => NAMING_FIELDS[kind].includes(field));
  const revised = v.safeParse(NEW_SCHEMAS[kind], { ...newRecordOf(kind, baseRow), ...set });
  if (!isAsked || !revised.success) throw invalid(revised.issues?.[0].message ?? 'That cannot be corrected.');
  await engine.revise(changeId, set);
}

function composeConflict(entry: OutboxEntry, { shown }: Replica): Conflict | null {
  const { changeId, kind, id, baseRow, baseVersion, patch, queuedAt } = entry;
  const theirs = entry.state === 'parked' && entry.error ? rowOfConflict(kind, entry.error) : null;
  if (!theirs) return null;
  const { conflicts } = mergeEntry(entry, theirs);
  if (conflicts.length === 0) return null;
  const base = baseRow.version === baseVersion ? baseRow : theirs;
  const mine = applyPatch(base, patch);
  const sideOf = sidesFrom(base, shown);
  return {
    changeId,
    kind,
    id,
    name: recordName(theirs),
    version: theirs.version,
    theirsBy: theirs.updatedBy,
    theirsAt: theirs.updatedAt,
    mineAt: queuedAt,
    fields: conflicts.map((field) => ({ field, mine: sideOf(field, mine), theirs: sideOf(field, theirs) })),
  };
}

function contentOf(entry: OutboxEntry, { shown, outbox }: Replica): PendingContent {
  const { baseRow, patch, baseVersion } = entry;
  const mine = applyPatch(baseRow, patch);
  const sideOf = sidesFrom(baseRow, shown);
  const units = [...addedFields(entry), ...unitsOf(patch, baseRow)];
  const values: FieldSide[] = [...new Set(units)].map((field) => ({ field, side: sideOf(field, mine) }));
  const behind = outbox.filter(({ after }) => after?.includes(entry.changeId));
  const isMoveHalf = !entry.isNew && behind.length > 0;
  return {
    key: keyOf(mine),
    instanceId: 'instanceId' in mine ? mine.instanceId : null,
    baseVersion,
    patch,
    values,
    isMoveHalf: isMoveHalf || outbox.some((other) => !other.isNew && entry.after?.includes(other.changeId)),
    needed: entry.isNew ? behind.filter(({ id }) => id !== entry.id).length : 0,
  };
}

/** What says what the new record is and where it belongs. */
function addedFields({ isNew, kind, baseRow }: OutboxEntry): string[] {
  if (!isNew) return [];
  const named = Object.keys(REFERENCES).filter((field) => typeof unitValue(baseRow, field) === 'string');
  return [...NAMING_FIELDS[kind], ...named];
}

/** What tells the record from others of one name. */
export function keyOf(row: AnyRow): string | null {
  if ('username' in row) return row.username;
  if ('agentId' in row) return row.agentId;
  return 'crmId' in row ? row.crmId : null;
}
