/** Identity spec of SugarCRM 7 and later at the root of its host; how its pages hold the token is observed, not documented. */
import type { IdentitySpec, RequestValue } from '../identity-spec.ts';

const TOKEN: Record<string, RequestValue> = {
  'OAuth-Token': {
    from: [{ from: 'localStorage', key: 'prod:SugarCRM:AuthAccessToken', json: '$' }],
  },
};

/** Modules whose records are assigned to a user. */
const MODULES = Object.fromEntries(
  [
    ...['Accounts', 'Contacts', 'Leads', 'Opportunities', 'Cases', 'Tasks', 'Calls', 'Meetings', 'Bugs'],
    ...['Notes', 'Quotes', 'Prospects'],
  ].map((module) => [module, module]),
);

export const SUGARCRM_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  identity: {
    probes: [
      {
        fetch: {
          path: '/rest/v11_20/me',
          headers: TOKEN,
        },
        nativeId: [{ from: 'fetch', json: 'current_user.id' }],
        username: [{ from: 'fetch', json: 'current_user.user_name' }],
        fullName: [{ from: 'fetch', json: 'current_user.full_name' }],
      },
    ],
  },
  records: [{ in: 'hash', pattern: 'bwc/index.php?module=Users&action=DetailView&record={id:slug}' }],
  owners: [
    {
      records: [{ in: 'hash', pattern: '{kind}/{id:slug}' }],
      kinds: MODULES,
      probe: {
        fetch: {
          path: '/rest/v11_20/{kind}/{id}?fields=assigned_user_id,assigned_user_name',
          headers: TOKEN,
        },
        nativeId: [{ from: 'fetch', json: 'assigned_user_id' }],
        fullName: [{ from: 'fetch', json: 'assigned_user_name' }],
      },
    },
  ],
};
