/** Refuses requests of the sign-in to an address that makes too many, before the provider looks at them. Runs in the server. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { RequestHandler } from '../http/listen.ts';
import type { RateLimits } from '../http/rate-limit.ts';
import type { ClientAddress } from './client-address.ts';
import { routeOf } from './listener.ts';
import { noticePage, PAGE_POLICY } from './page.ts';
import { notesOf } from './request-notes.ts';

/**
 * A token costs a signature and some five statements, and a browser needs one in five minutes. Who begins a sign-in, which takes no proof of
 * anything, has a row written. An ordinary sign-in comes to 23.
 */
const HEAVY_COST = 10;
const HEAVY = /^\/oidc\/(auth|request|token)\/?$/;

export interface SignInLimit {
  readonly limits: RateLimits;
  readonly clientAddress: ClientAddress;
  /** Pages of the extension may read the refusal, or they would take it for a line that is down. */
  isOwnOrigin(origin: string): boolean;
  readonly log: Logger;
}

export function limitSignIn(
  inner: RequestHandler,
  { limits, clientAddress, isOwnOrigin, log }: SignInLimit,
): RequestHandler {
  return async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const address = clientAddress(request);
    const cost = HEAVY.test(path) ? HEAVY_COST : 1;
    const seconds = address === null ? 0 : limits.take('address', address, cost);
    if (seconds === 0) return inner(request, response);
    const { method, headers } = request;
    log.warn({ ...notesOf(request), method, route: routeOf(path), status: 429, address }, 'answered');
    response.setHeaders(
      new Headers({
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'Retry-After': String(seconds),
        Vary: 'Origin',
        // Its body is not read, so the connection cannot be used again
        Connection: 'close',
      }),
    );
    if (headers.origin !== undefined && isOwnOrigin(headers.origin)) {
      response.setHeader('Access-Control-Allow-Origin', headers.origin);
      response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
    }
    const text = `There were too many requests of this address. Try again in ${seconds} s.`;
    if (isPage(request)) sendNotice(response, text);
    else sendError(response, text);
  };
}

/** Only somebody who looks at a page asks for one. */
const isPage = ({ headers }: IncomingMessage) => headers.accept?.includes('text/html') === true;

function sendNotice(response: ServerResponse, text: string): void {
  const type = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': PAGE_POLICY };
  response.writeHead(429, type).end(noticePage({ title: 'Sign-in cannot go on', text }));
}

/** In the form of RFC 6749, section 5.2. */
function sendError(response: ServerResponse, text: string): void {
  response.writeHead(429, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ error: 'temporarily_unavailable', error_description: text }));
}
