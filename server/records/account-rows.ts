/** Stores and finds accounts together with their grants. Runs in the server. */
import type { Grant } from '../../lib/schema/account.ts';
import type { AccountRecord, NewAccount } from '../../lib/schema/account-record.ts';
import type { Transaction } from '../db/database.ts';
import type { Caller } from './caller.ts';

const SELECT_ACCOUNT = `select a.id, a.version, a.updated_by as "updatedBy", a.issuer, a.subject, a.username, a.active,
    to_char(a.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt",
    coalesce((
      select json_agg(json_build_object('role', g.role, 'instanceId', g.instance_id, 'crmUserId', g.crm_user_id)
        order by g.role, g.instance_id nulls first, g.crm_user_id nulls first)
      from grants g where g.tenant_id = a.tenant_id and g.account_id = a.id
    ), '[]') as grants,
    (
      select to_char(f.locked_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from sign_in_failures f
      where f.tenant_id = a.tenant_id and f.kind = 'username' and f.locked_until > clock_timestamp()
        and f.key = encode(sha256(convert_to(a.username, 'UTF8')), 'hex')
    ) as "lockedUntil"
  from accounts a where a.tenant_id = $1`;

export async function findAccountRow(tx: Transaction, id: string): Promise<AccountRecord | null> {
  const rows = await tx.query<AccountRecord>(`${SELECT_ACCOUNT} and a.id = $2`, [tx.binding.tenantId, id]);
  return rows[0] ? numbered(rows[0]) : null;
}

/** Who signs in at an issuer as a subject. */
export async function findAccountOf(
  tx: Transaction,
  { issuer, subject }: { issuer: string; subject: string },
): Promise<AccountRecord | null> {
  const rows = await tx.query<AccountRecord>(`${SELECT_ACCOUNT} and a.issuer = $2 and a.subject = $3`, [
    tx.binding.tenantId,
    issuer,
    subject,
  ]);
  return rows[0] ? numbered(rows[0]) : null;
}

/** By username, after the one that is given; `q` is looked for without regard to case. */
export async function listAccountRows(
  tx: Transaction,
  { q, after, rows }: { q: string; after: string; rows: number },
): Promise<AccountRecord[]> {
  const found = await tx.query<AccountRecord>(
    `${SELECT_ACCOUNT} and a.username > $2 and ($3 = '' or strpos(lower(a.username), lower($3)) > 0)
     order by a.username limit $4`,
    [tx.binding.tenantId, after, q, rows],
  );
  return found.map(numbered);
}

export async function insertAccount(
  tx: Transaction,
  updatedBy: string,
  wanted: Omit<NewAccount, 'id'> & { id: string },
): Promise<void> {
  await tx.query(
    `insert into accounts (tenant_id, id, updated_by, issuer, subject, username, active)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.binding.tenantId,
      wanted.id,
      updatedBy,
      wanted.issuer,
      wanted.subject,
      wanted.username,
      wanted.active,
    ],
  );
  await replaceGrants(tx, wanted);
}

/** False when another edit came first. */
export async function updateAccount(
  tx: Transaction,
  caller: Caller,
  wanted: AccountRecord,
): Promise<boolean> {
  const updated = await tx.query(
    `update accounts set active = $4, version = version + 1, updated_by = $5, updated_at = clock_timestamp()
     where tenant_id = $1 and id = $2 and version = $3 returning 1 as updated`,
    [caller.tenantId, wanted.id, wanted.version, wanted.active, caller.username],
  );
  if (updated.length === 0) return false;
  await replaceGrants(tx, wanted);
  return true;
}

/** Grants that stay keep their row; those that go are deleted last, so that an admin is never without. */
export async function replaceGrants(
  tx: Transaction,
  { id, grants }: { id: string; grants: readonly Grant[] },
): Promise<void> {
  const wanted = `select role, "instanceId" as instance_id, "crmUserId" as crm_user_id
    from jsonb_to_recordset($3::jsonb) as g (role text, "instanceId" uuid, "crmUserId" uuid)`;
  const parameters = [tx.binding.tenantId, id, JSON.stringify(grants)];
  const isSame = `o.role = w.role and o.instance_id is not distinct from w.instance_id
    and o.crm_user_id is not distinct from w.crm_user_id`;
  await tx.query(
    `insert into grants (tenant_id, account_id, role, instance_id, crm_user_id)
     select $1, $2, w.role, w.instance_id, w.crm_user_id from (${wanted}) w
     where not exists (select from grants o where o.tenant_id = $1 and o.account_id = $2 and ${isSame})`,
    parameters,
  );
  await tx.query(
    `delete from grants o where o.tenant_id = $1 and o.account_id = $2
     and not exists (select from (${wanted}) w where ${isSame})`,
    parameters,
  );
}

/** Drivers differ in what they make of a bigint. */
function numbered(row: AccountRecord): AccountRecord {
  return { ...row, version: Number(row.version) };
}
