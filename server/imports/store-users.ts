/** Stores CRM users by the thousand in one statement each, and keeps what they were and are. Runs in the server. */

import { arrayLiteral } from '../db/array-literal.ts';
import { keeping } from '../records/made-changes.ts';
import { formerJsonb, MOMENT, rowJsonb } from '../records/row-sql.ts';
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

/** Fields that an import may change, by the columns they are stored in. */
export const COLUMNS = {
  nativeId: 'native_id',
  fullName: 'full_name',
  groupId: 'group_id',
  mapping: 'agents',
} as const;

export type ImportedField = keyof typeof COLUMNS;

export const IMPORTED_FIELDS = Object.keys(COLUMNS) as readonly ImportedField[];

export interface Updating {
  /** What is written of them; all else stays as it is. */
  readonly fields: readonly ImportedField[];
  /** Some of them are taken back. */
  readonly deletes?: boolean;
}

function updateSql({ fields, deletes = false }: Updating): string {
  const assigned = fields.map((field) =>
    field === 'mapping' ? ', agents = n.list::uuid[]' : `, ${COLUMNS[field]} = n.${COLUMNS[field]}`,
  );
  const former = formerJsonb(Object.fromEntries(fields.map((field) => [field, COLUMNS[field]])));
  const before = deletes
    ? `case when n.is_deleted then ${rowJsonb('crm-users', 'o')} else ${former} end`
    : former;
  return `with moment as materialized (${MOMENT}), changed as (
    update crm_users r set version = r.version + 1, updated_at = moment.at, updated_by = $2${assigned.join('')}
      ${deletes ? ', deleted_at = case when n.is_deleted then moment.at end' : ''}
    from ${WANTED} join crm_users o on o.tenant_id = $1 and o.id = n.id cross join moment
    where r.tenant_id = $1 and r.id = n.id
    returning r.id, r.instance_id, r.version, ${deletes ? "case when n.is_deleted then 'delete' else 'update' end" : "'update'"} as action,
      ${before} as before, ${rowJsonb('crm-users', 'r', 'moment.text')} as after
  ), kept as (${keeping('crm-users')}) select count(*) as count from changed`;
}

const INSERT = `with r as (
    insert into crm_users (tenant_id, id, instance_id, username, native_id, full_name, group_id, agents, updated_by)
    select $1, n.id, $10, n.username, n.native_id, n.full_name, n.group_id, n.list::uuid[], $2 from ${WANTED} returning *
  ), changed as (
    select r.id, r.instance_id, r.version, 'create' as action, null::jsonb as before, ${rowJsonb('crm-users')} as after from r
  ), kept as (${keeping('crm-users')}) select count(*) as count from changed`;

/** Of locked users. One statement, so that agents may change hands in it (C7). */
export function updateUsers(
  writer: Writer,
  users: readonly WantedUser[],
  updating: Updating,
): Promise<number> {
  const written = [...updating.fields, ...(updating.deletes ? (['isDeleted'] as const) : [])];
  return store(writer, updateSql(updating), { users, written, more: [] });
}

export function insertUsers(
  writer: Writer,
  instanceId: string,
  users: readonly WantedUser[],
): Promise<number> {
  const written = ['username', ...IMPORTED_FIELDS] as const;
  return store(writer, INSERT, { users, written, more: [instanceId] });
}

type Parameter = ImportedField | 'username' | 'isDeleted';

interface Storing {
  readonly users: readonly WantedUser[];
  /** Parameters that the statement reads; the others are sent as empty arrays. */
  readonly written: readonly Parameter[];
  readonly more: readonly unknown[];
}

export const VALUES: Readonly<Record<Parameter, (user: WantedUser) => string | null>> = {
  username: ({ username }) => username,
  nativeId: ({ nativeId }) => nativeId,
  fullName: ({ fullName }) => fullName,
  groupId: ({ groupId }) => groupId,
  mapping: ({ agents }) => agents && `{${agents.join(',')}}`,
  isDeleted: ({ isDeleted = false }) => String(isDeleted),
};

async function store(
  { tx, caller }: Writer,
  sql: string,
  { users: given, written, more }: Storing,
): Promise<number> {
  // In the order of ids, as they stand in the indexes of the trail and of the feed.
  const users = [...given].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (users.length === 0) return 0;
  const valuesOf = (parameter: Parameter) =>
    arrayLiteral(written.includes(parameter) ? users.map(VALUES[parameter]) : []);
  const [stored] = await tx.query<{ count: number }>(sql, [
    tx.binding.tenantId,
    caller.username,
    arrayLiteral(users.map(({ id }) => id)),
    valuesOf('username'),
    valuesOf('nativeId'),
    valuesOf('fullName'),
    valuesOf('groupId'),
    valuesOf('mapping'),
    valuesOf('isDeleted'),
    ...more,
  ]);
  if (stored?.count !== users.length) throw new Error('A locked user was not stored.');
  return stored.count;
}
