/** What a record of any kind looks like after a patch: used by the server's write and by the extension's overlay. Pure. */
import type { CrmUserPatch } from '../schema/patch.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { PopFlowValues, SectionValues } from '../schema/settings.ts';
import type { RecordPatch } from '../schema/writes.ts';

interface Sections {
  popFlow?: PopFlowValues;
  features?: SectionValues;
  connectivity?: SectionValues;
}

/**
 * Applies `set`, then `unset`. Settings change by field and `events` by event name; every other field of `set` replaces.
 * The patch is one of the row's own kind.
 */
export function applyPatch<R extends Omit<AnyRow, 'version' | 'updatedAt' | 'updatedBy'>>(
  row: R,
  patch: RecordPatch,
): R {
  const { popFlow, features, connectivity, ...fields } = (patch.set ?? {}) as Sections;
  const own = row as Sections;
  const after = { ...row, ...fields } as Sections;
  if (own.popFlow) after.popFlow = patchedPopFlow(row, own.popFlow, { popFlow, unset: unsetOf(patch) });
  if (features) after.features = { ...own.features, ...features };
  if (connectivity) after.connectivity = { ...own.connectivity, ...connectivity };
  return after as R;
}

interface PopFlowPatch {
  readonly popFlow: PopFlowValues | undefined;
  readonly unset: CrmUserPatch['unset'];
}

function patchedPopFlow(row: object, own: PopFlowValues, { popFlow, unset }: PopFlowPatch): PopFlowValues {
  const merged = mergePopFlow(own, popFlow, unset);
  // An instance has no level above: its table of events is there even when it is empty.
  return 'crmId' in row && own.events ? { events: {}, ...merged } : merged;
}

function unsetOf(patch: RecordPatch): CrmUserPatch['unset'] {
  return 'unset' in patch ? patch.unset : undefined;
}

export function mergePopFlow(
  own: PopFlowValues,
  set: PopFlowValues | undefined,
  unset: CrmUserPatch['unset'],
): PopFlowValues {
  const { events: setEvents, ...scalars } = set ?? {};
  const merged: PopFlowValues = { ...own, ...scalars };
  if (own.events || setEvents) merged.events = { ...own.events, ...setEvents };
  for (const field of unset?.popFlow ?? []) delete merged[field as keyof PopFlowValues];
  if (!merged.events) return merged;
  const events = { ...merged.events };
  for (const name of unset?.popFlowEvents ?? []) delete events[name];
  merged.events = events;
  if (Object.keys(events).length === 0) delete merged.events;
  return merged;
}
