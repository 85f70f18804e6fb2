/** Identity spec of Zoho CRM: one host for all organisations, told apart by the second part of the path. How its pages hold the token is observed, not documented. */
import type { IdentitySpec, RequestValue } from '../identity-spec.ts';

const TOKEN: Record<string, RequestValue> = {
  'X-ZCSRF-TOKEN': { prefix: 'crmcsrfparam=', from: [{ from: 'cookie', name: 'CT_CSRF_TOKEN' }] },
};

/** Addresses have the former name of deals. */
const MODULES = {
  Leads: 'Leads',
  Contacts: 'Contacts',
  Accounts: 'Accounts',
  Potentials: 'Deals',
  Cases: 'Cases',
  Tasks: 'Tasks',
};

export const ZOHO_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'path', segment: 1 }] },
  identity: {
    probes: [
      {
        fetch: {
          path: '/crm/v2/users?type=CurrentUser',
          headers: TOKEN,
        },
        nativeId: [{ from: 'fetch', json: 'users[0].id' }],
        username: [{ from: 'fetch', json: 'users[0].email' }],
        fullName: [{ from: 'fetch', json: 'users[0].full_name' }],
      },
    ],
  },
  records: [],
  owners: [
    {
      records: [
        { in: 'path', pattern: '/crm/*/tab/{kind}/{id:int}' },
        { in: 'path', pattern: '/crm/*/tab/{kind}/{id:int}/**' },
      ],
      kinds: MODULES,
      probe: {
        fetch: { path: '/crm/v2/{kind}/{id}?fields=Owner', headers: TOKEN },
        nativeId: [{ from: 'fetch', json: 'data[0].Owner.id' }],
        fullName: [{ from: 'fetch', json: 'data[0].Owner.name' }],
      },
    },
  ],
};
