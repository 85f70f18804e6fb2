/** Identity spec of the demo CRM, a single-page application with its routes in the path. */
import type { IdentitySpec } from '../identity-spec.ts';

export const DEMO_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }], displayName: [{ from: 'dom', selector: '[data-brand]' }] },
  loggedIn: { selector: '[data-signed-in]' },
  identity: {
    probes: [
      // First, because signing in and out without a page load leaves the inline script behind.
      {
        nativeId: [{ from: 'localStorage', key: 'demo-crm-session', json: 'userId' }],
        username: [{ from: 'localStorage', key: 'demo-crm-session', json: 'login' }],
        fullName: [{ from: 'localStorage', key: 'demo-crm-session', json: 'name' }],
      },
      {
        nativeId: [{ from: 'inlineScript', marker: 'window.DemoCrm =', json: 'session.user.id' }],
        username: [{ from: 'inlineScript', marker: 'window.DemoCrm =', json: 'session.user.login' }],
        fullName: [{ from: 'inlineScript', marker: 'window.DemoCrm =', json: 'session.user.name' }],
      },
      {
        fetch: { path: '/api/session' },
        nativeId: [{ from: 'fetch', json: 'user.id' }],
        username: [{ from: 'fetch', json: 'user.login' }],
        fullName: [{ from: 'fetch', json: 'user.name' }],
      },
    ],
  },
  records: [
    {
      in: 'path',
      pattern: '/users/{id:int}',
      fields: {
        username: [{ from: 'dom', selector: '[data-record="users/{id}"] [data-field="Login"]' }],
        fullName: [{ from: 'dom', selector: '[data-record="users/{id}"] > h1' }],
      },
    },
  ],
};
