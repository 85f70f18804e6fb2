/** Defences of the server's API, its records and its trail. */
import type { SecurityMutant } from './security-mutant.ts';

const TOKENS = 'tests/server/http/tokens.test.ts';
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
    name: 'lets a machine read the directory',
    file: 'server/records/authority.ts',
    text: "const DIRECTORY_ROLES: readonly string[] = ['admin', 'support'];",
    instead: "const DIRECTORY_ROLES: readonly string[] = ['admin', 'support', 'runtime'];",
    test: { file: READS, title: 'refuses %s by the handlers alone' },
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
