/** Identity spec of Zoho CRM: one host for all organisations, told apart by the second part of the path. How its pages hold the token is observed, not documented. */
import type { IdentitySpec } from '../identity-spec.ts';

export const ZOHO_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'path', segment: 1 }] },
  identity: {
    probes: [
      {
        fetch: {
          path: '/crm/v2/users?type=CurrentUser',
          headers: {
            'X-ZCSRF-TOKEN': { prefix: 'crmcsrfparam=', from: [{ from: 'cookie', name: 'CT_CSRF_TOKEN' }] },
          },
        },
        nativeId: [{ from: 'fetch', json: 'users[0].id' }],
        username: [{ from: 'fetch', json: 'users[0].email' }],
        fullName: [{ from: 'fetch', json: 'users[0].full_name' }],
      },
    ],
  },
  records: [],
};
