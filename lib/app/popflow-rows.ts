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
  /** A user may have a value of their own. */
  readonly isOwnable: boolean;
  readonly value: SettingValue;
  readonly source: Level;
  readonly chain: readonly ChainLink[];
}

export function popFlowRows(effective: Effective): PopFlowRow[] {
  const scalars = POPFLOW_FIELDS.flatMap((field): PopFlowRow[] => {
    const setting = effective.popFlow[field.key];
    const options = 'options' in field ? field.options : [];
    const isOwnable = field.levels.includes('user');
    return setting ? [{ ...field, options, isOwnable, isEvent: false, ...setting }] : [];
  });
  const events = Object.entries(effective.events).map(([name, event]) => ({ ...eventRow(name), ...event }));
  return [...scalars, ...events];
}

function eventRow(name: string) {
  const shape = { help: null, isEvent: true, type: 'eventTable', options: [], isOwnable: true } as const;
  return { key: `events.${name}`, label: name, ...shape };
}

export function settingFieldOf(row: PopFlowRow): SettingField {
  return `popFlow.${row.key}`;
}

/** The rows as they would be with the drafts saved, with a row for each event that only the draft names. */
export function draftedRows(effective: Effective, drafts: DraftedSettings): PopFlowRow[] {
  const rows = popFlowRows(effective);
  const known = new Set(rows.map(settingFieldOf));
  const levels = effective.mapping.chain.map(({ level, name }) => ({ level, name }));
  const added = Object.keys(drafts)
    .filter((field) => field.startsWith(EVENT) && !known.has(field as SettingField))
    .map((field) => ({
      ...eventRow(field.slice(EVENT.length)),
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
    if (level !== 'user') return link;
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
