/** Sign-in at the server's OpenID provider: code with PKCE, refresh, and the end of the session. Runs in the background. */
import * as oauth from 'oauth4webapi';
import { offline, RemoteError } from './remote-error.ts';

export const CLIENT_ID = 'patchpanel-extension';
const SCOPE = 'openid offline_access';
/** A worker dies when an answer takes 30 s to begin (seen in Chromium 156). */
const ANSWER_LIMIT_MS = 15_000;

export interface Tokens {
  access: string;
  refresh: string | null;
  idToken: string | null;
  /** Subject of the account at its issuer. */
  subject: string;
}

export interface Provider {
  server: oauth.AuthorizationServer;
  /** Resource indicator of the API. */
  resource: string;
}

/** What the provider may ask: nothing at all, an account unless it knows one, or in any case a password. */
export type AskFor = 'nothing' | 'account' | 'password';

const PROMPTS: Record<AskFor, { prompt?: string }> = {
  nothing: { prompt: 'none' },
  account: {},
  password: { prompt: 'login' },
};

export interface Begin {
  redirectUri: string;
  ask: AskFor;
  /** Username to fill in. */
  hint: string | null;
}

/** One sign-in under way: where the window goes, and what is needed when it comes back. */
export interface Attempt {
  url: string;
  redirectUri: string;
  verifier: string;
  state: string;
  nonce: string;
}

export interface SignInDependencies {
  fetch: typeof fetch;
  now(): number;
  /** The extension where absent. */
  clientId?: string;
}

export function createSignIn({ fetch, now, clientId = CLIENT_ID }: SignInDependencies) {
  const options = {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: fetch,
    signal: () => AbortSignal.timeout(ANSWER_LIMIT_MS),
  };
  const client: oauth.Client = { client_id: clientId };
  /** Server's clock minus this machine's, at this very answer: a clock that is wrong, or set meanwhile, must not stop a sign-in. */
  const clientAt = (response: Response): oauth.Client => ({
    ...client,
    [oauth.clockSkew]: skewSeconds(response, now()),
  });

  return {
    async discover(issuer: string, address: string): Promise<Provider> {
      return reach(async () => {
        const url = new URL(issuer);
        const response = await oauth.discoveryRequest(url, options);
        const server = await oauth.processDiscoveryResponse(url, response);
        return { server, resource: resourceOf(issuer, address) };
      });
    },

    async begin(provider: Provider, { redirectUri, ask, hint }: Begin): Promise<Attempt> {
      const verifier = oauth.generateRandomCodeVerifier();
      const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
      const url = new URL(endpoint(provider, 'authorization_endpoint'));
      const parameters = {
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: SCOPE,
        resource: provider.resource,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...PROMPTS[ask],
        ...(hint === null ? {} : { login_hint: hint }),
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return { url: url.href, redirectUri, verifier, state, nonce };
    },

    async finish(provider: Provider, attempt: Attempt, returned: string): Promise<Tokens> {
      return reach(async () => {
        const answer = oauth.validateAuthResponse(provider.server, client, new URL(returned), attempt.state);
        const response = await oauth.authorizationCodeGrantRequest(
          provider.server,
          client,
          oauth.None(),
          answer,
          attempt.redirectUri,
          attempt.verifier,
          { ...options, additionalParameters: { resource: provider.resource } },
        );
        const present = clientAt(response);
        const result = await oauth.processAuthorizationCodeResponse(provider.server, present, response, {
          expectedNonce: attempt.nonce,
          requireIdToken: true,
        });
        return tokensOf(result, null);
      });
    },

    /** New tokens for a refresh token, which is used up by it. */
    async refresh(provider: Provider, tokens: Tokens): Promise<Tokens> {
      return reach(async () => {
        if (!tokens.refresh) throw new RemoteError({ kind: 'signed-out', detail: 'The sign-in has ended.' });
        const response = await oauth.refreshTokenGrantRequest(
          provider.server,
          client,
          oauth.None(),
          tokens.refresh,
          { ...options, additionalParameters: { resource: provider.resource } },
        );
        const present = clientAt(response);
        return tokensOf(await oauth.processRefreshTokenResponse(provider.server, present, response), tokens);
      });
    },

    /** Ends the grant at the server; the tokens are worthless afterwards. */
    async revoke(provider: Provider, tokens: Tokens): Promise<void> {
      await reach(async () => {
        const token = tokens.refresh ?? tokens.access;
        const response = await oauth.revocationRequest(provider.server, client, oauth.None(), token, options);
        await oauth.processRevocationResponse(response);
      });
    },

    /** Address at which the provider ends its own session, so that the next sign-in asks again. */
    endSessionUrl(provider: Provider, tokens: Tokens, redirectUri: string): string | null {
      if (!provider.server.end_session_endpoint) return null;
      const url = new URL(provider.server.end_session_endpoint);
      url.searchParams.set('client_id', clientId);
      if (tokens.idToken) url.searchParams.set('id_token_hint', tokens.idToken);
      url.searchParams.set('post_logout_redirect_uri', redirectUri);
      return url.href;
    },
  };
}

export type SignIn = ReturnType<typeof createSignIn>;

function endpoint(provider: Provider, name: 'authorization_endpoint'): string {
  const address = provider.server[name];
  if (!address) throw offline('The sign-in service does not say where to sign in.');
  return address;
}

/** The API's name as the server itself spells it: a person may have typed another name of the same machine. */
function resourceOf(issuer: string, address: string): string {
  const base = issuer.endsWith('/oidc') ? issuer.slice(0, -'/oidc'.length) : address;
  return `${base}/v1`;
}

function skewSeconds(response: Response, now: number): number {
  const date = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(date) ? 0 : Math.round((date - now) / 1000);
}

function tokensOf(answer: oauth.TokenEndpointResponse, before: Tokens | null): Tokens {
  const subject = oauth.getValidatedIdTokenClaims(answer)?.sub ?? before?.subject;
  if (!subject)
    throw new RemoteError({ kind: 'unexpected', detail: 'The sign-in service named no account.' });
  return {
    access: answer.access_token,
    refresh: answer.refresh_token ?? before?.refresh ?? null,
    idToken: answer.id_token ?? before?.idToken ?? null,
    subject,
  };
}

/** Statuses that say nothing about who is signed in. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Network failures are `offline`; a refusal by the provider means that nobody is signed in. */
async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RemoteError) throw error;
    if (error instanceof oauth.ResponseBodyError && error.status < 500 && !PASSING.has(error.status)) {
      const detail = error.error_description ?? error.error;
      throw new RemoteError({
        kind: 'signed-out',
        detail,
        ...(detail === 'account_disabled' ? { why: 'disabled' } : {}),
      });
    }
    if (error instanceof oauth.AuthorizationResponseError) {
      throw new RemoteError({ kind: 'signed-out', detail: error.error_description ?? error.error });
    }
    throw offline(
      `The sign-in service cannot be reached: ${error instanceof Error ? error.message : 'unknown'}.`,
    );
  }
}
