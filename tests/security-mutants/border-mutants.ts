/** Defences at the borders of the server: hosts, origins, rates, bodies. */
import type { SecurityMutant } from './security-mutant.ts';

const BORDERS = 'tests/server/http/borders.test.ts';
const UNREAD = 'tests/server/http/unread-bodies.test.ts';

export const BORDER_MUTANTS: readonly SecurityMutant[] = [
  {
    name: 'answers any Host',
    file: 'server/http/hosts.ts',
    text: 'return host !== undefined && allowed.has(host.toLowerCase());',
    instead: 'return host !== undefined || allowed.size === 0;',
    test: { file: BORDERS, title: 'refuses %s for API and sign-in alike' },
  },
  {
    name: 'shows metrics to a name that was rebound',
    file: 'server/http/hosts.ts',
    text: 'showsMetrics({ address: null, authorization })',
    instead: "showsMetrics({ address: '127.0.0.1', authorization })",
    test: {
      file: BORDERS,
      title: 'shows the metrics under any name to who has their token, though it asks from this machine',
    },
  },
  {
    name: 'lets any site read the API',
    file: 'server/http/app.ts',
    text: '(isExtensionOrigin(origin, extensionIds) ? origin : null)',
    instead: '(extensionIds ? origin : null)',
    test: { file: BORDERS, title: 'are not allowed from %s' },
  },
  {
    name: 'limits no account',
    file: 'server/http/rate-limit.ts',
    text: 'if (seconds === 0) return;',
    instead: 'if (seconds >= 0) return;',
    test: {
      file: 'tests/server/http/rate-limit.test.ts',
      title: 'refuses an account with 429, and says when it may come again',
    },
  },
  {
    name: 'lets sign-ins be begun without end',
    file: 'server/sign-in/limit-sign-in.ts',
    text: 'const cost = HEAVY.test(path) ? HEAVY_COST : 1;',
    instead: 'const cost = HEAVY.test(path) ? 0 : 1;',
    test: { file: 'tests/server/http/rate-limit.test.ts', title: 'counts %s as %i of its address' },
  },
  {
    name: 'takes bodies that nest without end',
    file: 'server/http/read-request.ts',
    text: 'if (isDeeperThan(DEEPEST, body)) {',
    instead: 'if (isDeeperThan(1e9, 0)) {',
    test: { file: 'tests/server/http/bombs.test.ts', title: 'refuses %s' },
  },
  {
    name: 'takes bodies of any length',
    file: 'server/http/limit-body.ts',
    text: 'if (length > maxBytes) throw tooLarge(maxBytes);',
    instead: '',
    test: { file: 'tests/server/http/problems.test.ts', title: 'a body over 1 MB is a 413 problem' },
  },
  {
    name: 'takes bodies of any length in pieces',
    file: 'server/http/limit-body.ts',
    text: 'if (size > maxBytes) throw tooLarge(maxBytes);',
    instead: '',
    test: { file: UNREAD, title: 'is refused with 413 as soon as it is over the limit' },
  },
  {
    name: 'reads bodies before it knows who sends them',
    file: 'server/http/serve-data.ts',
    text: 'const who = await authenticated(server, route, context);',
    instead:
      'await readBody(context.req, route);\n  const who = await authenticated(server, route, context);',
    test: { file: UNREAD, title: 'is answered 401 without a token: %s' },
  },
  {
    name: 'reads bodies before it counts who sends them',
    file: 'server/http/serve-data.ts',
    text: "server.limits.require('account', accountId, costOf(route));",
    instead:
      "await readBody(context.req, route);\n  server.limits.require('account', accountId, costOf(route));",
    test: { file: UNREAD, title: 'is refused to an account that has asked too often' },
  },
  {
    name: 'reads large bodies of whoever may change nothing',
    file: 'server/http/serve-data.ts',
    text: 'async (_, caller) => caller.may.changeAnything()',
    instead: 'async (_, _caller) => undefined',
    test: { file: UNREAD, title: 'of %s, who may change nothing, is answered 403 unread: %s' },
  },
  {
    name: 'shows metrics to everybody',
    file: 'server/http/operations.ts',
    text: 'if (token === undefined || authorization === undefined) return false;',
    instead: 'if (token === undefined || authorization === undefined) return true;',
    test: {
      file: 'tests/server/http/metrics.test.ts',
      title: 'are shown elsewhere to nobody where no token was set',
    },
  },
];
