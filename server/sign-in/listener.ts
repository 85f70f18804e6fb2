/** Mounts the embedded provider under `/oidc` of a plain Node server. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import type { RequestHandler } from '../http/listen.ts';
import { PAGE_POLICY } from './page.ts';
import { PASSWORD_PATH } from './password-page.ts';
import { notesOf } from './request-notes.ts';

const PREFIX = '/oidc';

/** What people may type: where their account's pages are. */
const ACCOUNT = /^\/account(\/password)?\/?(\?|$)/;

export function isSignInPath(url: string): boolean {
  if (ACCOUNT.test(url)) return true;
  return url === PREFIX || url.startsWith(`${PREFIX}/`) || url.startsWith(`${PREFIX}?`);
}

/** The path without what identifies a sign-in in progress; queries hold codes and are never logged. */
export function routeOf(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  return path.replace(/^(\/oidc\/(?:auth|interaction))\/[^/]+/, '$1/:uid').slice(0, 100);
}

function logAnswer(log: Logger, request: IncomingMessage, response: ServerResponse): void {
  const started = performance.now();
  const route = routeOf(request.url ?? '');
  response.once('close', () => {
    const ms = Math.round(performance.now() - started);
    const { method } = request;
    log.info({ ...notesOf(request), method, route, status: response.statusCode, ms }, 'answered');
  });
}

/** The browser's session belongs to addresses under the prefix. */
function leadOn(url: string, response: ServerResponse): void {
  const path = url.includes('/password') ? PASSWORD_PATH : '/oidc/account';
  response.writeHead(302, { Location: path, 'Cache-Control': 'no-store' }).end();
}

/**
 * The provider routes without the prefix and builds addresses with it, which is what `originalUrl` tells it. It takes
 * scheme and host from the forwarded headers: they are ours, so that its addresses are those of the issuer.
 */
export function signInListener(provider: Provider, log: Logger): RequestHandler {
  const handle = provider.callback();
  const { protocol, host } = new URL(provider.issuer);
  return async (request, response) => {
    logAnswer(log, request, response);
    const original = request.url ?? PREFIX;
    if (ACCOUNT.test(original)) {
      leadOn(original, response);
      return;
    }
    Object.assign(request, { originalUrl: original });
    request.url = original.slice(PREFIX.length).replace(/^(?!\/)/, '/');
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-host'] = host;
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    // Also for pages that the provider makes itself
    response.setHeader('Content-Security-Policy', PAGE_POLICY);
    if (protocol === 'https:') response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    return handle(request, response);
  };
}
