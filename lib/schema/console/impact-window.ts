/** What an edit of a group or an instance does to the users under it, before it is saved. */
import type { PatchOf } from '../writes.ts';
import type { GridWindow } from './grid-query.ts';

export type ImpactQuestion =
  | { kind: 'crm-instances'; id: string; patch: PatchOf<'crm-instances'> }
  | { kind: 'crm-user-groups'; id: string; patch: PatchOf<'crm-user-groups'> };

/** Of a user with several fields concerned, both may be true. */
export const IMPACT_EFFECTS = ['changes', 'keeps'] as const;

export interface ImpactFilter {
  /** Only who changes, or only who overrides. */
  effect: (typeof IMPACT_EFFECTS)[number] | null;
  /** As typed, in names and usernames; upper case, outer space and accents mean nothing. */
  search: string;
}

export type ImpactQuery = ImpactQuestion & ImpactFilter & { offset: number; limit: number };

/** A user under the record. Field keys are those of edits. */
export interface ImpactRow {
  id: string;
  name: string;
  username: string;
  /** Fields whose value in force changes for this user. */
  changes: string[];
  /** Fields that the user or their group overrides, so that they stay. */
  keeps: string[];
}

export interface FieldImpactCount {
  field: string;
  changes: number;
  keeps: number;
}

/** Those who change come first, by name. */
export interface ImpactWindow extends GridWindow<ImpactRow> {
  fields: FieldImpactCount[];
  /** Users whom a field concerns, whatever the filter. */
  affected: number;
  /** Of them those for whom anything changes. */
  changed: number;
}
