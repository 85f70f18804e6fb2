/** The effective PopFlow settings as rows of a list, and what a reset of each would give. Pure. */
import type { Effective } from '../schema/effective.ts';
import { type FieldType, type Level, POPFLOW_FIELDS, type SettingValue } from '../schema/settings-fields.ts';
import type { DraftedSettings, DraftSetting, SettingField } from './draft-settings.ts';

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
  /** How it is edited; an event is one row of an event table. */
  readonly type: FieldType;
  readonly options: readonly string[];
  /** The level whose page it is may have a value of its own. */
  readonly isOwnable: boolean;
  /** The level whose page it is. */
  readonly level: Level;
  readonly value: SettingValue;
  readonly source: Level;
  readonly chain: readonly ChainLink[];
}

/** `level`: whose page it is. */
export function popFlowRows(effective: Effective, level: Level = 'user'): PopFlowRow[] {
  const scalars = POPFLOW_FIELDS.flatMap((field): PopFlowRow[] => {
    const setting = effective.popFlow[field.key];
    const options = 'options' in field ? field.options : [];
    const levels: readonly Level[] = field.levels;
    const isOwnable = levels.includes(level);
    return setting ? [{ ...field, options, isOwnable, isEvent: false, level, ...setting }] : [];
  });
  const events = Object.entries(effective.events).map(([name, event]) => ({
    ...eventRow(name, level),
    ...event,
  }));
  return [...scalars, ...events];
}

function eventRow(name: string, level: Level) {
  const shape = { help: null, isEvent: true, type: 'eventTable', options: [], isOwnable: true } as const;
  return { key: `events.${name}`, label: name, level, ...shape };
}

export function settingFieldOf(row: PopFlowRow): SettingField {
  return `popFlow.${row.key}`;
}

/** The rows as they would be with the drafts saved, with a row for each event that only the draft names. */
export function draftedRows(
  effective: Effective,
  drafts: DraftedSettings,
  level: Level = 'user',
): PopFlowRow[] {
  const rows = popFlowRows(effective, level);
  const known = new Set(rows.map(settingFieldOf));
  const levels = effective.mapping.chain.map(({ level, name }) => ({ level, name }));
  const added = Object.keys(drafts)
    .filter((field) => field.startsWith(EVENT) && !known.has(field as SettingField))
    .map((field) => ({
      ...eventRow(field.slice(EVENT.length), level),
      value: null,
      source: 'instance' as const,
      chain: levels,
    }));
  return [...rows, ...added].map((row) => withDraft(row, drafts[settingFieldOf(row)]));
}

const EVENT = 'popFlow.events.';

function withDraft(row: PopFlowRow, drafted: DraftSetting | undefined): PopFlowRow {
  if (!drafted) return row;
  const chain = row.chain.map((link): ChainLink => {
    const { level, name } = link;
    if (level !== row.level) return link;
    return drafted.own ? { level, name, value: drafted.value } : { level, name };
  });
  const deciding = chain.findLast(({ value }) => value !== undefined);
  const value = deciding?.value === undefined ? defaultOf(row) : deciding.value;
  return { ...row, chain, value, source: deciding?.level ?? 'instance' };
}

/** What differs from the instance: set by the user's group or by the user. */
export function differsFromInstance(row: PopFlowRow): boolean {
  return row.source !== 'instance';
}

/** What would be in force without the value of the page's own level; `null` when it has none, or nothing is above. */
export function afterReset(row: PopFlowRow): { value: SettingValue; from: ChainLink | null } | null {
  if (row.source !== row.level || row.level === 'instance') return null;
  const above = row.chain.filter(({ level }) => level !== row.level);
  const from = above.findLast(({ value }) => value !== undefined) ?? null;
  return { value: from?.value ?? defaultOf(row), from };
}

function defaultOf(row: PopFlowRow): SettingValue {
  const field = POPFLOW_FIELDS.find(({ key }) => key === row.key);
  return field === undefined || field.key === 'events' ? null : field.default;
}
