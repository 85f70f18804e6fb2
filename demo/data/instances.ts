/** The two CRM instances of the demo: one for the demo CRM, one that belongs to no page here. */
import type { CrmInstance } from '../../lib/schema/crm-records.ts';
import type { Id } from '../../lib/schema/id.ts';
import { DEMO_IDENTITY } from '../../lib/schema/presets/demo.ts';
import { DEMO_STAMP } from './record-stamp.ts';

type InstanceFields = Omit<CrmInstance, 'id' | keyof typeof DEMO_STAMP | 'secretsSet' | 'mapping'>;

/** What depends on the address of the demo CRM, and changes with it. */
export function crmAddress(crmUrl: string): Pick<CrmInstance, 'crmId' | 'sites'> {
  return { crmId: new URL(crmUrl).host, sites: [`${new URL(crmUrl).origin}/*`] };
}

export const MAIN_INSTANCE = (crmUrl: string): InstanceFields => ({
  name: 'Northwind Service Desk',
  ...crmAddress(crmUrl),
  crmType: 'demo',
  active: true,
  identity: DEMO_IDENTITY,
  features: { popFlow: true, openConnect: true, queueAdapter: false, mediaBar: true },
  connectivity: { siteUrl: new URL(crmUrl).origin, interfaceName: 'northwind', username: 'svc.popflow' },
  popFlow: {
    enabled: true,
    clientDisplay: 'docked',
    autoOpen: true,
    logLevel: 'error',
    notifyOnError: true,
    events: { Ringing: 'Screen pop', Connected: 'Open customer', Disconnected: 'Wrap-up note' },
    runtimeUrl: 'https://popflow.northwind.example/runtime',
    libraryUrl: 'https://popflow.northwind.example/library',
    region: 'standard',
  },
});

export const SECOND_INSTANCE: InstanceFields = {
  name: 'Contoso Field Service',
  crmId: 'service.contoso.example',
  crmType: 'dynamics365',
  active: true,
  sites: ['https://service.contoso.example/*'],
  identity: null,
  features: { popFlow: true, openConnect: false, queueAdapter: true, mediaBar: false },
  connectivity: { siteUrl: 'https://service.contoso.example', interfaceName: '', username: '' },
  popFlow: {
    enabled: true,
    clientDisplay: 'popped-out',
    events: { Ringing: 'Find work order' },
    region: 'gdpr',
  },
};

export function createInstance(id: Id<'crm-instances'>, fields: InstanceFields): CrmInstance {
  return { id, ...DEMO_STAMP, ...fields, secretsSet: [], mapping: { mode: 'override', agents: [] } };
}
