/** Identity spec of Dynamics 365 on premises, where the organisation is the first segment of every path. */
import type { IdentitySpec } from '../identity-spec.ts';
import { DYNAMICS365_IDENTITY, OWNING_USER, WHO } from './dynamics365.ts';

export const DYNAMICS365_ON_PREMISES_IDENTITY: IdentitySpec = {
  ...DYNAMICS365_IDENTITY,
  instance: { key: [{ from: 'path', segment: 0 }] },
  identity: {
    probes: DYNAMICS365_IDENTITY.identity.probes.map((probe) => ({
      ...probe,
      // The last version that servers on premises know.
      fetch: { path: `/{path:0}/api/data/v9.1/${WHO}` },
    })),
  },
  owners: (DYNAMICS365_IDENTITY.owners ?? []).map((rule) => ({
    ...rule,
    probe: { ...rule.probe, fetch: { path: `/{path:0}/api/data/v9.1/${OWNING_USER}` } },
  })),
};
