/** Identity spec of Salesforce: Lightning, Classic, Setup and Visualforce. Its pages cannot be asked who is signed in, its interfaces can. */
import type { IdentitySpec, OwnerProbe } from '../identity-spec.ts';

/** Standard objects with an owner, by what their ids begin with (Salesforce help, article 000385203). */
const PREFIXES = {
  '001': 'Account',
  '003': 'Contact',
  '00Q': 'Lead',
  '006': 'Opportunity',
  '500': 'Case',
  '00T': 'Task',
  '00U': 'Event',
  '701': 'Campaign',
  '800': 'Contract',
  '801': 'Order',
  '0Q0': 'Quote',
  '02i': 'Asset',
  '0WO': 'WorkOrder',
  '08p': 'ServiceAppointment',
};

/** Their names are the same in addresses of Lightning. */
const OBJECTS = Object.fromEntries(Object.values(PREFIXES).map((name) => [name, name]));

/** Spring '24; Salesforce keeps a version for three years at least. */
const RECORD = '/services/data/v60.0/sobjects/{kind}';
const OWNER_ID: OwnerProbe['nativeId'] = [{ from: 'fetch', json: 'OwnerId' }];

export const SALESFORCE_IDENTITY: IdentitySpec = {
  version: 1,
  identity: {
    probes: [
      {
        ask: 'salesforce',
        nativeId: [{ from: 'fetch', json: 'user_id' }],
        username: [{ from: 'fetch', json: 'preferred_username' }],
        fullName: [{ from: 'fetch', json: 'name' }],
        instanceKey: [{ from: 'fetch', json: 'organization_id' }],
      },
    ],
  },
  records: [
    { in: 'path', pattern: '/lightning/r/User/{id:sfUser}/*' },
    { in: 'path', pattern: '/lightning/r/{id:sfUser}/*' },
    { in: 'path', pattern: '/lightning/setup/ManageUsers/{id:sfUser}/*' },
    // Set-up pages of Lightning hold the address of a Classic page.
    { in: 'nested', key: 'address', pattern: '/{id:sfUser}' },
    { in: 'nested', key: 'address', pattern: '/{id:sfUser}/*' },
    { in: 'path', pattern: '/{id:sfUser}' },
    { in: 'path', pattern: '/{id:sfUser}/e' },
    { in: 'query', pattern: '/_ui/core/userprofile/UserProfilePage?u={id:sfUser}' },
    { in: 'query', pattern: '/apex/*?id={id:sfUser}' },
  ],
  owners: [
    {
      records: [{ in: 'path', pattern: '/lightning/r/{kind}/{id:slug}/*' }],
      kinds: OBJECTS,
      probe: { ask: 'salesforce', fetch: { path: `${RECORD}/{id}?fields=OwnerId` }, nativeId: OWNER_ID },
    },
    {
      // Classic and Visualforce name no object, but the beginning of an id does. That of a custom object is the org's own.
      records: [
        { in: 'path', pattern: '/{kind}{id:slug}' },
        { in: 'path', pattern: '/{kind}{id:slug}/e' },
        { in: 'path', pattern: '/lightning/r/{kind}{id:slug}/*' },
        { in: 'query', pattern: '/apex/*?id={kind}{id:slug}' },
      ],
      kinds: PREFIXES,
      probe: { ask: 'salesforce', fetch: { path: `${RECORD}/{key}{id}?fields=OwnerId` }, nativeId: OWNER_ID },
    },
  ],
};
