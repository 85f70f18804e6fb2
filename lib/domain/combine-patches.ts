/** Joins two edits of one record into one, and names the fields an edit touches. Pure. */
import type { PopFlowValues } from '../schema/settings.ts';
import type { RecordPatch } from '../schema/writes.ts';
import { COMPLETE_SECTIONS, filled, type PatchParts, partsOf, patchFrom } from './patch-parts.ts';

/**
 * One patch with the effect of `first` and then `second`; `null` when no single patch has it: a patch applies
 * `unset` after `set`, so "drop every event, then set one" takes two. Both are patches of one kind.
 */
export function combinePatches<P extends RecordPatch>(first: P, second: P): P | null {
  const [one, two] = [partsOf(first), partsOf(second)];
  if (one.unset.popFlow?.includes('events') && two.popFlow.events) return null;
  return patchFrom({
    fields: { ...one.fields, ...two.fields },
    popFlow: combineFlow(one, two),
    features: { ...one.features, ...two.features },
    connectivity: { ...one.connectivity, ...two.connectivity },
    unset: combineUnset(one, two),
  }) as P;
}

/** Values of the first edit that the second neither removes nor replaces, then those of the second. */
function combineFlow(first: PatchParts, second: PatchParts): PopFlowValues {
  const removed = new Set(second.unset.popFlow);
  const removedEvents = new Set(second.unset.popFlowEvents);
  const { events: firstEvents = {}, ...firstScalars } = first.popFlow;
  const { events: secondEvents, ...secondScalars } = second.popFlow;
  const kept = Object.entries(firstScalars).filter(([key]) => !removed.has(key));
  const keptEvents = removed.has('events')
    ? []
    : Object.entries(firstEvents).filter(([name]) => !removedEvents.has(name));
  const events = { ...Object.fromEntries(keptEvents), ...secondEvents };
  return { ...Object.fromEntries(kept), ...secondScalars, ...filled({ events }) };
}

/** What the first removed stays removed unless the second sets it again. */
function combineUnset(first: PatchParts, second: PatchParts): PatchParts['unset'] {
  const setAgain = new Set(Object.keys(second.popFlow));
  const eventsSetAgain = new Set(Object.keys(second.popFlow.events ?? {}));
  const left = (first.unset.popFlow ?? []).filter((key) => !setAgain.has(key));
  const eventsLeft = (first.unset.popFlowEvents ?? []).filter((name) => !eventsSetAgain.has(name));
  return {
    popFlow: union(left, second.unset.popFlow),
    popFlowEvents: union(eventsLeft, second.unset.popFlowEvents),
  };
}

function union(first: readonly string[], second: readonly string[] = []): string[] {
  return [...new Set([...first, ...second])];
}

/** Field keys such as `mapping`, `groupId`, `features.mediaBar`, `popFlow.autoOpen` or `popFlow.events.Ringing`. */
export function fieldsOf(patch: RecordPatch): string[] {
  const parts = partsOf(patch);
  const { events = {}, ...scalars } = parts.popFlow;
  const names = [
    ...Object.keys(parts.fields),
    ...COMPLETE_SECTIONS.flatMap((section) => Object.keys(parts[section]).map((key) => `${section}.${key}`)),
    ...Object.keys(scalars).map((key) => `popFlow.${key}`),
    ...Object.keys(events).map((name) => `popFlow.events.${name}`),
    ...(parts.unset.popFlow ?? []).map((key) => `popFlow.${key}`),
    ...(parts.unset.popFlowEvents ?? []).map((name) => `popFlow.events.${name}`),
  ];
  return [...new Set(names)];
}
