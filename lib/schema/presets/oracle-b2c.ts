/** Identity spec of Oracle B2C Service: its pages say nothing; the extension `scripts/crm-bridge/oracle-b2c` in its Agent Browser UI does. */
import type { IdentitySpec } from '../identity-spec.ts';

export const ORACLE_B2C_IDENTITY: IdentitySpec = {
  version: 1,
  // The name of the interface, or its host.
  instance: { key: [{ from: 'host' }] },
  identity: {
    probes: [
      {
        channel: 'patchpanel',
        nativeId: [{ from: 'fetch', json: 'accountId' }],
        username: [{ from: 'fetch', json: 'login' }],
        instanceKey: [{ from: 'fetch', json: 'interfaceName' }],
      },
    ],
  },
  // Accounts of staff have no address of their own in the Agent Browser UI.
  records: [],
};
