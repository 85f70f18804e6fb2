/** A patch of any kind, read without knowing its kind: plain fields, settings sections, and what it removes. Pure. */
import type { CrmUserPatch } from '../schema/patch.ts';
import type { PopFlowValues, SectionValues } from '../schema/settings.ts';
import type { RecordPatch } from '../schema/writes.ts';

export interface PatchParts {
  /** Fields that are replaced as one: texts, references, lists, the mapping. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly popFlow: PopFlowValues;
  readonly features: SectionValues;
  readonly connectivity: SectionValues;
  readonly unset: NonNullable<CrmUserPatch['unset']>;
}

/** Sections whose fields are always there: they change by field, and none can be removed. */
export const COMPLETE_SECTIONS = ['features', 'connectivity'] as const;

export function partsOf(patch: RecordPatch): PatchParts {
  const {
    popFlow = {},
    features = {},
    connectivity = {},
    ...fields
  } = (patch.set ?? {}) as Partial<PatchParts>;
  const unset = ('unset' in patch ? patch.unset : undefined) ?? {};
  return { fields, popFlow, features, connectivity, unset };
}

/** What has nothing in it is left out. */
export function patchFrom(parts: PatchParts): RecordPatch {
  const { fields, popFlow, features, connectivity, unset } = parts;
  const set = { ...fields, ...filled({ popFlow, features, connectivity }) };
  return filled({ set, unset: filled(unset) });
}

/** Without the entries that are empty lists or objects. */
export function filled<T extends object>(values: T): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => Object.keys(value ?? {}).length > 0);
  return Object.fromEntries(entries) as Partial<T>;
}
