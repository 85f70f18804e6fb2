/** Refuses token requests of an address that makes too many, before the provider looks at them. Runs in the server. */
import type { Logger } from 'pino';
import type { RequestHandler } from '../http/listen.ts';
import type { RateLimits } from '../http/rate-limit.ts';
import type { ClientAddress } from './client-address.ts';
import { notesOf } from './request-notes.ts';

/** A token costs a signature and some five statements; a browser needs one in five minutes. */
export const TOKEN_COST = 10;

export interface TokenLimit {
  readonly limits: RateLimits;
  readonly clientAddress: ClientAddress;
  /** Pages of the extension may read the refusal, or they would take it for a line that is down. */
  isOwnOrigin(origin: string): boolean;
  readonly log: Logger;
}

export function limitTokens(
  inner: RequestHandler,
  { limits, clientAddress, isOwnOrigin, log }: TokenLimit,
): RequestHandler {
  return async (request, response) => {
    const [path] = (request.url ?? '').split('?', 1);
    const address = path === '/oidc/token' && request.method === 'POST' ? clientAddress(request) : null;
    const seconds = address === null ? 0 : limits.take('address', address, TOKEN_COST);
    if (seconds === 0) return inner(request, response);
    const { origin } = request.headers;
    log.warn({ ...notesOf(request), method: 'POST', route: path, status: 429, address }, 'answered');
    response.writeHead(429, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      'Retry-After': String(seconds),
      Vary: 'Origin',
      // Its body is not read, so the connection cannot be used again
      Connection: 'close',
      ...(origin !== undefined && isOwnOrigin(origin)
        ? { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Retry-After' }
        : {}),
    });
    // The form of RFC 6749, section 5.2
    const description = `There were too many requests of this address. Try again in ${seconds} s.`;
    response.end(JSON.stringify({ error: 'temporarily_unavailable', error_description: description }));
  };
}
