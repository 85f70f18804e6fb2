/** The CRMs that are known, with what a new instance of each starts from. Pure. */
import type { IdentitySpec } from '../schema/identity-spec.ts';
import { REQUEST_TRACKER_IDENTITY } from '../schema/presets/request-tracker.ts';
import { TRYTON_IDENTITY } from '../schema/presets/tryton.ts';

export interface CrmType {
  readonly type: string;
  /** A product's own name, the same in every language. */
  readonly name: string;
  readonly identity: IdentitySpec | null;
}

export const CRM_TYPES: readonly CrmType[] = [
  { type: 'oracle-b2c-service', name: 'Oracle B2C Service', identity: null },
  { type: 'salesforce', name: 'Salesforce', identity: null },
  { type: 'dynamics365', name: 'Microsoft Dynamics 365', identity: null },
  { type: 'servicenow', name: 'ServiceNow', identity: null },
  { type: 'zendesk', name: 'Zendesk', identity: null },
  { type: 'odoo', name: 'Odoo', identity: null },
  { type: 'tryton', name: 'Tryton', identity: TRYTON_IDENTITY },
  { type: 'request-tracker', name: 'Request Tracker', identity: REQUEST_TRACKER_IDENTITY },
  { type: 'generic', name: 'Generic', identity: null },
];

export function crmTypeName(type: string): string {
  return CRM_TYPES.find((known) => known.type === type)?.name ?? type;
}

export function presetOf(type: string): CrmType | null {
  return CRM_TYPES.find((known) => known.type === type) ?? null;
}
