/** The types of CRMs for pages: their names, and what a new instance of each starts from. Pure. */
import { CRM_TYPES, type CrmType } from '../schema/presets/crm-types.ts';

export { CRM_TYPES };

export function presetOf(type: string): CrmType | null {
  return CRM_TYPES.find((known) => known.type === type) ?? null;
}

export function crmTypeName(type: string): string {
  return presetOf(type)?.name ?? type;
}
