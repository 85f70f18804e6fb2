/** Identity spec of Zendesk Support, by its documented `users/me`. */
import type { IdentitySpec } from '../identity-spec.ts';

export const ZENDESK_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  identity: {
    probes: [
      {
        // Of somebody who is not signed in the id is null.
        fetch: { path: '/api/v2/users/me.json' },
        nativeId: [{ from: 'fetch', json: 'user.id' }],
        username: [{ from: 'fetch', json: 'user.email' }],
        fullName: [{ from: 'fetch', json: 'user.name' }],
      },
    ],
  },
  records: [
    { in: 'path', pattern: '/agent/users/{id:int}' },
    { in: 'path', pattern: '/agent/users/{id:int}/**' },
  ],
  owners: [
    {
      records: [
        { in: 'path', pattern: '/agent/tickets/{id:int}' },
        { in: 'path', pattern: '/agent/tickets/{id:int}/**' },
      ],
      // Of a ticket that nobody has taken the assignee is null.
      probe: {
        fetch: { path: '/api/v2/tickets/{id}.json' },
        nativeId: [{ from: 'fetch', json: 'ticket.assignee_id' }],
      },
    },
  ],
};
