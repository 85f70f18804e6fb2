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
  /** SQL expression of type json over the table's alias `r`; its field names are those of the row schema. */
  readonly json: string;
}

const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const record = `'id', r.id, 'version', r.version, 'updatedAt', ${iso('r.updated_at')}, 'updatedBy', r.updated_by`;

const mapping = `case when r.agents is null then json_build_object('mode', 'inherit')
  else json_build_object('mode', 'override', 'agents', r.agents) end`;

export const KIND_TABLES: Record<Kind, KindTable> = {
  'crm-instances': {
    table: 'crm_instances',
    order: 'name',
    searched: ['name', 'crm_id'],
    instance: 'id',
    json: `json_build_object(${record}, 'name', r.name, 'crmId', r.crm_id, 'crmType', r.crm_type, 'active', r.active,
      'sites', r.sites, 'identity', r.identity, 'features', r.features, 'connectivity', coalesce((
        select c.connectivity from crm_instance_connectivity c where c.tenant_id = r.tenant_id and c.instance_id = r.id
      ), '{}'), 'secretsSet', (
        select coalesce(json_agg(s.field order by s.field), '[]') from crm_instance_secrets s
        where s.tenant_id = r.tenant_id and s.instance_id = r.id
      ), 'popFlow', r.pop_flow, 'mapping', ${mapping})`,
  },
  'crm-user-groups': {
    table: 'crm_user_groups',
    order: 'name',
    searched: ['name'],
    instance: 'instance_id',
    json: `json_build_object(${record}, 'instanceId', r.instance_id, 'name', r.name, 'popFlow', r.pop_flow,
      'mapping', ${mapping})`,
  },
  'crm-users': {
    table: 'crm_users',
    order: 'username',
    searched: ['username', 'full_name', 'native_id'],
    instance: 'instance_id',
    json: `json_build_object(${record}, 'instanceId', r.instance_id, 'username', r.username, 'nativeId', r.native_id,
      'fullName', r.full_name, 'groupId', r.group_id, 'popFlow', r.pop_flow, 'mapping', ${mapping})`,
  },
  environments: {
    table: 'environments',
    order: 'name',
    searched: ['name'],
    json: `json_build_object(${record}, 'name', r.name, 'platformType', r.platform_type, 'region', r.region,
      'active', r.active)`,
  },
  'agent-groups': {
    table: 'agent_groups',
    order: 'name',
    searched: ['name'],
    environment: 'environment_id',
    json: `json_build_object(${record}, 'name', r.name, 'environmentId', r.environment_id, 'parentId', r.parent_id)`,
  },
  'cti-agents': {
    table: 'cti_agents',
    order: 'name',
    searched: ['name', 'agent_id', 'extension', 'login_id'],
    environment: 'environment_id',
    json: `json_build_object(${record}, 'environmentId', r.environment_id, 'agentId', r.agent_id, 'name', r.name,
      'agentGroupId', r.agent_group_id, 'extension', r.extension, 'loginId', r.login_id, 'active', r.active)`,
  },
};
