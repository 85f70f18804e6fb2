/** Defences of the sign-in, of its pages and of tokens from outside. */
import type { SecurityMutant } from './security-mutant.ts';

const SIGN_IN = 'tests/server/sign-in/sign-in.test.ts';
const LOCKOUT = 'tests/server/sign-in/lockout.test.ts';
const REFRESH = 'tests/server/sign-in/refresh.test.ts';
const ID_TOKENS = {
  file: 'tests/server/sign-in/outside/id-token-attacks.test.ts',
  title: '%s signs nobody in',
};
const RETURNS = 'tests/server/sign-in/outside/return-attacks.test.ts';
const CLAIMS = 'tests/server/sign-in/outside/claim-attacks.test.ts';
const ID_TOKEN = 'server/sign-in/outside/id-token.ts';

export const SIGN_IN_MUTANTS: readonly SecurityMutant[] = [
  {
    name: 'looks at guesses while the username is locked',
    file: 'server/sign-in/lockout.ts',
    text: '  where f.locked_until <= clock_timestamp()\n',
    instead: '',
    test: { file: LOCKOUT, title: 'of fifty in parallel only five are looked at' },
  },
  {
    name: 'counts no address',
    file: 'server/sign-in/lockout.ts',
    text: "const locked = address === null ? null : await count(tx, 'address', address);",
    instead: 'const locked = null;',
    test: { file: LOCKOUT, title: 'of many usernames lock the address' },
  },
  {
    name: 'keeps usernames of failures in clear',
    file: 'server/sign-in/lockout.ts',
    text: "createHash('sha256').update(text).digest('hex');",
    instead: "createHash('sha256') && text;",
    test: { file: LOCKOUT, title: 'leave neither username nor address in the database' },
  },
  {
    name: 'believes whom strangers say that they ask for',
    file: 'server/sign-in/client-address.ts',
    text: 'said.length > 0 && proxies.check(address, familyOf(address))',
    instead: 'said.length > 0 && proxies.rules.length >= 0',
    test: {
      file: 'tests/server/sign-in/client-address.test.ts',
      title: 'a request from %s that says %s counts for %s',
    },
  },
  {
    name: 'hashes passwords at a low cost',
    file: 'server/sign-in/password.ts',
    text: 'const COST: Cost = { N: 2 ** 15,',
    instead: 'const COST: Cost = { N: 2 ** 10,',
    test: {
      file: 'tests/server/sign-in/password.test.ts',
      title: 'a hash is made at a cost that OWASP advises',
    },
  },
  {
    name: 'takes frequent passwords',
    file: 'server/sign-in/password-rules.ts',
    text: "if (isFrequent(password)) return 'Many people",
    instead: "if (isFrequent(password) && names.length > 1e9) return 'Many people",
    test: { file: 'tests/server/sign-in/password-rules.test.ts', title: '%s is refused, in capitals too' },
  },
  {
    name: 'uses a refresh token again and again',
    file: 'server/sign-in/storage.ts',
    text: 'return row.consumed === null || graceful ? row.payload',
    instead: 'return row.consumed !== undefined || graceful ? row.payload',
    test: { file: REFRESH, title: 'ends the whole family when an old token is used after the grace' },
  },
  {
    name: 'keeps credentials in clear',
    file: 'server/sign-in/storage.ts',
    text: 'const { jti: _jti, ...kept } = payload;',
    instead: 'const kept = { ...payload };',
    test: { file: REFRESH, title: 'the database holds no token, cookie or password in clear' },
  },
  {
    name: 'lets scripts run in the sign-in page',
    file: 'server/sign-in/page.ts',
    text: '  "require-trusted-types-for \'script\'",\n',
    instead: '',
    test: { file: SIGN_IN, title: 'may load nothing, run nothing, and make no code of text' },
  },
  {
    name: 'has no policy where the provider answers itself',
    file: 'server/sign-in/listener.ts',
    text: "response.setHeader('Content-Security-Policy', PAGE_POLICY);",
    instead: '',
    test: { file: SIGN_IN, title: 'has its policy at %s too, which the provider answers itself' },
  },
  {
    name: 'renews sign-ins with a password where there are none any more',
    file: 'server/sign-in/provider.ts',
    text: 'choices.passwords ? LOCAL_LIFE : 0',
    instead: 'choices.passwords ? LOCAL_LIFE : LOCAL_LIFE',
    test: {
      file: 'tests/server/sign-in/outside/session-life.test.ts',
      title: 'a sign-in with a password ends when the server has passwords no more',
    },
  },
  {
    name: 'keeps the session of one person for the next',
    file: 'server/sign-in/interaction.ts',
    text: '  session.accountId = accountId;\n',
    instead: '',
    test: { file: SIGN_IN, title: 'another person takes the session over without a page that needs scripts' },
  },
  {
    name: 'takes forms without the proof of the page',
    file: 'server/sign-in/sign-ins-pages.ts',
    text: "if (!isProven(form?.get('proof') ?? null, proofOf(options, person))) return",
    instead: 'if (!form) return',
    test: {
      file: 'tests/server/sign-in/own-sign-ins.test.ts',
      title: 'a form with the proof %j ends nothing',
    },
  },
  {
    name: 'ends sign-ins after an old sign-in',
    file: 'server/sign-in/sign-ins-pages.ts',
    text: 'const FRESH_SECONDS = 600;',
    instead: 'const FRESH_SECONDS = 1e9;',
    test: {
      file: 'tests/server/sign-in/own-sign-ins.test.ts',
      title: 'a sign-in of ten minutes ago is asked for again',
    },
  },
  {
    name: 'takes id tokens for somebody else',
    file: ID_TOKEN,
    text: '    audience: issuer.audience ?? issuer.clientId,\n',
    instead: '',
    test: ID_TOKENS,
  },
  {
    name: 'takes id tokens of another issuer',
    file: ID_TOKEN,
    text: '    issuer: issuer.issuer,\n',
    instead: '',
    test: ID_TOKENS,
  },
  {
    name: 'takes id tokens of any algorithm',
    file: ID_TOKEN,
    text: '    algorithms: issuer.algorithms,\n',
    instead: '',
    test: ID_TOKENS,
  },
  {
    name: 'takes id tokens of another sign-in',
    file: ID_TOKEN,
    text: "if (payload.nonce !== expected.nonce) throw new OutsideRefusal('untrusted', 'nonce');",
    instead: '',
    test: ID_TOKENS,
  },
  {
    name: 'takes id tokens made for another party',
    file: ID_TOKEN,
    text: '  requireParty(payload, issuer.clientId);\n',
    instead: '',
    test: ID_TOKENS,
  },
  {
    name: 'takes old id tokens',
    file: ID_TOKEN,
    text: '    maxTokenAge: OLDEST_SECONDS,\n',
    instead: '',
    test: ID_TOKENS,
  },
  {
    name: 'takes id tokens that have expired',
    file: ID_TOKEN,
    text: 'clockTolerance: SKEW_SECONDS,',
    instead: 'clockTolerance: 1e9,',
    test: ID_TOKENS,
  },
  {
    name: 'takes id tokens of an unasked password',
    file: ID_TOKEN,
    text: "if (isAskedAgain && authTime < startedAt - SKEW_SECONDS) throw new OutsideRefusal('not-fresh');",
    instead: '',
    test: {
      file: 'tests/server/sign-in/outside/id-token-attacks.test.ts',
      title: 'says when a password was typed, where it was asked to be fresh',
    },
  },
  {
    name: 'takes a state twice',
    file: 'server/sign-in/outside/tickets.ts',
    text: '`delete from provider_payloads where tenant_id = $1 and model = $2 and id = $3\n           returning payload, expires_at > now() as fresh`',
    instead:
      '`select payload, expires_at > now() as fresh from provider_payloads where tenant_id = $1 and model = $2 and id = $3`',
    test: { file: RETURNS, title: 'works once while the sign-in is still open' },
  },
  {
    name: 'takes a state of another sign-in',
    file: 'server/sign-in/outside/pages.ts',
    text: 'kept.output.uid !== uid || kept.output.issuer',
    instead: 'kept.output.issuer',
    test: { file: RETURNS, title: 'takes no state of another sign-in, even at the address of the own one' },
  },
  {
    name: 'brings the code of one issuer to another (mix-up)',
    file: 'server/sign-in/outside/pages.ts',
    text: '|| kept.output.issuer !== issuer.id) {',
    instead: ') {',
    test: { file: RETURNS, title: 'of one issuer is no answer of the other (mix-up)' },
  },
  {
    name: 'leads to wherever a state says',
    file: 'server/sign-in/outside/pages.ts',
    text: 'const STATE = /^([\\w-]{1,64})\\.[\\w-]{20,64}$/;',
    instead: 'const STATE = /^(.*)\\..*$/;',
    test: { file: RETURNS, title: 'a made-up state %j leads to a page of ours' },
  },
  {
    name: 'takes a discovery document of somebody else',
    file: 'server/sign-in/outside/connection.ts',
    text: "if (!isSafeAddress(server[name] ?? '')) throw",
    instead: "if (server[name] === '') throw",
    test: { file: 'tests/server/sign-in/outside/issuer-attacks.test.ts', title: '%s leads nowhere' },
  },
  {
    name: 'takes the word admin for a role',
    file: 'server/sign-in/outside/map-claims.ts',
    text: '(Object.hasOwn(roles, value) ? (roles[value] ?? []) : [])',
    instead:
      '(Object.hasOwn(roles, value) ? (roles[value] ?? []) : [{ role: value, crmId: null } as ClaimedRole])',
    test: {
      file: CLAIMS,
      title: 'with the word admin in them give no role that the operator did not write down',
    },
  },
  {
    name: 'lets another organisation in',
    file: 'server/sign-in/outside/map-claims.ts',
    text: "    throw new OutsideRefusal('tenant');\n",
    instead: '',
    test: { file: CLAIMS, title: '%s of another organisation is not let in' },
  },
  {
    name: 'never asks for keys that an issuer has changed',
    file: 'server/sign-in/outside/connection.ts',
    text: 'cooldownDuration: KEYS_REST_MS }',
    instead: 'cooldownDuration: KEYS_REST_MS * 1e9 }',
    test: {
      file: 'tests/server/sign-in/outside/issuer-attacks.test.ts',
      title: 'that were rotated are fetched, the old ones no longer taken',
    },
  },
  {
    name: 'asks for keys with each token that has an unknown one',
    file: 'server/sign-in/outside/connection.ts',
    text: 'cooldownDuration: KEYS_REST_MS }',
    instead: 'cooldownDuration: 0 }',
    test: {
      file: 'tests/server/sign-in/outside/issuer-attacks.test.ts',
      title: 'that are unknown make us ask for them once, not with each token',
    },
  },
  {
    name: 'renews sign-ins of an issuer that is gone',
    file: 'server/sign-in/outside/issuers.ts',
    text: '(found?.sessionHours ?? 0) * 3600',
    instead: '(found?.sessionHours ?? 336) * 3600',
    test: {
      file: 'tests/server/sign-in/outside/session-life.test.ts',
      title: 'ends with its issuer: one that is no longer configured renews nothing',
    },
  },
  {
    name: 'lets a lost device in that its issuer still knows',
    file: 'server/sign-in/outside/pages.ts',
    text: 'if (signedOutAt === null) return false;',
    instead: 'if (signedOutAt === null || startedAt > 0) return false;',
    test: {
      file: 'tests/server/sign-in/outside/sign-in.test.ts',
      title:
        'signing out everywhere ends it, and the issuer is asked for a password before it lets anybody in again',
    },
  },
];
