/** A CRM instance to add, as its dialog makes it. Pure. */
import type { NewOf } from '../schema/writes.ts';
import { presetOf } from './crm-types.ts';

export interface InstanceFields {
  readonly name: string;
  readonly crmId: string;
  readonly crmType: string;
  /** One match pattern a line. */
  readonly sites: string;
}

/** Without settings: the defaults of their fields are what the server gives them. */
export function newInstance(fields: InstanceFields, id: string): NewOf<'crm-instances'> & { id: string } {
  const { name, crmId, crmType } = fields;
  const sites = fields.sites
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const identity = presetOf(crmType)?.identity ?? null;
  const settings = { features: {}, connectivity: {}, popFlow: {}, mapping: { mode: 'inherit' as const } };
  return { id: id as never, name, crmId, crmType, active: true, sites, identity, ...settings };
}
