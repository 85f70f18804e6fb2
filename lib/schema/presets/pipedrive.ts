/** Identity spec of Pipedrive: its pages send the token of their cookie as a parameter, which is read in old code, not documented. */
import type { IdentitySpec } from '../identity-spec.ts';

export const PIPEDRIVE_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  identity: {
    probes: [
      {
        fetch: {
          path: '/api/v1/users/self',
          query: { session_token: { from: [{ from: 'cookie', name: 'pipe-session-token' }] } },
        },
        nativeId: [{ from: 'fetch', json: 'data.id' }],
        username: [{ from: 'fetch', json: 'data.email' }],
        fullName: [{ from: 'fetch', json: 'data.name' }],
      },
    ],
  },
  records: [],
};
