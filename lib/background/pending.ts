/** Edits that are not saved, as people are shown them, and the decisions about them. Runs in the background. */
import type { OutboxEntry } from '../cache/cache.ts';
import { applyUserPatch } from '../domain/apply-patch.ts';
import type { Directory } from '../domain/directory.ts';
import { effectiveMapping, levelsOf } from '../domain/effective.ts';
import { isMapping, type Unit, unitsOf, unitValue } from '../domain/merge-units.ts';
import { mappedAgents } from '../domain/person.ts';
import { Refusal } from '../messages/refusal.ts';
import type { Conflict, ConflictSide, FieldSide } from '../schema/conflict.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { CtiMapping } from '../schema/mapping.ts';
import type { PendingChange, PendingContent } from '../schema/views.ts';
import { type Decision, mergeEntry, rowOfConflict } from '../sync/conflicts.ts';
import type { Replica } from '../sync/replica.ts';
import type { Core } from './core.ts';

export function composePending(changes: readonly PendingChange[], replica: Replica): PendingChange[] {
  return changes.map((change) => {
    const entry = replica.entry(change.changeId);
    if (!entry) return change;
    return {
      ...change,
      content: contentOf(entry, replica),
      conflict: composeConflict(entry, replica),
    };
  });
}

/** The oldest conflict about a user; `null` without one. */
export function conflictOf(replica: Replica, userId: string | null): Conflict | null {
  if (userId === null) return null;
  for (const entry of replica.entriesOf(userId)) {
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

function composeConflict(entry: OutboxEntry, { directory }: Replica): Conflict | null {
  const theirs = entry.state === 'parked' && entry.error ? rowOfConflict(entry.error) : null;
  if (!theirs) return null;
  const { conflicts } = mergeEntry(entry, theirs);
  if (conflicts.length === 0) return null;
  const base = entry.baseRow.version === entry.baseVersion ? entry.baseRow : theirs;
  const mine = applyUserPatch(base, entry.patch);
  const sideOf = sides(base, directory);
  return {
    changeId: entry.changeId,
    userId: entry.userId,
    userName: theirs.fullName || theirs.username,
    version: theirs.version,
    theirsBy: theirs.updatedBy,
    theirsAt: theirs.updatedAt,
    mineAt: entry.queuedAt,
    fields: conflicts.map((field) => ({
      field,
      mine: sideOf(field, mine),
      theirs: sideOf(field, theirs),
    })),
  };
}

function contentOf(entry: OutboxEntry, { directory, outbox }: Replica): PendingContent {
  const { baseRow, patch, baseVersion, isNew } = entry;
  const mine = applyUserPatch(baseRow, patch);
  const sideOf = sides(baseRow, directory);
  const units = [...(isNew ? ['username', 'nativeId', 'fullName'] : []), ...unitsOf(patch, baseRow)];
  const values: FieldSide[] = [...new Set(units)].map((field) => ({ field, side: sideOf(field, mine) }));
  const { username, instanceId } = mine;
  const isMoveHalf = outbox.some((other) => isHalves(entry, other) || isHalves(other, entry));
  return { username, instanceId, baseVersion, patch, values, isMoveHalf };
}

const isHalves = (first: OutboxEntry, second: OutboxEntry) => second.after === first.changeId && !first.isNew;

/** Puts values into words' reach: names of groups and agents, and lists as what differs from the base. */
function sides(base: CrmUser, directory: Directory) {
  const from = listOf(base.mapping, base, directory);
  return (field: Unit, row: CrmUser): ConflictSide => {
    const value = unitValue(row, field);
    if (isMapping(value)) {
      const list = value.mode === 'inherit' ? [] : value.agents;
      return {
        type: 'mapping',
        mode: value.mode,
        added: mappedAgents(directory, without(list, from)),
        removed: mappedAgents(directory, without(from, list)),
      };
    }
    if (field.startsWith('popFlow.')) return { type: 'setting', value };
    return {
      type: 'text',
      value: field === 'groupId' ? groupName(directory, row) : (value as string | null),
    };
  };
}

const without = (list: readonly string[], other: readonly string[]) =>
  list.filter((id) => !other.includes(id));

/** Override starts from a copy of the inherited list, so that is what the list is compared with. */
function listOf(mapping: CtiMapping, user: CrmUser, directory: Directory): readonly string[] {
  if (mapping.mode === 'override') return mapping.agents;
  const instance = directory.get('crm-instances', user.instanceId);
  const group = (user.groupId && directory.get('crm-user-groups', user.groupId)) || null;
  return instance ? effectiveMapping(levelsOf(instance, group, null)).agents : [];
}

function groupName(directory: Directory, { groupId }: CrmUser): string | null {
  return groupId && (directory.get('crm-user-groups', groupId)?.name ?? groupId);
}
