/** Identity spec of EspoCRM at the root of its host. */
import type { IdentitySpec } from '../identity-spec.ts';

export const ESPOCRM_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  loggedIn: { notSelector: '#login-form' },
  identity: {
    probes: [
      {
        fetch: { path: '/api/v1/App/user' },
        nativeId: [{ from: 'fetch', json: 'user.id' }],
        username: [{ from: 'fetch', json: 'user.userName' }],
        fullName: [{ from: 'fetch', json: 'user.name' }],
      },
    ],
  },
  records: [
    { in: 'hash', pattern: 'User/view/{id:slug}' },
    { in: 'hash', pattern: 'User/edit/{id:slug}' },
  ],
};
