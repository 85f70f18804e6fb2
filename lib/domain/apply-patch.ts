/** What a record looks like after a patch: used by the server's write and by the extension's overlay. Pure. */
import type { CrmUser } from '../schema/crm-records.ts';
import type { CrmUserPatch } from '../schema/patch.ts';
import type { PopFlowValues } from '../schema/settings.ts';

/** Applies `set`, then `unset`. `events` merge by event name; every other field of `set` replaces. */
export function applyUserPatch<U extends Omit<CrmUser, 'version' | 'updatedAt' | 'updatedBy'>>(
  user: U,
  patch: CrmUserPatch,
): U {
  const { popFlow, ...fields } = patch.set ?? {};
  return { ...user, ...fields, popFlow: mergePopFlow(user.popFlow, popFlow, patch.unset) };
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
