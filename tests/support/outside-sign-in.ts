/** A browser by fetch that goes from site to site: cookies of each, redirects followed until a page or the client's address. */
import { browse, CookieJar, type Started, startSignIn } from './sign-in.ts';

const CLIENT = 'http://127.0.0.1:4711/callback';

export interface Place {
  readonly url: URL;
  readonly status: number;
  /** `''` where the client's own address was reached, which nobody answers at. */
  readonly html: string;
}

export class Browser {
  readonly #jars = new Map<string, CookieJar>();
  /** Every address on the way, in order. */
  readonly way: URL[] = [];

  jarOf(address: string | URL): CookieJar {
    const { origin } = new URL(address);
    const jar = this.#jars.get(origin) ?? new CookieJar();
    this.#jars.set(origin, jar);
    return jar;
  }

  /** `until` stops before an address is opened. */
  async go(
    address: string | URL,
    init: RequestInit = {},
    until: (url: URL) => boolean = () => false,
  ): Promise<Place> {
    let url = new URL(address);
    let response = await browse(this.jarOf(url), url, init);
    for (let hops = 0; hops < 20; hops += 1) {
      const location = response.headers.get('Location');
      if (location === null) return { url, status: response.status, html: await response.text() };
      url = new URL(location, url);
      this.way.push(url);
      if (url.href.startsWith(CLIENT) || until(url)) return { url, status: 0, html: '' };
      response = await browse(this.jarOf(url), url);
    }
    throw new Error('It goes round in circles.');
  }

  post(address: string | URL, fields: Record<string, string>, until?: (url: URL) => boolean): Promise<Place> {
    return this.go(address, { method: 'POST', body: new URLSearchParams(fields) }, until);
  }
}

/** Begins a sign-in of a client; gives the first page that a person sees. */
export async function openSignIn(
  browser: Browser,
  serverUrl: string,
  parameters: Record<string, string> = {},
): Promise<{ started: Started; place: Place }> {
  const jar = browser.jarOf(serverUrl);
  const started = await startSignIn({ serverUrl, jar, parameters });
  const location = started.response.headers.get('Location');
  if (location === null) throw new Error(`Expected a redirect, got ${started.response.status}.`);
  const url = new URL(location, serverUrl);
  return {
    started,
    place: url.href.startsWith(CLIENT) ? { url, status: 0, html: '' } : await browser.go(url),
  };
}

/** The address behind `Continue with NAME`. */
export function linkTo({ url, html }: Place, name: string): URL {
  const href = new RegExp(`href="([^"]+)">Continue with ${name}<`).exec(html)?.[1];
  if (href === undefined) throw new Error(`No way to ${name} on ${url.pathname}: ${html.slice(0, 2000)}`);
  return new URL(href, url);
}

export const alertOf = ({ html }: Place) => /role="alert"[^>]*>([^<]*)/.exec(html)?.[1];

export interface OutsideWay {
  readonly issuer: string;
  readonly login: string;
  readonly parameters?: Record<string, string>;
  /** Stops before an address is opened. */
  readonly until?: (url: URL) => boolean;
}

/** The whole way: our page, the issuer's, the name typed there, and back. */
export async function signInOutside(
  browser: Browser,
  serverUrl: string,
  { issuer, login, parameters, until }: OutsideWay,
): Promise<{ started: Started; place: Place }> {
  const { started, place } = await openSignIn(browser, serverUrl, parameters);
  const there = await browser.go(linkTo(place, issuer), {}, until);
  const isAsked = there.html.includes('name="login"');
  return { started, place: isAsked ? await browser.post(there.url, { login }, until) : there };
}
