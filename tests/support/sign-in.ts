/** Signs in as a person does, by fetch: code + PKCE through the login page, with a cookie jar. Needs a running server. */
import { createHash, randomBytes } from 'node:crypto';

export interface SignedIn {
  accessToken: string;
  refreshToken: string;
  idToken: string;
  /** The browser's cookies, for a second sign-in without a password. */
  jar: CookieJar;
}

/** Just enough of a browser's cookies for one host: names, values, and paths. */
export class CookieJar {
  readonly #cookies = new Map<string, { value: string; path: string }>();

  store(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const path = attributes.find((text) => text.startsWith('path='))?.slice(5) ?? '/';
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path });
    }
  }

  header(url: URL): string {
    const sent = [...this.#cookies].filter(([, { path }]) => url.pathname.startsWith(path));
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  names(): string[] {
    return [...this.#cookies.keys()];
  }
}

/** One request of a browser: cookies go along, redirects are not followed. */
export async function browse(
  jar: CookieJar,
  address: string | URL,
  init: RequestInit = {},
): Promise<Response> {
  const url = new URL(address);
  const headers = new Headers(init.headers);
  headers.set('Accept', 'text/html');
  const cookies = jar.header(url);
  if (cookies !== '') headers.set('Cookie', cookies);
  const response = await fetch(url, { ...init, headers, redirect: 'manual' });
  jar.store(response);
  return response;
}

export interface Attempt {
  serverUrl: string;
  jar?: CookieJar;
  clientId?: string;
  redirectUri?: string;
  /** Further parameters of the authorization request, such as `prompt`. */
  parameters?: Record<string, string>;
}

export interface Started {
  response: Response;
  jar: CookieJar;
  verifier: string;
  redirectUri: string;
  clientId: string;
}

/** Sends the authorization request. */
export async function startSignIn(attempt: Attempt): Promise<Started> {
  const { serverUrl, jar = new CookieJar(), clientId = 'patchpanel-cli' } = attempt;
  const redirectUri = attempt.redirectUri ?? 'http://127.0.0.1:4711/callback';
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL('/oidc/auth', serverUrl);
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid offline_access',
    resource: `${serverUrl}/v1`,
    state: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...attempt.parameters,
  }).toString();
  return { response: await browse(jar, url), jar, verifier, redirectUri, clientId };
}

/** Where a redirect leads, as an absolute address. */
export function locationOf(response: Response, base: string): URL {
  const location = response.headers.get('Location');
  if (location === null) throw new Error(`Expected a redirect, got ${response.status}.`);
  return new URL(location, base);
}

/** Types username and password into the login page at `page`. */
export function submitPassword(jar: CookieJar, page: URL, fields: { username: string; password: string }) {
  return browse(jar, page, { method: 'POST', body: new URLSearchParams(fields) });
}

/** Follows redirects within the server until one leaves it; that address holds the code or the error. */
export async function followToClient(jar: CookieJar, response: Response, serverUrl: string): Promise<URL> {
  let current = response;
  for (let hops = 0; hops < 8; hops += 1) {
    const target = locationOf(current, serverUrl);
    if (target.origin !== new URL(serverUrl).origin) return target;
    current = await browse(jar, target);
  }
  throw new Error('The sign-in does not leave the server.');
}

export function requestToken(serverUrl: string, parameters: Record<string, string>): Promise<Response> {
  return fetch(new URL('/oidc/token', serverUrl), { method: 'POST', body: new URLSearchParams(parameters) });
}

/** Exchanges the code at the end of a sign-in. */
export async function redeem(serverUrl: string, started: Started, end: URL): Promise<SignedIn> {
  const code = end.searchParams.get('code');
  if (code === null) throw new Error(`No code: ${end.searchParams.get('error_description')}`);
  const response = await requestToken(serverUrl, {
    grant_type: 'authorization_code',
    code,
    client_id: started.clientId,
    redirect_uri: started.redirectUri,
    code_verifier: started.verifier,
  });
  const tokens = (await response.json()) as Record<string, string>;
  if (!response.ok) throw new Error(`No token: ${tokens.error_description}`);
  const { access_token: accessToken = '', refresh_token: refreshToken = '', id_token: idToken = '' } = tokens;
  return { accessToken, refreshToken, idToken, jar: started.jar };
}

export async function signIn(serverUrl: string, username: string, password: string): Promise<SignedIn> {
  const started = await startSignIn({ serverUrl });
  const page = locationOf(started.response, serverUrl);
  const answer = await submitPassword(started.jar, page, { username, password });
  if (answer.status === 200) {
    const told = /role="(?:alert|status)"[^>]*>([^<]*)/.exec(await answer.text())?.[1];
    throw new Error(`Sign-in refused: ${told ?? 'no reason given'}`);
  }
  return redeem(serverUrl, started, await followToClient(started.jar, answer, serverUrl));
}
