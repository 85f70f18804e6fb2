/** How each kind is stored and how its row is written as JSON: the one place that maps columns to fields. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';

export interface KindTable {
  readonly table: string;
  /** Column that lists are ordered and paged by, before the id. */
  readonly order: string;
  /** Columns that a search looks into. */
  readonly searched: readonly string[];
  /** Column of the environment or of the instance, where the kind has one. */
  readonly instance?: string;
  readonly environment?: string;
  /** Select list over the table's alias `r`; its names are those of the row schema. Twice as fast as `json_build_object`. */
  readonly fields: string;
}

const updatedAt = `to_char(r.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const record = `r.id, r.version, ${updatedAt} as "updatedAt", r.updated_by as "updatedBy"`;

const mappingJson = `case when r.agents is null then '{"mode":"inherit"}'::json
  else json_build_object('mode', 'override', 'agents', r.agents) end`;
const mapping = `${mappingJson} as mapping`;

export const KIND_TABLES: Record<Kind, KindTable> = {
  'crm-instances': {
    table: 'crm_instances',
    order: 'name',
    searched: ['name', 'crm_id'],
    instance: 'id',
    fields: `${record}, r.name, r.crm_id as "crmId", r.crm_type as "crmType", r.active, r.sites, r.identity, r.features,
      coalesce((
        select c.connectivity from crm_instance_connectivity c where c.tenant_id = r.tenant_id and c.instance_id = r.id
      ), '{}') as connectivity, (
        select coalesce(json_agg(s.field order by s.field), '[]') from crm_instance_secrets s
        where s.tenant_id = r.tenant_id and s.instance_id = r.id
      ) as "secretsSet", r.pop_flow as "popFlow", ${mapping}`,
  },
  'crm-user-groups': {
    table: 'crm_user_groups',
    order: 'name',
    searched: ['name'],
    instance: 'instance_id',
    fields: `${record}, r.instance_id as "instanceId", r.name, r.pop_flow as "popFlow", ${mapping}`,
  },
  'crm-users': {
    table: 'crm_users',
    order: 'username',
    searched: ['username', 'full_name', 'native_id'],
    instance: 'instance_id',
    fields: `${record}, r.instance_id as "instanceId", r.username, r.native_id as "nativeId", r.full_name as "fullName",
      r.group_id as "groupId", r.pop_flow as "popFlow", ${mapping}`,
  },
  environments: {
    table: 'environments',
    order: 'name',
    searched: ['name'],
    fields: `${record}, r.name, r.platform_type as "platformType", r.region, r.active`,
  },
  'agent-groups': {
    table: 'agent_groups',
    order: 'name',
    searched: ['name'],
    environment: 'environment_id',
    fields: `${record}, r.name, r.environment_id as "environmentId", r.parent_id as "parentId"`,
  },
  'cti-agents': {
    table: 'cti_agents',
    order: 'name',
    searched: ['name', 'agent_id', 'extension', 'login_id'],
    environment: 'environment_id',
    fields: `${record}, r.environment_id as "environmentId", r.agent_id as "agentId", r.name,
      r.agent_group_id as "agentGroupId", r.extension, r.login_id as "loginId", r.active`,
  },
};

/** SQL expression of type json: the row of the kind's table under that alias, in the shape of its schema. */
export function rowJson(kind: Kind, alias = 'r'): string {
  return `(select row_to_json(row_of) from (select ${under(KIND_TABLES[kind].fields, alias)}) as row_of)`;
}

/** The same as jsonb, made without writing it down as text first. `at` is SQL of the time that a statement sets for all its rows: written down once. */
export function rowJsonb(kind: Kind, alias = 'r', at?: string): string {
  const row = rowJson(kind, alias).replace('row_to_json(', 'to_jsonb(');
  return at === undefined ? row : row.replace(under(updatedAt, alias), at);
}

/** SQL query: the present time as rows keep it (`at`), and as their JSON has it (`text`). */
export const MOMENT = `select m.at, ${updatedAt.replace('r.updated_at', 'm.at')} as text
  from (select clock_timestamp()::timestamptz(3) as at) as m`;

/**
 * SQL expression of type jsonb: version, time, author and the given columns, by their fields, of the row under `o`. Laid
 * over the row after, which differs in nothing else, it gives the row before. A list that stays as it is, is left out.
 */
export function formerJsonb(columns: Readonly<Record<string, string>>): string {
  const { mapping, ...plain } = columns;
  const fields = Object.entries(plain).map(([field, column]) => `, '${field}', o.${column}`);
  const former = `jsonb_build_object('version', o.version, 'updatedAt', ${under(updatedAt, 'o')}, 'updatedBy', o.updated_by${fields.join('')})`;
  if (mapping === undefined) return former;
  const list = `jsonb_build_object('mapping', ${under(mappingJson, 'o')})`;
  return `(${former} || case when o.${mapping} is distinct from r.${mapping} then ${list} else '{}' end)`;
}

function under(sql: string, alias: string): string {
  return sql.replaceAll(/\br\./g, `${alias}.`);
}
