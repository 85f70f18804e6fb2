/** Identity spec of Dynamics 365 in Microsoft's cloud. */
import type { IdentitySpec } from '../identity-spec.ts';

/** `EqualUserId` is the documented query function for the caller, so one request has id and names. */
export const WHO =
  "systemusers?$select=systemuserid,domainname,fullname&$filter=Microsoft.Dynamics.CRM.EqualUserId(PropertyName='systemuserid')";

/** Names of kinds in addresses, and of their sets in the interface. */
export const ENTITY_SETS = {
  account: 'accounts',
  contact: 'contacts',
  lead: 'leads',
  opportunity: 'opportunities',
  incident: 'incidents',
  quote: 'quotes',
  salesorder: 'salesorders',
  invoice: 'invoices',
  task: 'tasks',
  phonecall: 'phonecalls',
  email: 'emails',
  appointment: 'appointments',
};

/** `_owninguser_value` is empty where a team owns the record. */
export const OWNING_USER = '{kind}({id})?$select=_owninguser_value';

export const DYNAMICS365_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  identity: {
    probes: [
      {
        fetch: { path: `/api/data/v9.2/${WHO}` },
        nativeId: [{ from: 'fetch', json: 'value[0].systemuserid' }],
        username: [{ from: 'fetch', json: 'value[0].domainname' }],
        fullName: [{ from: 'fetch', json: 'value[0].fullname' }],
      },
    ],
  },
  records: [
    { in: 'query', pattern: '/main.aspx?pagetype=entityrecord&etn=systemuser&id={id:uuid}' },
    { in: 'query', pattern: '/*/main.aspx?pagetype=entityrecord&etn=systemuser&id={id:uuid}' },
  ],
  owners: [
    {
      records: [
        { in: 'query', pattern: '/main.aspx?pagetype=entityrecord&etn={kind}&id={id:uuid}' },
        { in: 'query', pattern: '/*/main.aspx?pagetype=entityrecord&etn={kind}&id={id:uuid}' },
      ],
      kinds: ENTITY_SETS,
      probe: {
        fetch: { path: `/api/data/v9.2/${OWNING_USER}` },
        nativeId: [{ from: 'fetch', json: '_owninguser_value' }],
      },
    },
  ],
};
