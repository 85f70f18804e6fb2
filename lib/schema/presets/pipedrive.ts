/** Identity spec of Pipedrive: its pages send the token of their cookie as a parameter, which is read in old code, not documented. */
import type { IdentitySpec, RequestValue } from '../identity-spec.ts';

const TOKEN: Record<string, RequestValue> = {
  session_token: { from: [{ from: 'cookie', name: 'pipe-session-token' }] },
};

export const PIPEDRIVE_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  identity: {
    probes: [
      {
        fetch: {
          path: '/api/v1/users/self',
          query: TOKEN,
        },
        nativeId: [{ from: 'fetch', json: 'data.id' }],
        username: [{ from: 'fetch', json: 'data.email' }],
        fullName: [{ from: 'fetch', json: 'data.name' }],
      },
    ],
  },
  records: [],
  owners: [
    {
      records: [
        { in: 'path', pattern: '/{kind}/{id:int}' },
        { in: 'path', pattern: '/{kind}/{id:int}/**' },
      ],
      kinds: { deal: 'deals', person: 'persons', organization: 'organizations' },
      probe: {
        fetch: { path: '/api/v1/{kind}/{id}', query: TOKEN },
        // Deals name their user, people and organisations their owner.
        nativeId: [
          { from: 'fetch', json: 'data.user_id.id' },
          { from: 'fetch', json: 'data.owner_id.id' },
        ],
        username: [
          { from: 'fetch', json: 'data.user_id.email' },
          { from: 'fetch', json: 'data.owner_id.email' },
        ],
        fullName: [
          { from: 'fetch', json: 'data.user_id.name' },
          { from: 'fetch', json: 'data.owner_id.name' },
        ],
      },
    },
  ],
};
