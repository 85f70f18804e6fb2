/** The units in which edits of one CRM user are merged: scalars, PopFlow fields, event names, the mapping as a whole. Pure. */
import type { CrmUser } from '../schema/crm-records.ts';
import type { CtiMapping } from '../schema/mapping.ts';
import type { CrmUserPatch } from '../schema/patch.ts';
import type { PopFlowValues } from '../schema/settings.ts';
import type { SettingValue } from '../schema/settings-fields.ts';
import { fieldsOf } from './combine-patches.ts';

/** Key as in `PendingChange.fields`: `mapping`, `groupId`, `popFlow.autoOpen`, `popFlow.events.Ringing`. */
export type Unit = string;

/** `undefined` is absent, which is none of `''`, `false` and `null`. */
export type UnitValue = SettingValue | CtiMapping | undefined;

const FLOW = 'popFlow.';
const EVENT = 'popFlow.events.';
const ALL_EVENTS = 'popFlow.events';

/** Units that the patch touches; the removal of all events touches those that `row` has. */
export function unitsOf(patch: CrmUserPatch, row: Pick<CrmUser, 'popFlow'>): Unit[] {
  const events = Object.keys(row.popFlow.events ?? {}).map((name) => `${EVENT}${name}`);
  return [...new Set(fieldsOf(patch).flatMap((unit) => (unit === ALL_EVENTS ? events : [unit])))];
}

/** Whether two patches touch a unit in common. */
export function doPatchesOverlap(first: CrmUserPatch, second: CrmUserPatch): boolean {
  const others = fieldsOf(second);
  return fieldsOf(first).some((unit) => others.some((other) => doUnitsOverlap(unit, other)));
}

function doUnitsOverlap(a: Unit, b: Unit): boolean {
  if (a === b) return true;
  return (a === ALL_EVENTS && b.startsWith(EVENT)) || (b === ALL_EVENTS && a.startsWith(EVENT));
}

export function unitValue(row: CrmUser, unit: Unit): UnitValue {
  if (!unit.startsWith(FLOW))
    return row[unit as 'username' | 'nativeId' | 'fullName' | 'groupId' | 'mapping'];
  const table: Readonly<Record<string, unknown>> = unit.startsWith(EVENT)
    ? (row.popFlow.events ?? {})
    : row.popFlow;
  const key = keyOf(unit);
  return Object.hasOwn(table, key) ? (table[key] as SettingValue) : undefined;
}

function keyOf(unit: Unit): string {
  return unit.slice((unit.startsWith(EVENT) ? EVENT : FLOW).length);
}

/** The order of a list is part of its value. */
export function isSameValue(a: UnitValue, b: UnitValue): boolean {
  if (!isMapping(a) || !isMapping(b)) return a === b;
  if (a.mode === 'inherit' || b.mode === 'inherit') return a.mode === b.mode;
  return a.agents.length === b.agents.length && a.agents.every((id, index) => id === b.agents[index]);
}

export function isMapping(value: UnitValue): value is CtiMapping {
  return typeof value === 'object' && value !== null;
}

/** The patch that gives a row these units of `wanted`; `null` without units. */
export function patchOf(wanted: CrmUser, units: readonly Unit[]): CrmUserPatch | null {
  if (units.length === 0) return null;
  const fields = units.filter((unit) => !unit.startsWith(FLOW));
  const settings = units.filter((unit) => unit.startsWith(FLOW) && !unit.startsWith(EVENT));
  const events = units.filter((unit) => unit.startsWith(EVENT));
  const isOwn = (unit: Unit) => unitValue(wanted, unit) !== undefined;
  const entries = (own: readonly Unit[]) => own.map((unit) => [keyOf(unit), unitValue(wanted, unit)]);
  const popFlow: PopFlowValues = Object.fromEntries([
    ...entries(settings.filter(isOwn)),
    ...part('events', Object.fromEntries(entries(events.filter(isOwn)))),
  ]);
  const set = Object.fromEntries([
    ...fields.map((unit) => [unit, unitValue(wanted, unit)]),
    ...part('popFlow', popFlow),
  ]);
  const gone = (of: readonly Unit[]) => of.filter((unit) => !isOwn(unit)).map(keyOf);
  const unset = Object.fromEntries([
    ...part('popFlow', gone(settings)),
    ...part('popFlowEvents', gone(events)),
  ]);
  return Object.fromEntries([...part('set', set), ...part('unset', unset)]);
}

function part(name: string, value: object): [string, object][] {
  return Object.keys(value).length > 0 ? [[name, value]] : [];
}
