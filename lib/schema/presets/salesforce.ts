/** Identity spec of Salesforce: Lightning, Classic, Setup and Visualforce. Its pages cannot be asked who is signed in, its interfaces can. */
import type { IdentitySpec } from '../identity-spec.ts';

/** Standard objects with an owner; their names are the same in addresses. */
const OBJECTS = Object.fromEntries(
  [
    ...['Account', 'Contact', 'Lead', 'Opportunity', 'Case', 'Task', 'Event', 'Campaign', 'Contract'],
    ...['Order', 'Quote', 'Asset', 'WorkOrder', 'ServiceAppointment'],
  ].map((name) => [name, name]),
);

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
      // Classic and Visualforce do not say which object a record is of.
      records: [{ in: 'path', pattern: '/lightning/r/{kind}/{id:slug}/*' }],
      kinds: OBJECTS,
      probe: {
        ask: 'salesforce',
        // Spring '24; Salesforce keeps a version for three years at least
        fetch: { path: '/services/data/v60.0/sobjects/{kind}/{id}?fields=OwnerId' },
        nativeId: [{ from: 'fetch', json: 'OwnerId' }],
      },
    },
  ],
};
