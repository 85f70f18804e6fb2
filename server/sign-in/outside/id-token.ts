/** Whether an id token is one of this issuer, for this server, made for this very sign-in. Runs in the server. */
import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { OutsideIssuer } from './issuer-config.ts';
import { OutsideRefusal } from './refusal.ts';

/** How far the issuer's clock may be off. */
export const SKEW_SECONDS = 30;
/** An id token is read seconds after it was made. */
const OLDEST_SECONDS = 600;
/** OpenID Connect Core 1.0, section 2. */
const LONGEST_SUBJECT = 255;

export interface Expected {
  readonly nonce: string;
  /** When this sign-in was sent to the issuer, and whether it was told to ask in any case; seconds since 1970. */
  readonly startedAt: number;
  readonly isAskedAgain: boolean;
}

export interface IdTokenClaims extends JWTPayload {
  readonly sub: string;
  readonly auth_time?: number;
}

export interface TokenRules {
  readonly issuer: OutsideIssuer;
  readonly keys: JWTVerifyGetKey;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Throws `OutsideRefusal`: `untrusted`, or `not-fresh` where the person was signed in too long ago. */
export async function readIdToken(
  token: string,
  { issuer, keys, now }: TokenRules,
  expected: Expected,
): Promise<IdTokenClaims> {
  const { payload } = await jwtVerify(token, keys, {
    issuer: issuer.issuer,
    audience: issuer.audience ?? issuer.clientId,
    algorithms: issuer.algorithms,
    clockTolerance: SKEW_SECONDS,
    maxTokenAge: OLDEST_SECONDS,
    requiredClaims: ['exp', 'iat', 'sub', 'nonce'],
    currentDate: new Date(now()),
  }).catch((error: { code?: string; claim?: string }) => {
    if (error instanceof OutsideRefusal) throw error;
    throw new OutsideRefusal('untrusted', [error.code, error.claim].filter(Boolean).join(' ') || 'id_token');
  });
  if (payload.nonce !== expected.nonce) throw new OutsideRefusal('untrusted', 'nonce');
  requireParty(payload, issuer.clientId);
  const { sub, auth_time: authTime } = payload;
  if (typeof sub !== 'string' || sub === '' || sub.length > LONGEST_SUBJECT)
    throw new OutsideRefusal('untrusted', 'sub');
  if (authTime !== undefined && typeof authTime !== 'number')
    throw new OutsideRefusal('untrusted', 'auth_time');
  requireFresh(authTime, issuer.maxAge, expected, Math.floor(now() / 1000));
  return payload as IdTokenClaims;
}

/** A token for several parties, or made for another one, says for whom it was made. */
function requireParty({ aud, azp }: JWTPayload, clientId: string): void {
  const isShared = Array.isArray(aud) && aud.length > 1;
  if ((isShared || azp !== undefined) && azp !== clientId) throw new OutsideRefusal('untrusted', 'azp');
}

function requireFresh(
  authTime: number | undefined,
  maxAge: number | undefined,
  { isAskedAgain, startedAt }: Expected,
  now: number,
): void {
  if (maxAge !== undefined && authTime === undefined) throw new OutsideRefusal('untrusted', 'auth_time');
  if (authTime === undefined) return;
  if (maxAge !== undefined && now - authTime > maxAge + SKEW_SECONDS) throw new OutsideRefusal('not-fresh');
  if (isAskedAgain && authTime < startedAt - SKEW_SECONDS) throw new OutsideRefusal('not-fresh');
}
