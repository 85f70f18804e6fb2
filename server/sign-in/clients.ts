/** The first-party clients of the embedded provider: the extension, the command line, and its own page of sign-ins. Runs in the server. */
import { createHash } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';
import manifestKey from '../../public-key.json' with { type: 'json' };

export const EXTENSION_CLIENT = 'patchpanel-extension';
export const CLI_CLIENT = 'patchpanel-cli';
/** It only makes sure of who somebody is, and gets no token. */
export const ACCOUNT_CLIENT = 'patchpanel-account';

/** Where a sign-in for that page comes back to. */
export const accountReturn = (server: string) => `${server}/oidc/account/back`;

const FIREFOX_ID = 'patchpanel@patchpanel.example';
const CHROME_ID = /^[a-p]{32}$/;

/** Chrome's id: the first 32 hex digits of the SHA-256 of the public key, mapped 0-f to a-p. */
function chromeIdOf(key: string): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex');
  return digest.slice(0, 32).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/** Where the browser's own sign-in window ends; Firefox's host is the SHA-1 of the add-on's id. */
function redirectUriOf(extensionId: string): string {
  if (CHROME_ID.test(extensionId)) return `https://${extensionId}.chromiumapp.org/`;
  const host = createHash('sha1').update(extensionId).digest('hex');
  return `https://${host}.extensions.allizom.org/`;
}

/** Ids of our own builds, then those that the operator adds (stores sign with other keys). */
export function extensionIds(added: readonly string[] = []): string[] {
  return [...new Set([chromeIdOf(manifestKey.key), FIREFOX_ID, ...added])];
}

/** Whether a page of one of the extensions sent the request. Firefox invents a UUID per installation. */
export function isExtensionOrigin(origin: string, ids: readonly string[]): boolean {
  if (/^moz-extension:\/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(origin)) return true;
  return ids.some((id) => CHROME_ID.test(id) && origin === `chrome-extension://${id}`);
}

/** `server` is its public address, without a path. */
export function clientsFor(ids: readonly string[], server: string): ClientMetadata[] {
  const publicClient = {
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: 'openid offline_access',
    id_token_signed_response_alg: 'ES256',
  } as const;
  const redirects = ids.map(redirectUriOf);
  const loopback = ['http://127.0.0.1/callback'];
  return [
    {
      ...publicClient,
      client_id: EXTENSION_CLIENT,
      client_name: 'Patchpanel',
      // `native` would ask for consent at every sign-in.
      application_type: 'web',
      redirect_uris: redirects,
      post_logout_redirect_uris: redirects,
    },
    {
      ...publicClient,
      client_id: CLI_CLIENT,
      client_name: 'Patchpanel command line',
      // Only `native` lets the loopback port vary; the consent it forces is taken out of the policy.
      application_type: 'native',
      redirect_uris: loopback,
      post_logout_redirect_uris: loopback,
    },
    {
      ...publicClient,
      client_id: ACCOUNT_CLIENT,
      client_name: 'Patchpanel account',
      grant_types: ['authorization_code'],
      scope: 'openid',
      application_type: 'web',
      redirect_uris: [accountReturn(server)],
    },
  ];
}
