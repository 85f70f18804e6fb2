/** The units in which edits of one record are merged: single fields, settings by field, events by name, a list as a whole. Pure. */
import type { CtiMapping } from '../schema/mapping.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { PopFlowValues } from '../schema/settings.ts';
import type { RecordPatch } from '../schema/writes.ts';
import { fieldsOf } from './combine-patches.ts';
import { COMPLETE_SECTIONS, filled, patchFrom } from './patch-parts.ts';

/** Key as in `PendingChange.fields`: `mapping`, `groupId`, `features.mediaBar`, `popFlow.autoOpen`, `popFlow.events.Ringing`. */
export type Unit = string;

/** `undefined` is absent, which is none of `''`, `false` and `null`. A mapping, a list of sites or a spec is one value. */
export type UnitValue = unknown;

const FLOW = 'popFlow.';
const EVENT = 'popFlow.events.';
const ALL_EVENTS = 'popFlow.events';

/** Units that the patch touches; the removal of all events touches those that `row` has. */
export function unitsOf(patch: RecordPatch, row: AnyRow): Unit[] {
  const events = Object.keys(flowOf(row).events ?? {}).map((name) => `${EVENT}${name}`);
  return [...new Set(fieldsOf(patch).flatMap((unit) => (unit === ALL_EVENTS ? events : [unit])))];
}

/** Whether two patches touch a unit in common. */
export function doPatchesOverlap(first: RecordPatch, second: RecordPatch): boolean {
  const others = fieldsOf(second);
  return fieldsOf(first).some((unit) => others.some((other) => doUnitsOverlap(unit, other)));
}

function doUnitsOverlap(a: Unit, b: Unit): boolean {
  if (a === b) return true;
  return (a === ALL_EVENTS && b.startsWith(EVENT)) || (b === ALL_EVENTS && a.startsWith(EVENT));
}

export function unitValue(row: AnyRow, unit: Unit): UnitValue {
  const [table, key] = placeOf(row, unit);
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

type Values = Readonly<Record<string, unknown>>;

/** The table that holds the unit, and its key there. */
function placeOf(row: AnyRow, unit: Unit): [Values, string] {
  if (unit.startsWith(EVENT)) return [flowOf(row).events ?? {}, unit.slice(EVENT.length)];
  if (unit.startsWith(FLOW)) return [flowOf(row), unit.slice(FLOW.length)];
  const section = COMPLETE_SECTIONS.find((name) => unit.startsWith(`${name}.`));
  if (!section) return [row as unknown as Values, unit];
  return [(section in row ? row[section as never] : {}) as Values, unit.slice(section.length + 1)];
}

function flowOf(row: AnyRow): PopFlowValues {
  return 'popFlow' in row ? row.popFlow : {};
}

/** The order of a list is part of its value. */
export function isSameValue(a: UnitValue, b: UnitValue): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const isAsLong = keys.length === Object.keys(b).length;
  return isAsLong && keys.every((key) => Object.hasOwn(b, key) && isSameValue(a[key], b[key]));
}

export function isMapping(value: UnitValue): value is CtiMapping {
  return isObject(value) && (value.mode === 'inherit' || value.mode === 'override');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The patch that gives a row these units of `wanted`; `null` without units. */
export function patchOf(wanted: AnyRow, units: readonly Unit[]): RecordPatch | null {
  if (units.length === 0) return null;
  const isOwn = (unit: Unit) => unitValue(wanted, unit) !== undefined;
  const entries = (of: readonly Unit[]) =>
    Object.fromEntries(of.filter(isOwn).map((unit) => [placeOf(wanted, unit)[1], unitValue(wanted, unit)]));
  const gone = (of: readonly Unit[]) =>
    of.filter((unit) => !isOwn(unit)).map((unit) => placeOf(wanted, unit)[1]);
  const events = units.filter((unit) => unit.startsWith(EVENT));
  const settings = units.filter((unit) => unit.startsWith(FLOW) && !unit.startsWith(EVENT));
  const [features, connectivity] = COMPLETE_SECTIONS.map((section) =>
    units.filter((unit) => unit.startsWith(`${section}.`)),
  ) as [Unit[], Unit[]];
  const inSections = new Set([...events, ...settings, ...features, ...connectivity]);
  return patchFrom({
    fields: entries(units.filter((unit) => !inSections.has(unit))),
    popFlow: { ...entries(settings), ...filled({ events: entries(events) }) } as PopFlowValues,
    features: entries(features) as Record<string, never>,
    connectivity: entries(connectivity) as Record<string, never>,
    unset: { popFlow: gone(settings), popFlowEvents: gone(events) },
  });
}
