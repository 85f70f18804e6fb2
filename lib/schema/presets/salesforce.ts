/** Identity spec of Salesforce: Lightning, Classic, Setup and Visualforce. Its pages cannot be asked who is signed in, its interfaces can. */
import type { IdentitySpec } from '../identity-spec.ts';

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
};
