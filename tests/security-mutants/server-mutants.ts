/** Defences of the server's API, its records and its trail. */
import type { SecurityMutant } from './security-mutant.ts';

const TOKENS = 'tests/server/http/tokens.test.ts';
const BORDERS = 'tests/server/http/borders.test.ts';
const UNREAD = 'tests/server/http/unread-bodies.test.ts';
const PATCHES = 'tests/server/records/patch-user.test.ts';
const READS = 'tests/server/records/reads.test.ts';

export const SERVER_MUTANTS: readonly SecurityMutant[] = [
  {
    name: 'takes tokens for another audience',
    file: 'server/http/authenticate.ts',
    text: 'const rules = { issuer, audience, algorithms',
    instead: 'const rules = { issuer, algorithms',
    test: { file: TOKENS, title: 'a token for another audience is refused' },
  },
  {
    name: 'takes tokens of another issuer',
    file: 'server/http/authenticate.ts',
    text: 'const rules = { issuer, audience, algorithms',
    instead: 'const rules = { audience, algorithms',
    test: { file: TOKENS, title: 'a token of another issuer is refused' },
  },
  {
    name: 'takes tokens that never expire',
    file: 'server/http/authenticate.ts',
    text: "requiredClaims: ['exp', 'sub']",
    instead: "requiredClaims: ['sub']",
    test: { file: TOKENS, title: 'a token that never expires is refused' },
  },
  {
    name: 'takes tokens that have expired',
    file: 'server/http/authenticate.ts',
    text: "requiredClaims: ['exp', 'sub'] };",
    instead: "requiredClaims: ['exp', 'sub'], currentDate: new Date(0) };",
    test: { file: TOKENS, title: 'an expired token is refused and says so' },
  },
  {
    name: 'takes id tokens for access tokens',
    file: 'server/http/authenticate.ts',
    text: "algorithms: ['ES256'], typ: 'at+jwt', required",
    instead: "algorithms: ['ES256'], required",
    test: { file: TOKENS, title: 'a token of another type is refused, whoever signed it' },
  },
  {
    name: 'reads tokens without looking at their signature',
    file: 'server/http/authenticate.ts',
    text: 'const { payload } = await jwtVerify(token, keys, rules)',
    instead:
      "const { payload } = await Promise.resolve({ payload: JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as import('jose').JWTPayload })",
    test: { file: TOKENS, title: 'a token with alg none is refused' },
  },
  {
    name: 'remembers tokens past their end',
    file: 'server/http/authenticate.ts',
    text: 'if (known && Math.floor(Date.now() / 1000) < known.expires) return known;',
    instead: 'if (known) return known;',
    test: {
      file: 'tests/server/http/remembered-polls.test.ts',
      title: 'is refused by the first request after its token has expired',
    },
  },
  {
    name: 'answers disabled accounts',
    file: 'server/records/caller.ts',
    text: "if (!found.active) throw refused('account_disabled'",
    instead: "if (!found.active && found.username === '') throw refused('account_disabled'",
    test: { file: READS, title: 'refuses accounts that are gone or disabled' },
  },
  {
    name: 'answers after all sign-ins were ended',
    file: 'server/records/caller.ts',
    text: 'if (token && token.signOuts !== found.signOuts) {',
    instead: 'if (token && token.signOuts < 0) {',
    test: {
      file: 'tests/server/http/sign-outs.test.ts',
      title: 'ends access, refresh and the memory of every browser, and nobody else is touched',
    },
  },
  {
    name: 'answers any Host',
    file: 'server/http/hosts.ts',
    text: 'return host !== undefined && allowed.has(host.toLowerCase());',
    instead: 'return host !== undefined || allowed.size === 0;',
    test: { file: BORDERS, title: 'refuses %s for API and sign-in alike' },
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
  {
    name: 'lets a machine read the directory',
    file: 'server/records/authority.ts',
    text: "const DIRECTORY_ROLES: readonly string[] = ['admin', 'support'];",
    instead: "const DIRECTORY_ROLES: readonly string[] = ['admin', 'support', 'runtime'];",
    test: { file: 'tests/server/walls/matrix.test.ts', title: '%s answers each as the rules say' },
  },
  {
    name: 'the handlers look at no instance',
    file: 'server/records/authority.ts',
    text: 'if (instanceId !== null && !inScope(directory, instanceId)) throw notFound();',
    instead: '',
    test: { file: 'tests/server/walls/matrix.test.ts', title: '%s answers each as the rules say' },
  },
  {
    name: 'support may write by the handlers',
    file: 'server/records/authority.ts',
    text: "const admin = grants.filter(({ role }) => role === 'admin');",
    instead: "const admin = grants.filter(({ role }) => role !== 'agent');",
    test: { file: 'tests/server/walls/matrix.test.ts', title: '%s answers each as the rules say' },
  },
  {
    name: 'gives a stored answer to who lost the role',
    file: 'server/records/write-once.ts',
    text: 'await mayRepeat?.(stored);',
    instead: '',
    test: {
      file: 'tests/server/records/repeat-authority.test.ts',
      title: 'of a %s is refused to who became ${name}',
    },
  },
  {
    name: 'takes a key again for another body',
    file: 'server/records/idempotency.ts',
    text: 'if (stored?.hash !== hash) throw reused();',
    instead: 'if (!stored) throw reused();',
    test: {
      file: PATCHES,
      title: 'refuses a key that was used for another body, but not one of another account',
    },
  },
  {
    name: 'takes odd versions in If-Match',
    file: 'server/records/patch-body.ts',
    text: 'const ETAG = /^"([1-9]\\d{0,14})"$/;',
    instead: 'const ETAG = /(\\d{1,14})/;',
    test: { file: PATCHES, title: 'refuses If-Match %s' },
  },
  {
    name: 'takes fields that are not for the caller (mass assignment)',
    file: 'lib/schema/patch.ts',
    text: `  set: v.optional(
    v.strictObject({`,
    instead: `  set: v.optional(
    v.object({`,
    test: { file: PATCHES, title: 'refuses %s and says where' },
  },
  {
    name: 'searches by pattern',
    file: 'server/records/list-sql.ts',
    text: '`strpos(lower(r.${column}), lower(${text})) > 0`',
    instead: "`lower(r.${column}) like '%' || lower(${text}) || '%'`",
    test: { file: READS, title: 'searches for %j as plain text' },
  },
  {
    name: 'puts searches into the statement',
    file: 'server/records/list-sql.ts',
    text: 'const text = value(query.q);',
    instead: "const text = `'${query.q}'`;",
    test: { file: READS, title: 'searches for %j as plain text' },
  },
  {
    name: 'binds secrets to no place',
    file: 'server/records/secret-box.ts',
    text: 'Buffer.from(`${tenantId} ${instanceId} ${field}`);',
    instead: 'Buffer.from(`${[tenantId, instanceId, field].length}`);',
    test: {
      file: 'tests/server/records/secrets.test.ts',
      title: 'are encrypted under the key of the server, for their place alone',
    },
  },
  {
    name: 'believes a trail whose entries do not follow one another',
    file: 'server/audit/verify-trail.ts',
    text: 'else if (hashOf(last.hash, text) !== hash) found(',
    instead: 'else if (hash.length !== 64) found(',
    test: { file: 'tests/server/audit/tampering.test.ts', title: 'is found where somebody %s' },
  },
  {
    name: 'believes a trail that was shortened',
    file: 'server/audit/verify-trail.ts',
    text: 'if (seq > last.seq) found(',
    instead: 'if (seq > last.seq + 1e9) found(',
    test: { file: 'tests/server/audit/tampering.test.ts', title: 'is found where somebody %s' },
  },
  {
    name: 'logs secrets',
    file: 'server/log.ts',
    text: "redact: { paths, censor: '[redacted]' },",
    instead: "redact: { paths: paths.slice(0, 1), censor: '[redacted]' },",
    test: {
      file: 'tests/server/log.test.ts',
      title: 'secrets under their usual names are cut out at any of three depths',
    },
  },
  {
    name: 'logs statements of the database',
    file: 'server/log.ts',
    text: 'return { type, message: LEFT_OUT, state, table, constraint, stack: callsOf(error) };',
    instead: 'return { type, message: LEFT_OUT, state, table, constraint, stack: callsOf(error), ...error };',
    test: {
      file: 'tests/server/log.test.ts',
      title: 'an error of the database keeps its place and loses its statement',
    },
  },
  {
    name: 'lets others read a backup',
    file: 'server/backup/save-backup.ts',
    text: '{ mode: 0o600 }',
    instead: '{ mode: 0o644 }',
    test: {
      file: 'tests/server/backup/round-trip.test.ts',
      title: 'is for nobody else to read, and leaves nothing beside it',
    },
  },
  {
    name: 'opens the door to a backup without the key',
    file: 'server/backup/door.ts',
    text: 'timingSafeEqual(given, wanted)',
    instead: 'timingSafeEqual(wanted, wanted)',
    test: {
      file: 'tests/server/backup/while-writing.test.ts',
      title: 'opens for who may read the folder, and for nobody else',
    },
  },
  {
    name: 'makes tokens for people of an outside issuer',
    file: 'server/sign-in/operator-token.ts',
    text: "if (account.issuer !== 'local')",
    instead: "if (account.issuer === '')",
    test: { file: 'tests/server/operator-token.test.ts', title: 'is not given for others, and says why' },
  },
];
