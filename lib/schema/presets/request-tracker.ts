/** Identity spec of Request Tracker 5, a multi-page application that says who is signed in in every page. */
import type { IdentitySpec } from '../identity-spec.ts';

const MARKER = 'RT.CurrentUser';

export const REQUEST_TRACKER_IDENTITY: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'inlineScript', marker: 'RT.Config', json: 'rtname' }, { from: 'host' }] },
  loggedIn: { notSelector: 'input[name="pass"]' },
  identity: {
    probes: [
      {
        nativeId: [{ from: 'inlineScript', marker: MARKER, json: 'id' }],
        username: [{ from: 'inlineScript', marker: MARKER, json: 'Name' }],
        fullName: [{ from: 'inlineScript', marker: MARKER, json: 'RealName' }],
      },
    ],
  },
  records: [
    { in: 'query', pattern: '/User/Summary.html?id={id:int}' },
    { in: 'query', pattern: '/Admin/Users/Modify.html?id={id:int}' },
  ],
  owners: [
    {
      records: [{ in: 'query', pattern: '/Ticket/*?id={id:int}' }],
      // Its REST 2 takes the session of the pages, for their own scripts. An owner is named by the username.
      probe: {
        fetch: { path: '/REST/2.0/ticket/{id}' },
        username: [{ from: 'fetch', json: 'Owner.id' }],
      },
      nobody: ['Nobody'],
    },
  ],
};
