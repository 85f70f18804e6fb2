/** The effective PopFlow settings as rows of a list, and what a reset of each would give. Pure. */
import type { Effective } from '../schema/effective.ts';
import { type Level, POPFLOW_FIELDS, type SettingValue } from '../schema/settings-fields.ts';

export interface ChainLink {
  readonly level: Level;
  readonly name: string;
  /** Absent where the level inherits. */
  readonly value?: SettingValue;
}

export interface PopFlowRow {
  readonly key: string;
  readonly label: string;
  readonly help: string | null;
  readonly isEvent: boolean;
  readonly value: SettingValue;
  readonly source: Level;
  readonly chain: readonly ChainLink[];
}

export function popFlowRows(effective: Effective): PopFlowRow[] {
  const scalars = POPFLOW_FIELDS.flatMap(({ key, label, help }) => {
    const setting = effective.popFlow[key];
    return setting ? [{ key, label, help, isEvent: false, ...setting }] : [];
  });
  const events = Object.entries(effective.events).map(([name, event]) => ({
    key: `events.${name}`,
    label: name,
    help: null,
    isEvent: true,
    ...event,
  }));
  return [...scalars, ...events];
}

/** What differs from the instance: set by the user's group or by the user. */
export function differsFromInstance(row: PopFlowRow): boolean {
  return row.source !== 'instance';
}

/** What the user would have without their own value; `null` when they have none of their own. */
export function afterReset(row: PopFlowRow): { value: SettingValue; from: ChainLink | null } | null {
  if (row.source !== 'user') return null;
  const above = row.chain.filter(({ level }) => level !== 'user');
  const from = above.findLast(({ value }) => value !== undefined) ?? null;
  return { value: from?.value ?? defaultOf(row), from };
}

function defaultOf(row: PopFlowRow): SettingValue {
  const field = POPFLOW_FIELDS.find(({ key }) => key === row.key);
  return field === undefined || field.key === 'events' ? null : field.default;
}
