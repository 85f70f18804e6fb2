/** Puts back what records lost with a deleted one: their group, or agents of their list. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { CtiMapping } from '../../lib/schema/mapping.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { DeletionEntry } from './deleted-rows.ts';
import { findRows } from './find-rows.ts';
import type { RecordChange } from './seal.ts';
import { lockRows, type Touch, touchRows, type Writer } from './touch-rows.ts';

type Made = Pick<RecordChange, 'kind' | 'action' | 'before' | 'after'>;

/** Fields that hold one reference, by the kind of the record that lost it. */
const REFERENCES = [
  { kind: 'crm-users', field: 'groupId', column: 'group_id' },
  { kind: 'cti-agents', field: 'agentGroupId', column: 'agent_group_id' },
  { kind: 'agent-groups', field: 'parentId', column: 'parent_id' },
] as const;

/** Whoever was given another group meanwhile keeps it. */
export async function relinkReferences(
  writer: Writer,
  deletedId: string,
  entries: readonly DeletionEntry[],
): Promise<Made[]> {
  const changes: Made[] = [];
  for (const { kind, field, column } of REFERENCES) {
    const lost = entries.filter((entry) => entry.kind === kind && fieldOf(entry.before, field) === deletedId);
    changes.push(
      ...(await made(writer, {
        kind,
        where: `r.id = any ($2::uuid[]) and r.${column} is null and r.deleted_at is null`,
        set: `${column} = $4::uuid`,
        value: deletedId,
        ids: lost.map(({ id }) => id),
      })),
    );
  }
  return changes;
}

const SET_LISTS = `agents = array(
  select l.agent_id::uuid from jsonb_array_elements_text($4::jsonb -> r.id::text) with ordinality as l (agent_id, place)
  order by l.place)`;

/** An untouched list becomes exactly what it was; one that was edited meanwhile gets its agents back at the end. */
export async function relinkLists(writer: Writer, entries: readonly DeletionEntry[]): Promise<Made[]> {
  const shortened = entries.filter(
    ({ before, after }) => after && listOf(before).length > listOf(after).length,
  );
  const changes: Made[] = [];
  for (const [kind, lost] of Map.groupBy(shortened, (entry) => entry.kind)) {
    const lists = await restoredLists(writer, kind, lost);
    changes.push(
      ...(await made(writer, {
        kind,
        where: 'r.id = any ($2::uuid[]) and r.deleted_at is null',
        ids: Object.keys(lists),
        set: SET_LISTS,
        value: JSON.stringify(lists),
      })),
    );
  }
  return changes;
}

/** By the id of the record; without those that inherit by now, which stay so. */
async function restoredLists(
  { tx }: Writer,
  kind: Kind,
  entries: readonly DeletionEntry[],
): Promise<Record<string, readonly string[]>> {
  const ids = entries.map(({ id }) => id);
  await lockRows(tx, kind, ids);
  const present = new Map<string, AnyRow>((await findRows(tx, kind, ids)).map((row) => [row.id, row]));
  const lists: Record<string, readonly string[]> = {};
  for (const { id, before, after } of entries) {
    const row = present.get(id);
    if (row && after && mappingOf(row)?.mode === 'override') lists[id] = restoredList(before, after, row);
  }
  return lists;
}

function restoredList(before: AnyRow, after: AnyRow, present: AnyRow): readonly string[] {
  const list = listOf(present);
  const left = listOf(after);
  if (list.join() === left.join()) return listOf(before);
  return [...list, ...listOf(before).filter((agent) => !left.includes(agent) && !list.includes(agent))];
}

async function made(writer: Writer, touch: Touch): Promise<Made[]> {
  if (touch.ids.length === 0) return [];
  const rows = await touchRows(writer, touch);
  return rows.map((row) => ({ kind: touch.kind, action: 'update', ...row }));
}

function fieldOf(row: AnyRow, field: string): unknown {
  return (row as unknown as Record<string, unknown>)[field];
}

function mappingOf(row: AnyRow): CtiMapping | undefined {
  return 'mapping' in row ? row.mapping : undefined;
}

function listOf(row: AnyRow): readonly string[] {
  const mapping = mappingOf(row);
  return mapping?.mode === 'override' ? mapping.agents : [];
}
