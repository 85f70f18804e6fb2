/** Identity spec of Dynamics 365 in Microsoft's cloud. */
import type { IdentitySpec } from '../identity-spec.ts';

/** `EqualUserId` is the documented query function for the caller, so one request has id and names. */
export const WHO =
  "systemusers?$select=systemuserid,domainname,fullname&$filter=Microsoft.Dynamics.CRM.EqualUserId(PropertyName='systemuserid')";

export const DYNAMICS365_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  identity: {
    probes: [
      {
        fetch: { path: `/api/data/v9.2/${WHO}` },
        nativeId: [{ from: 'fetch', json: 'value[0].systemuserid' }],
        username: [{ from: 'fetch', json: 'value[0].domainname' }],
        fullName: [{ from: 'fetch', json: 'value[0].fullname' }],
      },
    ],
  },
  records: [
    { in: 'query', pattern: '/main.aspx?pagetype=entityrecord&etn=systemuser&id={id:uuid}' },
    { in: 'query', pattern: '/*/main.aspx?pagetype=entityrecord&etn=systemuser&id={id:uuid}' },
  ],
};
