/** What a record of any kind looks like after a patch. Pure. */
import type { CrmUserPatch } from '../schema/patch.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { PopFlowValues, SectionValues } from '../schema/settings.ts';
import type { RecordPatch } from '../schema/writes.ts';
import { mergePopFlow } from './apply-patch.ts';

interface Sections {
  popFlow?: PopFlowValues;
  features?: SectionValues;
  connectivity?: SectionValues;
}

/** Settings change by field; every other field of `set` replaces. The patch is one of the row's own kind. */
export function applyRecordPatch<R extends AnyRow>(row: R, patch: RecordPatch): R {
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

function patchedPopFlow(row: AnyRow, own: PopFlowValues, { popFlow, unset }: PopFlowPatch): PopFlowValues {
  const merged = mergePopFlow(own, popFlow, unset);
  // An instance has no level above: its table of events is there even when it is empty.
  return 'crmId' in row && own.events ? { events: {}, ...merged } : merged;
}

function unsetOf(patch: RecordPatch): CrmUserPatch['unset'] {
  return 'unset' in patch ? patch.unset : undefined;
}
