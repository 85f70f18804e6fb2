/** What an audit entry changed, field by field, with records by their names. Pure. */
import type { HistoryField, HistoryValue } from '../schema/console/history-view.ts';
import type { SettingValue } from '../schema/settings-fields.ts';

/** Name of a record that a field refers to; `null` where it is gone. */
export type NameOf = (id: string) => string | null;

type Row = Readonly<Record<string, unknown>>;

/** What every record carries, and where it stands: changed by every write, or never. What is said of the entry itself is no field either. */
const META: ReadonlySet<string> = new Set([
  'id',
  'version',
  'updatedAt',
  'updatedBy',
  'instanceId',
  'decided',
]);
const RECORDS: ReadonlySet<string> = new Set(['groupId', 'agentGroupId', 'parentId', 'environmentId']);
const SECTIONS: ReadonlySet<string> = new Set(['features', 'connectivity', 'popFlow']);
const NOTHING: HistoryValue = { is: 'nothing' };

/** Rows as the server audited them; `null` where there was or is none. */
export function historyFields(before: unknown, after: unknown, nameOf: NameOf): HistoryField[] {
  const [old, now] = [historyUnits(before), historyUnits(after)];
  // A deletion is told by its action; what was lost with it stands in the entries before.
  if (after === null) return [];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]))
    .map((field) => ({
      field,
      before: shownValue(field, old[field], nameOf),
      after: shownValue(field, now[field], nameOf),
    }))
    .filter((change) => before !== null || !isBlank(change.after));
}

/** Sections by field and events by name, as edits name their fields. */
export function historyUnits(row: unknown): Row {
  if (!isRow(row)) return {};
  const entries = Object.entries(row).filter(([key]) => !META.has(key));
  return Object.fromEntries(
    entries.flatMap(([key, value]) =>
      SECTIONS.has(key) && isRow(value) ? section(key, value) : [[key, value]],
    ),
  );
}

function section(name: string, values: Row): [string, unknown][] {
  return Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    if (key !== 'events' || !isRow(value)) return [[`${name}.${key}`, value]];
    return Object.entries(value).map(([event, workflow]) => [`${name}.events.${event}`, workflow]);
  });
}

export function shownValue(field: string, value: unknown, nameOf: NameOf): HistoryValue {
  if (value === undefined) return NOTHING;
  if (field === 'mapping' && isRow(value)) return mappingOf(value, nameOf);
  if (RECORDS.has(field) && typeof value === 'string') return { is: 'record', name: nameOf(value) ?? value };
  if (Array.isArray(value)) return { is: 'list', names: value.map(String) };
  if (isRow(value)) return { is: 'value', value: JSON.stringify(value) };
  return { is: 'value', value: value as SettingValue };
}

function mappingOf({ mode, agents }: Row, nameOf: NameOf): HistoryValue {
  const ids = Array.isArray(agents) ? agents.map(String) : [];
  const isOwn = mode === 'override';
  return { is: 'mapping', mode: isOwn ? 'override' : 'inherit', agents: ids.map((id) => nameOf(id) ?? id) };
}

function isBlank(value: HistoryValue): boolean {
  if (value.is === 'mapping') return value.mode === 'inherit';
  if (value.is === 'list') return value.names.length === 0;
  return value.is === 'nothing' || (value.is === 'value' && (value.value === null || value.value === ''));
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
