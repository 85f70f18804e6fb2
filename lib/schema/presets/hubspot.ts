/** Identity spec of HubSpot: many portals on one host, told apart by the second part of the path. Its endpoint is unofficial. */
import type { IdentitySpec } from '../identity-spec.ts';

export const HUBSPOT_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'path', segment: 1 }] },
  identity: {
    probes: [
      {
        fetch: {
          path: '/api/login-verify/hub-user-info?early=true',
          query: { portalId: { from: [{ from: 'path', segment: 1 }] } },
        },
        nativeId: [{ from: 'fetch', json: 'user.user_id' }],
        username: [{ from: 'fetch', json: 'user.email' }],
      },
    ],
  },
  records: [],
};
