/** Stores CRM users by the thousand in one statement each, and keeps what they were and are. Runs in the server. */

import { arrayLiteral } from '../db/array-literal.ts';
import { keeping } from '../records/made-changes.ts';
import { formerJsonb, rowJsonb } from '../records/row-sql.ts';
import type { Writer } from '../records/touch-rows.ts';

export interface WantedUser {
  readonly id: string;
  readonly username: string;
  readonly nativeId: string | null;
  readonly fullName: string | null;
  readonly groupId: string | null;
  readonly agents: readonly string[] | null;
  /** Taken back: the import had made it. */
  readonly isDeleted?: boolean;
}

const WANTED = `unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::boolean[])
  as n (id, username, native_id, full_name, group_id, list, is_deleted)`;

const FORMER = formerJsonb({
  nativeId: 'native_id',
  fullName: 'full_name',
  groupId: 'group_id',
  mapping: 'agents',
});

const UPDATE = `with changed as (
    update crm_users r set version = r.version + 1, updated_at = clock_timestamp(), updated_by = $2,
      native_id = n.native_id, full_name = n.full_name, group_id = n.group_id, agents = n.list::uuid[],
      deleted_at = case when n.is_deleted then clock_timestamp() end
    from ${WANTED} join crm_users o on o.tenant_id = $1 and o.id = n.id
    where r.tenant_id = $1 and r.id = n.id
    returning r.id, r.instance_id, r.version, case when n.is_deleted then 'delete' else 'update' end as action,
      case when n.is_deleted then ${rowJsonb('crm-users', 'o')} else ${FORMER} end as before, ${rowJsonb('crm-users')} as after
  ), kept as (${keeping('crm-users')}) select count(*) as count from changed`;

const INSERT = `with r as (
    insert into crm_users (tenant_id, id, instance_id, username, native_id, full_name, group_id, agents, updated_by)
    select $1, n.id, $10, n.username, n.native_id, n.full_name, n.group_id, n.list::uuid[], $2 from ${WANTED} returning *
  ), changed as (
    select r.id, r.instance_id, r.version, 'create' as action, null::jsonb as before, ${rowJsonb('crm-users')} as after from r
  ), kept as (${keeping('crm-users')}) select count(*) as count from changed`;

/** Of locked users. One statement, so that agents may change hands in it (C7). */
export function updateUsers(writer: Writer, users: readonly WantedUser[]): Promise<number> {
  return store(writer, UPDATE, { users, more: [] });
}

export function insertUsers(
  writer: Writer,
  instanceId: string,
  users: readonly WantedUser[],
): Promise<number> {
  return store(writer, INSERT, { users, more: [instanceId] });
}

interface Storing {
  readonly users: readonly WantedUser[];
  readonly more: readonly unknown[];
}

async function store({ tx, caller }: Writer, sql: string, { users: given, more }: Storing): Promise<number> {
  // In the order of ids, as they stand in the indexes of the trail and of the feed.
  const users = [...given].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (users.length === 0) return 0;
  const [stored] = await tx.query<{ count: number }>(sql, [
    tx.binding.tenantId,
    caller.username,
    arrayLiteral(users.map(({ id }) => id)),
    arrayLiteral(users.map(({ username }) => username)),
    arrayLiteral(users.map(({ nativeId }) => nativeId)),
    arrayLiteral(users.map(({ fullName }) => fullName)),
    arrayLiteral(users.map(({ groupId }) => groupId)),
    arrayLiteral(users.map(({ agents }) => agents && `{${agents.join(',')}}`)),
    arrayLiteral(users.map(({ isDeleted = false }) => String(isDeleted))),
    ...more,
  ]);
  if (stored?.count !== users.length) throw new Error('A locked user was not stored.');
  return stored.count;
}
