/** The conversation with one outside issuer: its discovery document and keys, where it signs people in, what it answers. Runs in the server. */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as oauth from 'oauth4webapi';
import * as v from 'valibot';
import { type IdTokenClaims, readIdToken } from './id-token.ts';
import { isSafeAddress, type OutsideIssuer } from './issuer-config.ts';
import { OutsideRefusal } from './refusal.ts';

const ANSWER_LIMIT_MS = 10_000;
/** A discovery document and its keys are read again when they are older than this. */
const DOCUMENT_AGE_MS = 600_000;
/** A token with a key that is not known fetches the keys again, but not more often than this. */
const KEYS_REST_MS = 30_000;

/** One sign-in under way there; stored until its answer comes. */
export interface Journey {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly startedAt: number;
  readonly isAskedAgain: boolean;
}

export interface Answer {
  readonly claims: IdTokenClaims;
  readonly idToken: string;
}

export interface Connection {
  readonly issuer: OutsideIssuer;
  /** Where a person signs in. */
  begin(journey: Journey): Promise<string>;
  /** Takes the address at which the person came back. Throws `OutsideRefusal`. */
  finish(returned: URL, journey: Journey): Promise<Answer>;
  /** Where the issuer ends its own session; `null` where it does not offer that. */
  endSession(parameters: { idToken: string | null; state: string; returnTo: string }): Promise<string | null>;
  /** Reads the document and the keys anew. Throws `OutsideRefusal`. */
  check(): Promise<void>;
}

export interface ConnectionParts {
  /** Where the issuer sends people back. */
  redirectUri: string;
  fetch: typeof fetch;
  now(): number;
}

interface Known {
  readonly server: oauth.AuthorizationServer;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
  readonly readAt: number;
}

const TokensSchema = v.object({ id_token: v.string() });

export function connect(issuer: OutsideIssuer, { redirectUri, fetch, now }: ConnectionParts): Connection {
  const options = {
    // Addresses were looked at before: https, or this machine.
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: fetch,
    signal: () => AbortSignal.timeout(ANSWER_LIMIT_MS),
  };
  const client: oauth.Client = { client_id: issuer.clientId };
  let known: Known | null = null;

  async function discover(): Promise<Known> {
    const age = known ? now() - known.readAt : -1;
    if (known && age >= 0 && age < DOCUMENT_AGE_MS) return known;
    const server = await readDocument(issuer.issuer, options);
    const isSame = known?.server.jwks_uri === server.jwks_uri;
    known = { server, keys: isSame && known ? known.keys : keysAt(server), readAt: now() };
    return known;
  }

  return {
    issuer,
    async begin(journey) {
      const { server } = await discover();
      return authorizationUrl(server.authorization_endpoint ?? '', issuer, { journey, redirectUri });
    },
    async finish(returned, journey) {
      const { server, keys } = await discover();
      const answer = readReturn(server, client, { returned, state: journey.state });
      const response = await oauth
        .authorizationCodeGrantRequest(
          server,
          client,
          clientAuthentication(server, issuer),
          answer,
          redirectUri,
          journey.verifier,
          options,
        )
        .catch(unreachable);
      const idToken = await readTokens(response);
      const claims = await readIdToken(idToken, { issuer, keys: reaching(keys), now }, journey);
      return { claims, idToken };
    },
    async endSession({ idToken, state, returnTo }) {
      const { server } = await discover();
      if (!server.end_session_endpoint || !isSafeAddress(server.end_session_endpoint)) return null;
      const url = new URL(server.end_session_endpoint);
      url.searchParams.set('client_id', issuer.clientId);
      if (idToken !== null) url.searchParams.set('id_token_hint', idToken);
      url.searchParams.set('post_logout_redirect_uri', returnTo);
      url.searchParams.set('state', state);
      return url.href;
    },
    async check() {
      known = null;
      const { keys } = await discover();
      await keys.reload().catch(unreachable);
    },
  };
}

type Options = oauth.DiscoveryRequestOptions;

/** Throws `unreachable` where nothing useful answers, and `untrusted` where a document is another issuer's. */
async function readDocument(issuer: string, options: Options): Promise<oauth.AuthorizationServer> {
  const response = await oauth.discoveryRequest(new URL(issuer), options).catch(unreachable);
  if (!response.ok) throw new OutsideRefusal('unreachable', `discovery ${response.status}`);
  const server = await oauth.processDiscoveryResponse(new URL(issuer), response).catch((error: Error) => {
    throw new OutsideRefusal('untrusted', `discovery: ${error.message}`);
  });
  // An account belongs to the issuer by these very letters.
  if (server.issuer !== issuer)
    throw new OutsideRefusal('untrusted', `discovery: the issuer is written ${server.issuer}`);
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
    if (!isSafeAddress(server[name] ?? '')) throw new OutsideRefusal('untrusted', `discovery: ${name}`);
  }
  return server;
}

function keysAt({ jwks_uri: uri = '' }: oauth.AuthorizationServer): Known['keys'] {
  const ages = { cacheMaxAge: DOCUMENT_AGE_MS, cooldownDuration: KEYS_REST_MS };
  return createRemoteJWKSet(new URL(uri), { ...ages, timeoutDuration: ANSWER_LIMIT_MS });
}

/** An issuer that does not give its keys is away, and no liar. */
function reaching(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (code === '' || code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JOSE_GENERIC')
        return unreachable(error);
      throw error;
    }
  };
}

async function authorizationUrl(
  endpoint: string,
  { clientId, scope, maxAge }: OutsideIssuer,
  { journey, redirectUri }: { journey: Journey; redirectUri: string },
): Promise<string> {
  const url = new URL(endpoint);
  // With `max_age` the issuer has to say when the person typed a password.
  const age = journey.isAskedAgain ? 0 : maxAge;
  const parameters = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope,
    code_challenge: await oauth.calculatePKCECodeChallenge(journey.verifier),
    code_challenge_method: 'S256',
    state: journey.state,
    nonce: journey.nonce,
    ...(journey.isAskedAgain ? { prompt: 'login' } : {}),
    ...(age === undefined ? {} : { max_age: String(age) }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Compares `state`, and `iss` where the issuer sends it (RFC 9207), so that one issuer's code is not sent to another. */
function readReturn(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  { returned, state }: { returned: URL; state: string },
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(server, client, returned, state);
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) {
      const isCancelled = ['access_denied', 'login_required', 'interaction_required'].includes(error.error);
      throw new OutsideRefusal(isCancelled ? 'cancelled' : 'refused', error.error.slice(0, 80));
    }
    throw new OutsideRefusal('untrusted', 'authorization response');
  }
}

function clientAuthentication(
  { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] }: oauth.AuthorizationServer,
  { clientSecret }: OutsideIssuer,
): oauth.ClientAuth {
  if (clientSecret === null) return oauth.None();
  if (methods.includes('client_secret_basic')) return oauth.ClientSecretBasic(clientSecret);
  return oauth.ClientSecretPost(clientSecret);
}

async function readTokens(response: Response): Promise<string> {
  if (response.status >= 500) throw new OutsideRefusal('unreachable', `token ${response.status}`);
  const body: unknown = await response.json().catch(() => null);
  const parsed = v.safeParse(TokensSchema, body);
  if (response.ok && parsed.success) return parsed.output.id_token;
  const { error } = (body ?? {}) as { error?: unknown };
  const word = typeof error === 'string' ? error.slice(0, 80) : `answer ${response.status}`;
  throw new OutsideRefusal('refused', `token: ${word}`);
}

function unreachable(error: unknown): never {
  if (error instanceof OutsideRefusal) throw error;
  throw new OutsideRefusal('unreachable', error instanceof Error ? error.message : 'no answer');
}
