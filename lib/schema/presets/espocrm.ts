/** Identity spec of EspoCRM at the root of its host. */
import type { IdentitySpec, ValueSource } from '../identity-spec.ts';

const ANOTHER_USER: ValueSource = { from: 'localStorage', key: 'espo-user-anotherUser' };

/** Scopes whose records are assigned to a user; they are called the same in the interface. */
const SCOPES = Object.fromEntries(
  [
    ...['Account', 'Contact', 'Lead', 'Opportunity', 'Case', 'Task', 'Meeting', 'Call', 'Document'],
    ...['Campaign', 'TargetList'],
  ].map((scope) => [scope, scope]),
);

export const ESPOCRM_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  loggedIn: { notSelector: '#login-form' },
  identity: {
    probes: [
      {
        // Whom an administrator acts for, as EspoCRM's own requests say it.
        fetch: {
          path: '/api/v1/App/user',
          headers: { 'X-Another-User': { from: [ANOTHER_USER], ifKnown: true } },
        },
        nativeId: [{ from: 'fetch', json: 'user.id' }],
        username: [{ from: 'fetch', json: 'user.userName' }],
        fullName: [{ from: 'fetch', json: 'user.name' }],
        impersonator: [ANOTHER_USER],
      },
    ],
  },
  records: [
    { in: 'hash', pattern: 'User/view/{id:slug}' },
    { in: 'hash', pattern: 'User/edit/{id:slug}' },
  ],
  owners: [
    {
      records: [
        { in: 'hash', pattern: '{kind}/view/{id:slug}' },
        { in: 'hash', pattern: '{kind}/edit/{id:slug}' },
      ],
      kinds: SCOPES,
      probe: {
        fetch: {
          path: '/api/v1/{kind}/{id}',
          headers: { 'X-Another-User': { from: [ANOTHER_USER], ifKnown: true } },
        },
        nativeId: [{ from: 'fetch', json: 'assignedUserId' }],
        fullName: [{ from: 'fetch', json: 'assignedUserName' }],
      },
    },
  ],
};
