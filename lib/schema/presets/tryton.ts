/** Identity spec of Tryton 6 with its web client sao, read in the source that Debian's tryton-sao installs. */
import type { IdentitySpec } from '../identity-spec.ts';

const SESSION = 'sao_session_*';

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
};
