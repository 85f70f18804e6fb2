/** The sign-ins of one account: since when, last used, from what; and the end of some of them. Runs in the server. */
import type { Database } from '../db/database.ts';
import { hashed } from './storage.ts';

export interface OwnSignIn {
  /** For forms; opens nothing. */
  readonly id: string;
  readonly grantId: string;
  readonly clientId: string;
  /** Such as `Chrome on Windows`. */
  readonly device: string | null;
  /** Seconds since 1970. */
  readonly since: number;
  readonly used: number;
}

export interface OfAccount {
  readonly tenantId: string;
  readonly accountId: string;
}

const SIGN_INS = `select r.grant_id as "grantId", r.payload ->> 'clientId' as "clientId",
    min(coalesce(r.payload ->> 'iiat', r.payload ->> 'iat')::float8) as since,
    max((r.payload ->> 'iat')::float8) as used
  from provider_payloads r
  where r.tenant_id = $1 and r.payload ->> 'accountId' = $2 and r.model = 'RefreshToken'
    and r.consumed_at is null and r.expires_at > now()
  group by 1, 2 order by used desc`;

/** Newest first. Whoever has no refresh token any more is signed in nowhere. */
export async function listSignIns(
  database: Database,
  { tenantId, accountId }: OfAccount,
): Promise<OwnSignIn[]> {
  return database.transaction({ tenantId, system: 'sign-in' }, async (tx) => {
    const found = await tx.query<Omit<OwnSignIn, 'id' | 'device'>>(SIGN_INS, [tenantId, accountId]);
    const grants = await tx.query<{ id: string; device: string | null }>(
      `select id, device from provider_payloads
       where tenant_id = $1 and payload ->> 'accountId' = $2 and model = 'Grant'`,
      [tenantId, accountId],
    );
    const devices = new Map(grants.map(({ id, device }) => [id, device]));
    return found.map((each) => {
      const id = hashed(each.grantId);
      return { ...each, id, device: devices.get(id) ?? null };
    });
  });
}

/** Notes on a grant that was just made from what it was. */
export async function noteDevice(
  database: Database,
  { tenantId, grantId, device }: { tenantId: string; grantId: string; device: string | null },
): Promise<void> {
  await database.transaction({ tenantId, system: 'sign-in' }, (tx) =>
    tx.query(
      `update provider_payloads set device = $3 where tenant_id = $1 and model = 'Grant' and id = $2`,
      [tenantId, hashed(grantId), device],
    ),
  );
}

export interface Ended {
  readonly grants: readonly string[];
  /** The browser that asks. */
  readonly keptSession: string;
  /** Every other session too, of browsers without a sign-in. */
  readonly others: boolean;
}

/** Effective with the next request of each: access tokens of before are refused, and only what stays gets new ones. */
export async function endSignInsOf(
  database: Database,
  { tenantId, accountId }: OfAccount,
  { grants, keptSession, others }: Ended,
): Promise<void> {
  await database.transaction({ tenantId, accountId }, (tx) =>
    tx.query('select app_end_grants($1::text[], $2, $3)', [[...grants], keptSession, others]),
  );
}
