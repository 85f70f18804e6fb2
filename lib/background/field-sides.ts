/** Values of fields in words' reach: other records by their names, lists as what differs from the base. Runs in the background. */
import { effectiveMapping, type LevelValues, levelsOf } from '../domain/effective.ts';
import { isMapping, type Unit, unitValue } from '../domain/merge-units.ts';
import { mappedAgents } from '../domain/person.ts';
import { recordName } from '../domain/record-name.ts';
import type { Records } from '../domain/records.ts';
import type { ConflictSide } from '../schema/conflict.ts';
import type { Kind } from '../schema/kind.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { SettingValue } from '../schema/settings-fields.ts';

export type SideOf = (field: Unit, row: AnyRow) => ConflictSide;

/** Fields that name another record, and its kind. */
export const REFERENCES: Readonly<Record<string, Kind>> = {
  groupId: 'crm-user-groups',
  environmentId: 'environments',
  agentGroupId: 'agent-groups',
  parentId: 'agent-groups',
};

export function sidesFrom(base: AnyRow, records: Records): SideOf {
  const from = listOf(base, records);
  return (field, row) => {
    const value = unitValue(row, field);
    if (isMapping(value)) {
      const list = value.mode === 'inherit' ? [] : value.agents;
      return {
        type: 'mapping',
        mode: value.mode,
        added: mappedAgents(records, without(list, from)),
        removed: mappedAgents(records, without(from, list)),
      };
    }
    const referred = REFERENCES[field];
    if (referred) return { type: 'text', value: nameOf(referred, value, records) };
    if (Array.isArray(value)) return { type: 'list', values: value.map(String) };
    if (field.includes('.') || typeof value === 'boolean') {
      return { type: 'setting', value: value as SettingValue | undefined };
    }
    return { type: 'text', value: textOf(value) };
  };
}

const without = (list: readonly string[], other: readonly string[]) =>
  list.filter((id) => !other.includes(id));

/** Override starts from a copy of the inherited list, so that is what the list is compared with. */
function listOf(row: AnyRow, records: Records): readonly string[] {
  if (!('mapping' in row)) return [];
  if (row.mapping.mode === 'override') return row.mapping.agents;
  return effectiveMapping(levelsAbove(row, records)).agents;
}

function levelsAbove(row: AnyRow, records: Records): LevelValues[] {
  const instance = 'instanceId' in row ? records.get('crm-instances', row.instanceId) : undefined;
  if (!instance) return [];
  const group = 'groupId' in row && row.groupId ? records.get('crm-user-groups', row.groupId) : undefined;
  return levelsOf(instance, group ?? null, null);
}

function nameOf(kind: Kind, id: unknown, records: Records): string | null {
  if (typeof id !== 'string') return null;
  const row: AnyRow | undefined = records.get(kind, id);
  return row ? recordName(row) : id;
}

/** A spec has no words of its own. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
