/** Access tokens without the way through the pages, by the very key of a server. */
import { type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import type { Database } from '../../server/db/database.ts';
import { DEFAULT_TENANT_ID } from '../../server/db/tenant.ts';

export interface TokenParts {
  header?: JWTHeaderParameters;
  claims?: JWTPayload;
  /** Another key than the server's. */
  key?: CryptoKey;
}

/** As the provider makes it (RFC 9068), or one that differs in a part; for any account, even of another tenant or of none. */
export async function tokenOf(
  server: { readonly url: string; readonly database: Database },
  accountId: string,
  parts: TokenParts = {},
): Promise<string> {
  const [row] = await server.database.transaction(
    { tenantId: DEFAULT_TENANT_ID, system: 'sign-in' },
    (transaction) =>
      transaction.query<{ value: JWK }>("select value from server_keys where name = 'sign-in.signing'"),
  );
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: `${server.url}/oidc`, aud: `${server.url}/v1`, sub: accountId };
  return new SignJWT({
    ...claims,
    iat: seconds,
    exp: seconds + 300,
    client_id: 'patchpanel-cli',
    ...parts.claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...parts.header })
    .sign(parts.key ?? (row?.value as JWK));
}
