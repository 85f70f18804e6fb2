/** Who calls: verifies the access token with the local key. What the caller may do is read from the database. */
import { hash } from 'node:crypto';
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose';
import { isUuid } from '../../lib/schema/id.ts';
import { ProblemError } from '../problem-error.ts';
import type { HeldToken } from '../records/caller.ts';
import { SIGN_OUTS_CLAIM } from '../sign-in/claims.ts';
import { problem } from './problem-answer.ts';

export interface TokenRules {
  /** The provider's signing key; only its public part is used. */
  readonly signing: JWK;
  readonly issuer: string;
  readonly audience: string;
}

/** Whom a token names, and what it says of itself that the account must confirm. */
export interface Authenticated {
  readonly accountId: string;
  readonly token: HeldToken;
}

/** Takes the `Authorization` header; throws 401. */
export type Authenticate = (authorization: string | undefined) => Promise<Authenticated>;

export const CHALLENGE = 'Bearer realm="patchpanel"';

function refuse(code: string, detail: string): ProblemError {
  const error = code === 'token_missing' ? '' : ', error="invalid_token"';
  return new ProblemError(problem(401, code, detail), { 'WWW-Authenticate': `${CHALLENGE}${error}` });
}

/** What verifying a token came to holds until it expires, as the key stays the same; of its account it says nothing. */
interface Verified extends Authenticated {
  /** Seconds since 1970. */
  readonly expires: number;
}

const MOST_VERIFIED = 100_000;

/** Tokens that were verified, by their hash: a list of tokens would be worth stealing. */
function rememberingTokens(verify: (token: string) => Promise<Verified>) {
  const verified = new Map<string, Verified>();
  return async (token: string): Promise<Authenticated> => {
    const key = hash('sha256', token, 'base64');
    const known = verified.get(key);
    if (known && Math.floor(Date.now() / 1000) < known.expires) return known;
    verified.delete(key);
    const found = await verify(token);
    for (const oldest of verified.keys()) {
      if (verified.size < MOST_VERIFIED) break;
      verified.delete(oldest);
    }
    verified.set(key, found);
    return found;
  };
}

export function tokenAuthentication({ signing, issuer, audience }: TokenRules): Authenticate {
  const { d: _private, ...publicKey } = signing;
  const keys = createLocalJWKSet({ keys: [publicKey] });
  const rules = { issuer, audience, algorithms: ['ES256'], typ: 'at+jwt', requiredClaims: ['exp', 'sub'] };
  const read = rememberingTokens(async (token) => {
    const { payload } = await jwtVerify(token, keys, rules).catch((error: { code?: string }) => {
      const expired = error.code === 'ERR_JWT_EXPIRED';
      throw expired
        ? refuse('token_expired', 'The access token has expired.')
        : refuse('token_invalid', 'The access token was not issued by this server for this API.');
    });
    if (!isUuid(payload.sub)) throw refuse('token_invalid', 'The access token names no account.');
    const signOuts = payload[SIGN_OUTS_CLAIM];
    const held = { signOuts: typeof signOuts === 'number' ? signOuts : 0 };
    return { accountId: payload.sub, token: held, expires: payload.exp ?? 0 };
  });
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization ?? '')?.[1];
    if (authorization === undefined) throw refuse('token_missing', 'Sign in first.');
    if (token === undefined) throw refuse('token_invalid', 'The header Authorization holds no access token.');
    return read(token);
  };
}
