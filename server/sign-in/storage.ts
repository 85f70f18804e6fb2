/** Storage of the embedded provider over `provider_payloads`; whatever works as a credential is kept as a hash. */
import { createHash } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Database, Transaction } from '../db/database.ts';
import { pruneFailures } from './lockout.ts';

/**
 * How long a rotated refresh token may be used once more: a worker that dies between "server rotated" and
 * "extension stored" would else lose its sign-in, because a second use ends the whole grant.
 */
export const ROTATION_GRACE_SECONDS = 20;

interface StoredRow {
  payload: AdapterPayload;
  /** Seconds since 1970; null while unused. */
  consumed: number | null;
  graceful: boolean;
}

const SELECT = `select payload,
    floor(extract(epoch from consumed_at))::float8 as consumed,
    coalesce(consumed_at > now() - make_interval(secs => ${ROTATION_GRACE_SECONDS}), false) as graceful
  from provider_payloads
  where tenant_id = $1 and model = $2 and (expires_at is null or expires_at > now())`;

const UPSERT = `insert into provider_payloads
    (tenant_id, model, id, payload, grant_id, user_code, uid, expires_at)
  values ($1, $2, $3, $4::text::jsonb, $5, $6, $7, now() + make_interval(secs => $8::float8))
  on conflict (tenant_id, model, id) do update set payload = excluded.payload, grant_id = excluded.grant_id,
    user_code = excluded.user_code, uid = excluded.uid, expires_at = excluded.expires_at`;

/** What of a credential is kept. */
export const hashed = (id: string) => createHash('sha256').update(id).digest('base64url');

/** The payload without what would work as a credential: its own value, and the session cookie in interactions. */
function withoutCredentials(payload: AdapterPayload): Record<string, unknown> {
  const { jti: _jti, ...kept } = payload;
  if (typeof kept.session !== 'object' || kept.session === null) return kept;
  const { cookie: _cookie, ...session } = kept.session as Record<string, unknown>;
  return { ...kept, session };
}

/** Returns the factory that the provider calls once per model. */
export function providerStorage(database: Database, tenantId: string): (model: string) => Adapter {
  const run = <T>(work: (transaction: Transaction) => Promise<T>) =>
    database.transaction({ tenantId, system: 'sign-in' }, work);
  const execute = (sql: string, parameters: unknown[]) =>
    run(async (transaction) => {
      await transaction.query(sql, parameters);
    });
  return (model) => {
    const find = async (column: 'id' | 'uid' | 'user_code', value: string) => {
      const sql = `${SELECT} and ${column} = $3`;
      const [row] = await run((transaction) => transaction.query<StoredRow>(sql, [tenantId, model, value]));
      if (row === undefined) return undefined;
      const graceful = model === 'RefreshToken' && row.graceful;
      return row.consumed === null || graceful ? row.payload : { ...row.payload, consumed: row.consumed };
    };
    return {
      async find(id) {
        const payload = await find('id', hashed(id));
        return payload && { ...payload, jti: id };
      },
      findByUid: (uid) => find('uid', uid),
      findByUserCode: (code) => find('user_code', code),
      upsert: (id, payload, expiresIn) =>
        execute(UPSERT, [
          tenantId,
          model,
          hashed(id),
          JSON.stringify(withoutCredentials(payload)),
          payload.grantId ?? null,
          payload.userCode ?? null,
          payload.uid ?? null,
          expiresIn ?? null,
        ]),
      consume: (id) =>
        execute(
          `update provider_payloads set consumed_at = coalesce(consumed_at, now())
           where tenant_id = $1 and model = $2 and id = $3`,
          [tenantId, model, hashed(id)],
        ),
      destroy: (id) =>
        execute('delete from provider_payloads where tenant_id = $1 and model = $2 and id = $3', [
          tenantId,
          model,
          hashed(id),
        ]),
      revokeByGrantId: (grantId) =>
        execute('delete from provider_payloads where tenant_id = $1 and model = $2 and grant_id = $3', [
          tenantId,
          model,
          grantId,
        ]),
    };
  };
}

/** Removes what expired; called now and then, since nothing reads it again. */
export async function pruneStorage(database: Database, tenantId: string): Promise<void> {
  await database.transaction({ tenantId, system: 'sign-in' }, async (transaction) => {
    await transaction.query('delete from provider_payloads where tenant_id = $1 and expires_at < now()', [
      tenantId,
    ]);
    await pruneFailures(transaction);
  });
}
