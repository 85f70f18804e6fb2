/** Fields that simulated edits touch, as values in a row and as patches. Written apart from the product's own merge, which it judges. */
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { RecordPatch } from '../../lib/schema/writes.ts';

/** `fullName`, `groupId`, `mapping`, `popFlow.logLevel`, `popFlow.events.Ringing` … */
export type Unit = string;

/** `undefined`: absent, so inherited. */
export interface Change {
  unit: Unit;
  value: unknown;
}

const FLOW = 'popFlow.';
const EVENT = 'popFlow.events.';

interface Unset {
  popFlow?: string[];
  popFlowEvents?: string[];
}

type Flow = Record<string, unknown> & { events?: Record<string, unknown> };

export function unitIn(row: AnyRow | null | undefined, unit: Unit): unknown {
  const fields = (row ?? {}) as unknown as Record<string, unknown>;
  const flow = (fields.popFlow ?? {}) as Flow;
  if (unit.startsWith(EVENT)) return flow.events?.[unit.slice(EVENT.length)];
  return unit.startsWith(FLOW) ? flow[unit.slice(FLOW.length)] : fields[unit];
}

/** Text in which equal values are equal and absent differs from `null`. */
export function textOf(value: unknown): string {
  if (value === undefined) return 'absent';
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export const isSame = (a: unknown, b: unknown) => textOf(a) === textOf(b);

export function patchOf(changes: readonly Change[]): RecordPatch {
  const fields: Record<string, unknown> = {};
  const flow: Flow = {};
  const unset = { popFlow: [] as string[], popFlowEvents: [] as string[] };
  for (const { unit, value } of changes) {
    if (unit.startsWith(EVENT)) {
      if (value === undefined) unset.popFlowEvents.push(unit.slice(EVENT.length));
      else flow.events = { ...flow.events, [unit.slice(EVENT.length)]: value };
    } else if (unit.startsWith(FLOW)) {
      if (value === undefined) unset.popFlow.push(unit.slice(FLOW.length));
      else flow[unit.slice(FLOW.length)] = value;
    } else fields[unit] = value;
  }
  if (Object.keys(flow).length > 0) fields.popFlow = flow;
  const hasUnset = unset.popFlow.length + unset.popFlowEvents.length > 0;
  return {
    ...(Object.keys(fields).length > 0 ? { set: fields } : {}),
    ...(hasUnset ? { unset } : {}),
  } as RecordPatch;
}

/** Whether a patch says something of the unit. */
export function isPatched(patch: RecordPatch, unit: Unit): boolean {
  const { popFlow, ...fields } = (patch.set ?? {}) as { popFlow?: Flow } & Record<string, unknown>;
  const { popFlow: gone = [], popFlowEvents: goneEvents = [] } = (patch as { unset?: Unset }).unset ?? {};
  const { events = {}, ...scalars } = popFlow ?? {};
  if (unit.startsWith(EVENT)) {
    const name = unit.slice(EVENT.length);
    return name in events || goneEvents.includes(name);
  }
  if (!unit.startsWith(FLOW)) return unit in fields;
  return unit.slice(FLOW.length) in scalars || gone.includes(unit.slice(FLOW.length));
}

/** Units whose value differs between two rows, of those that edits touch. */
export function changedUnits(before: AnyRow | null, after: AnyRow | null): Unit[] {
  return unitsIn([before, after]).filter((unit) => !isSame(unitIn(before, unit), unitIn(after, unit)));
}

const PLAIN = ['username', 'nativeId', 'fullName', 'groupId', 'name', 'mapping', 'active', 'extension'];

function unitsIn(rows: readonly (AnyRow | null)[]): Unit[] {
  const units = new Set<Unit>(PLAIN);
  for (const row of rows) {
    const { events = {}, ...scalars } = ((row as { popFlow?: Flow } | null)?.popFlow ?? {}) as Flow;
    for (const key of Object.keys(scalars)) units.add(`${FLOW}${key}`);
    for (const name of Object.keys(events)) units.add(`${EVENT}${name}`);
  }
  return [...units];
}

/** The row with a patch of these units in it. */
export function applied(row: AnyRow, patch: RecordPatch): AnyRow {
  const { popFlow, ...fields } = (patch.set ?? {}) as { popFlow?: Flow };
  const { popFlow: gone = [], popFlowEvents: goneEvents = [] } = (patch as { unset?: Unset }).unset ?? {};
  const before = ((row as { popFlow?: Flow }).popFlow ?? {}) as Flow;
  const flow: Flow = { ...before, ...popFlow, events: { ...before.events, ...popFlow?.events } };
  for (const key of gone) delete flow[key];
  for (const name of goneEvents) delete flow.events?.[name];
  return { ...row, ...fields, popFlow: flow } as AnyRow;
}
