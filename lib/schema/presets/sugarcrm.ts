/** Identity spec of SugarCRM 7 and later at the root of its host; how its pages hold the token is observed, not documented. */
import type { IdentitySpec } from '../identity-spec.ts';

export const SUGARCRM_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  identity: {
    probes: [
      {
        fetch: {
          path: '/rest/v11_20/me',
          headers: {
            'OAuth-Token': {
              from: [{ from: 'localStorage', key: 'prod:SugarCRM:AuthAccessToken', json: '$' }],
            },
          },
        },
        nativeId: [{ from: 'fetch', json: 'current_user.id' }],
        username: [{ from: 'fetch', json: 'current_user.user_name' }],
        fullName: [{ from: 'fetch', json: 'current_user.full_name' }],
      },
    ],
  },
  records: [{ in: 'hash', pattern: 'bwc/index.php?module=Users&action=DetailView&record={id:slug}' }],
};
