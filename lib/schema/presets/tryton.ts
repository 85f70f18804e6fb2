/** Identity spec of Tryton 6 with its web client sao, read in the source that Debian's tryton-sao installs. */
import type { IdentitySpec, OwnerProbe } from '../identity-spec.ts';

const SESSION = 'sao_session_*';

/** A call as sao makes it: under the name of the database, in the session that sao keeps. */
function call(method: string, ...params: unknown[]): OwnerProbe['fetch'] {
  const from = ['login', 'user_id', 'session'].map((json) => ({
    from: 'localStorage' as const,
    key: SESSION,
    json,
  }));
  return {
    path: '/{hash:0}/',
    method: 'POST',
    body: { id: 1, method, params: [...params, {}] },
    headers: { Authorization: { prefix: 'Session ', base64: true, from } },
  };
}

export const TRYTON_IDENTITY: IdentitySpec = {
  version: 1,
  /** One origin serves many databases; each address begins with the database: `#db/model/…`. */
  instance: { key: [{ from: 'hash', segment: 0 }, { from: 'host' }] },
  // sao empties the element when somebody signs out, and asks for the password over it when the server ended the session.
  loggedIn: { selector: '#user-preferences a', notSelector: '.ask-dialog input[type="password"]' },
  identity: {
    probes: [
      {
        nativeId: [{ from: 'localStorage', key: SESSION, json: 'user_id' }],
        username: [{ from: 'localStorage', key: SESSION, json: 'login' }],
        fullName: [{ from: 'dom', selector: '#user-preferences a' }],
      },
    ],
  },
  records: [{ in: 'hash', pattern: '*/model/res.user/{id:int}' }],
  owners: [
    {
      // Opportunities belong to employees. Which user that is, only users say.
      records: [{ in: 'hash', pattern: '*/model/{kind}/{id:int}' }],
      kinds: { 'sale.opportunity': 'sale.opportunity' },
      first: {
        fetch: call('model.{kind}.read', ['{id}'], ['employee']),
        nativeId: [{ from: 'fetch', json: 'result[0].employee' }],
      },
      probe: {
        fetch: call('model.res.user.search_read', [['employees', '=', '{id}']], 0, 1, null, [
          'login',
          'name',
        ]),
        nativeId: [{ from: 'fetch', json: 'result[0].id' }],
        username: [{ from: 'fetch', json: 'result[0].login' }],
        fullName: [{ from: 'fetch', json: 'result[0].name' }],
      },
    },
  ],
};
