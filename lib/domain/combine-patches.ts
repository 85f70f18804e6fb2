/** Joins two edits of one CRM user into one, and names the fields an edit touches. Pure. */
import type { CrmUserPatch } from '../schema/patch.ts';
import type { PopFlowValues } from '../schema/settings.ts';

/**
 * One patch with the effect of `first` and then `second`; `null` when no single patch has it: a patch applies
 * `unset` after `set`, so "drop every event, then set one" takes two.
 */
export function combinePatches(first: CrmUserPatch, second: CrmUserPatch): CrmUserPatch | null {
  if (first.unset?.popFlow?.includes('events') && second.set?.popFlow?.events) return null;
  const { popFlow: firstFlow, ...firstFields } = first.set ?? {};
  const { popFlow: secondFlow, ...secondFields } = second.set ?? {};
  const popFlow = combineFlow(firstFlow, second, secondFlow);
  const unset = combineUnset(first, second);
  const set = { ...firstFields, ...secondFields, ...(hasKeys(popFlow) ? { popFlow } : {}) };
  return { ...(hasKeys(set) ? { set } : {}), ...(hasKeys(unset) ? { unset } : {}) };
}

/** Values of the first edit that the second neither removes nor replaces, then those of the second. */
function combineFlow(
  first: PopFlowValues = {},
  second: CrmUserPatch,
  secondFlow: PopFlowValues = {},
): PopFlowValues {
  const removed = new Set(second.unset?.popFlow ?? []);
  const removedEvents = new Set(second.unset?.popFlowEvents ?? []);
  const { events: firstEvents, ...firstScalars } = first;
  const { events: secondEvents, ...secondScalars } = secondFlow;
  const kept = Object.fromEntries(Object.entries(firstScalars).filter(([key]) => !removed.has(key)));
  const keptEvents = Object.fromEntries(
    Object.entries(removed.has('events') ? {} : (firstEvents ?? {})).filter(
      ([name]) => !removedEvents.has(name),
    ),
  );
  const events = { ...keptEvents, ...secondEvents };
  return { ...kept, ...secondScalars, ...(hasKeys(events) ? { events } : {}) };
}

/** What the first removed stays removed unless the second sets it again. */
function combineUnset(first: CrmUserPatch, second: CrmUserPatch): NonNullable<CrmUserPatch['unset']> {
  const setAgain = new Set(Object.keys(second.set?.popFlow ?? {}));
  const eventsSetAgain = new Set(Object.keys(second.set?.popFlow?.events ?? {}));
  const popFlow = union(
    (first.unset?.popFlow ?? []).filter((key) => !setAgain.has(key)),
    second.unset?.popFlow,
  );
  const popFlowEvents = union(
    (first.unset?.popFlowEvents ?? []).filter((name) => !eventsSetAgain.has(name)),
    second.unset?.popFlowEvents,
  );
  return { ...(popFlow.length ? { popFlow } : {}), ...(popFlowEvents.length ? { popFlowEvents } : {}) };
}

function union(first: readonly string[], second: readonly string[] = []): string[] {
  return [...new Set([...first, ...second])];
}

function hasKeys(value: object): boolean {
  return Object.keys(value).length > 0;
}

/** Field keys such as `mapping`, `groupId`, `popFlow.autoOpen` or `popFlow.events.Ringing`. */
export function fieldsOf(patch: CrmUserPatch): string[] {
  const { popFlow, ...fields } = patch.set ?? {};
  const { events, ...scalars } = popFlow ?? {};
  const names = [
    ...Object.keys(fields),
    ...Object.keys(scalars).map((key) => `popFlow.${key}`),
    ...Object.keys(events ?? {}).map((name) => `popFlow.events.${name}`),
    ...(patch.unset?.popFlow ?? []).map((key) => `popFlow.${key}`),
    ...(patch.unset?.popFlowEvents ?? []).map((name) => `popFlow.events.${name}`),
  ];
  return [...new Set(names)];
}
