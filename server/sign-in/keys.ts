/** The provider's signing key and cookie key: made once, kept in `server_keys`, so that sign-ins survive a restart. */
import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Database, Transaction } from '../db/database.ts';

export interface SignInKeys {
  /** ES256 private key as a JWK with `kid`. */
  readonly signing: JWK;
  /** The first one signs. */
  readonly cookies: readonly [string, ...string[]];
}

async function makeSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'ES256', use: 'sig', kid: await calculateJwkThumbprint(jwk) };
}

/** Reads a key, or stores `fresh`; of two servers that start at once on one database the first one wins. */
async function keep<T>(transaction: Transaction, name: string, fresh: T): Promise<T> {
  const { tenantId } = transaction.binding;
  await transaction.query(
    `insert into server_keys (tenant_id, name, value) values ($1, $2, $3::text::jsonb)
     on conflict (tenant_id, name) do nothing`,
    [tenantId, name, JSON.stringify(fresh)],
  );
  const [row] = await transaction.query<{ value: T }>(
    'select value from server_keys where tenant_id = $1 and name = $2',
    [tenantId, name],
  );
  if (row === undefined) throw new Error(`The key ${name} cannot be read back from server_keys.`);
  return row.value;
}

/** Their names in `server_keys`. */
export const SIGN_IN_KEYS = ['sign-in.signing', 'sign-in.cookies'] as const;

export async function loadKeys(database: Database, tenantId: string): Promise<SignInKeys> {
  const signing = await makeSigningKey();
  const cookie = randomBytes(32).toString('base64url');
  const [ofTokens, ofCookies] = SIGN_IN_KEYS;
  return database.transaction({ tenantId, system: 'sign-in' }, async (transaction) => ({
    signing: await keep(transaction, ofTokens, signing),
    cookies: await keep<[string, ...string[]]>(transaction, ofCookies, [cookie]),
  }));
}
