/** Identity spec of SuiteCRM 8 at the root of its host, and of SuiteCRM 7, whose pages link to the own profile. */
import type { IdentitySpec } from '../identity-spec.ts';

/** Modules of records that are assigned, as addresses of SuiteCRM 8 call them. */
const MODULES = Object.fromEntries(
  [
    ...['accounts', 'contacts', 'leads', 'opportunities', 'cases', 'bugs', 'tasks', 'calls', 'meetings'],
    ...['notes', 'documents', 'campaigns', 'prospects', 'project', 'quotes', 'invoices', 'contracts'],
  ].map((name) => [name, name]),
);

const RECORD_QUERY =
  'query getRecord($module: String!, $record: String!) { getRecord(module: $module, record: $record) { attributes } }';

const PROFILE = 'a[href*="module=Users"][href*="action=EditView"][href*="record="]';

export const SUITECRM_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  // Asking a sign-in page would end an inactive session.
  loggedIn: { notSelector: 'scrm-login-ui, form#form input[name="user_password"]' },
  identity: {
    probes: [
      {
        nativeId: [
          {
            from: 'dom',
            selector: `#globalLinks ${PROFILE}, .user-menu ${PROFILE}`,
            attr: 'href',
            param: 'record',
          },
        ],
        fullName: [{ from: 'dom', selector: `#globalLinks > #usermenu ${PROFILE}` }],
      },
      {
        fetch: { path: '/session-status' },
        nativeId: [{ from: 'fetch', json: 'id' }],
        username: [{ from: 'fetch', json: 'userName' }],
      },
    ],
  },
  records: [
    { in: 'hash', pattern: 'users/record/{id:slug}' },
    { in: 'query', pattern: '/index.php?module=Users&action=DetailView&record={id:slug}' },
  ],
  owners: [
    {
      // SuiteCRM 7 writes it into the page of the record.
      records: [{ in: 'query', pattern: '/index.php?module=*&action=DetailView&record={id:slug}' }],
      probe: {
        nativeId: [{ from: 'dom', selector: '#assigned_user_id.sugar_field', attr: 'data-id-value' }],
        fullName: [{ from: 'dom', selector: '#assigned_user_id.sugar_field' }],
      },
    },
    {
      // SuiteCRM 8 is asked as its own pages ask, with the token against forged requests that it gives them in a cookie.
      records: [{ in: 'hash', pattern: '{kind}/record/{id:slug}' }],
      kinds: MODULES,
      probe: {
        fetch: {
          path: '/api/graphql',
          method: 'POST',
          body: { query: RECORD_QUERY, variables: { module: '{kind}', record: '{id}' } },
          headers: { 'X-XSRF-TOKEN': { from: [{ from: 'cookie', name: 'XSRF-TOKEN' }] } },
        },
        nativeId: [{ from: 'fetch', json: 'data.getRecord.attributes.assigned_user_id' }],
      },
    },
  ],
};
