/** An access token made by who runs the server, for a local account that nothing else lets in. Runs in the server and in the command line. */
import { type JWK, SignJWT } from 'jose';
import type { OwnerDatabase, OwnerTransaction } from '../db/owner.ts';
import { DEFAULT_TENANT_ID } from '../db/tenant.ts';
import { ACCESS_TOKEN_SECONDS, SIGN_OUTS_CLAIM } from './claims.ts';
import { CLI_CLIENT } from './clients.ts';

export interface WantedToken {
  readonly username: string;
  /** Public address of the server, without a path. */
  readonly server: string;
}

interface Found {
  readonly id: string;
  readonly active: boolean;
  readonly issuer: string;
  readonly signOuts: number;
}

/** Why there is none, in words for who asked. */
export class NoToken extends Error {
  override readonly name = 'NoToken';
}

/** By nobody's account: `app_seal_accounts` (migration 0026) takes the owner of the database at its word. */
const AS_OPERATOR = "select set_config('app.tenant', $1, true), set_config('app.actor', 'operator', true)";

/**
 * Stands in the audit trail before anybody has it. Throws `NoToken`: for people of an outside issuer nobody but that issuer
 * speaks.
 */
export async function makeOperatorToken(
  owner: Pick<OwnerDatabase, 'transaction'>,
  { username, server }: WantedToken,
): Promise<string> {
  const { account, key } = await owner.transaction('write', async (tx) => {
    const found = await findFor(tx, username);
    await tx.rows(AS_OPERATOR, [DEFAULT_TENANT_ID]);
    const entry = {
      id: found.account.id,
      action: 'issue-token',
      after: { username, seconds: ACCESS_TOKEN_SECONDS },
      source: 'api',
    };
    await tx.rows('select app_seal_accounts($1::jsonb)', [JSON.stringify([entry])]);
    return found;
  });
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: `${server}/oidc`,
    aud: `${server}/v1`,
    sub: account.id,
    client_id: CLI_CLIENT,
    iat: now,
    exp: now + ACCESS_TOKEN_SECONDS,
    [SIGN_OUTS_CLAIM]: account.signOuts,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(key.kid) })
    .sign(key);
}

async function findFor(tx: OwnerTransaction, username: string): Promise<{ account: Found; key: JWK }> {
  const [account] = await tx.rows<Found>(
    'select id, active, issuer, sign_outs as "signOuts" from accounts where tenant_id = $1 and username = $2',
    [DEFAULT_TENANT_ID, username],
  );
  if (!account) throw new NoToken(`No account is called ${username}.`);
  if (account.issuer !== 'local')
    throw new NoToken(`${username} signs in at ${account.issuer}. Make an account of its own for machines.`);
  if (!account.active) throw new NoToken(`${username} is disabled.`);
  const [row] = await tx.rows<{ value: JWK }>(
    "select value from server_keys where tenant_id = $1 and name = 'sign-in.signing'",
    [DEFAULT_TENANT_ID],
  );
  if (!row) throw new NoToken('No server has used this database yet: start it once.');
  return { account, key: row.value };
}
