/** Which columns a write of each kind stores, and where in the row their values stand. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { CtiMapping } from '../../lib/schema/mapping.ts';
import type { RowOf } from '../../lib/schema/rows.ts';

export interface Column<Row> {
  readonly name: string;
  /** PostgreSQL type of the parameter. */
  readonly type: string;
  readonly value: (row: Row) => unknown;
  /** Set when the record is made and never again. */
  readonly isFixed?: true;
}

const text = <K extends string>(name: string, field: K): Column<Record<K, string | null>> => ({
  name,
  type: 'text',
  value: (row) => row[field],
});
const json = <K extends string>(name: string, field: K): Column<Record<K, unknown>> => ({
  name,
  type: 'jsonb',
  value: (row) => (row[field] === null ? null : JSON.stringify(row[field])),
});
const reference = <K extends string>(name: string, field: K): Column<Record<K, string | null>> => ({
  name,
  type: 'uuid',
  value: (row) => row[field],
});
const active: Column<{ active: boolean }> = { name: 'active', type: 'boolean', value: (row) => row.active };
const agents: Column<{ mapping: CtiMapping }> = {
  name: 'agents',
  type: 'uuid[]',
  value: ({ mapping }) => (mapping.mode === 'override' ? mapping.agents : null),
};
const instance = { ...reference('instance_id', 'instanceId'), isFixed: true } as const;
const environment = { ...reference('environment_id', 'environmentId'), isFixed: true } as const;

export const WRITE_COLUMNS: { readonly [K in Kind]: readonly Column<RowOf<K>>[] } = {
  // Connectivity and secrets stand in tables of their own.
  'crm-instances': [
    text('name', 'name'),
    text('crm_id', 'crmId'),
    text('crm_type', 'crmType'),
    active,
    { name: 'sites', type: 'text[]', value: ({ sites }) => sites },
    json('identity', 'identity'),
    json('features', 'features'),
    json('pop_flow', 'popFlow'),
    agents,
  ],
  'crm-user-groups': [instance, text('name', 'name'), json('pop_flow', 'popFlow'), agents],
  'crm-users': [
    instance,
    text('username', 'username'),
    text('native_id', 'nativeId'),
    text('full_name', 'fullName'),
    reference('group_id', 'groupId'),
    json('pop_flow', 'popFlow'),
    agents,
  ],
  environments: [
    text('name', 'name'),
    text('platform_type', 'platformType'),
    text('region', 'region'),
    active,
  ],
  'agent-groups': [environment, text('name', 'name'), reference('parent_id', 'parentId')],
  'cti-agents': [
    environment,
    text('agent_id', 'agentId'),
    text('name', 'name'),
    reference('agent_group_id', 'agentGroupId'),
    text('extension', 'extension'),
    text('login_id', 'loginId'),
    active,
  ],
};
