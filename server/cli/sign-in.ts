/** Signs in as a browser does, through the server's own login page: code with PKCE, without a window. Runs in the command line. */

import * as v from 'valibot';
import { RemoteError } from '../../lib/remote/remote-error.ts';
import { type Attempt, createSignIn } from '../../lib/remote/sign-in.ts';
import { AboutSchema } from '../../lib/schema/about.ts';
import { CLI_CLIENT } from '../sign-in/clients.ts';
import { CommandError, EXIT } from './exit.ts';

/** Nobody listens there: the page that would lead to it is read instead of followed. */
const REDIRECT_URI = 'http://127.0.0.1/callback';
const MOST_REDIRECTS = 8;
/** A server that is silent for so long hangs, in milliseconds. */
const ANSWER_LIMIT_MS = 30_000;

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** An access token. Throws exit 5 when the password is wrong. */
export async function signIn(
  address: string,
  credentials: Credentials,
  ask: typeof fetch = fetch,
): Promise<string> {
  try {
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    const about = await ask(`${address}/v1/about`, { signal }).then((response) => response.json());
    const { issuer } = v.parse(AboutSchema, about);
    const provider = createSignIn({ fetch: ask, now: Date.now, clientId: CLI_CLIENT });
    const found = await provider.discover(issuer, address);
    const attempt = await provider.begin(found, { redirectUri: REDIRECT_URI, ask: 'password', hint: null });
    const end = await throughPages(attempt, credentials);
    return (await provider.finish(found, attempt, end)).access;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (error instanceof RemoteError && error.error.kind === 'signed-out') {
      throw new CommandError(EXIT.notAllowed, error.message);
    }
    throw new CommandError(
      EXIT.failed,
      `The sign-in at ${address} failed: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Follows redirects with cookies until one leaves for the redirect address; types the password once on the way. */
async function throughPages({ url }: Attempt, credentials: Credentials): Promise<string> {
  const cookies = new Map<string, string>();
  let at = new URL(url);
  let form: URLSearchParams | null = null;
  for (let hops = 0; hops < MOST_REDIRECTS; hops += 1) {
    const response = await browse(at, cookies, form);
    const location = response.headers.get('location');
    if (location === null) {
      if (form !== null) throw refusalIn(await response.text(), at.origin);
      form = new URLSearchParams({ ...credentials });
      continue;
    }
    form = null;
    const next = new URL(location, at);
    if (next.href.startsWith(REDIRECT_URI)) return next.href;
    if (next.origin !== at.origin) break;
    at = next;
  }
  throw new CommandError(EXIT.failed, 'The sign-in does not come to an end.');
}

async function browse(
  url: URL,
  cookies: Map<string, string>,
  form: URLSearchParams | null,
): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) },
    ...(form === null ? {} : { method: 'POST', body: form }),
  });
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
  return response;
}

/** What the page says: that the password is wrong, or has to be changed first, which is done in a browser. */
function refusalIn(page: string, server: string): CommandError {
  const textOf = (role: string) => new RegExp(`role="${role}"[^>]*>([^<]*)`).exec(page)?.[1];
  const due = textOf('status');
  if (due !== undefined) {
    return new CommandError(EXIT.notAllowed, `${due} Open ${server}/account/password in a browser.`);
  }
  return new CommandError(EXIT.notAllowed, textOf('alert') ?? 'The sign-in was refused.');
}
