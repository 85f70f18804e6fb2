/** Stores CTI agents by the thousand in one statement each, and keeps what they were and are. Runs in the server. */
import { arrayLiteral } from '../db/array-literal.ts';
import { keeping } from '../records/made-changes.ts';
import { rowJsonb } from '../records/row-sql.ts';
import type { Writer } from '../records/touch-rows.ts';

export interface WantedAgent {
  readonly id: string;
  readonly environmentId: string;
  readonly agentId: string;
  readonly name: string;
  readonly agentGroupId: string | null;
  readonly extension: string | null;
  readonly loginId: string | null;
  readonly active: boolean;
  /** Taken back: the import had made it. */
  readonly isDeleted?: boolean;
}

const WANTED = `unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::text[], $10::boolean[],
    $11::boolean[])
  as n (id, environment_id, agent_id, name, agent_group_id, extension, login_id, active, is_deleted)`;

const UPDATE = `with changed as (
    update cti_agents r set version = r.version + 1, updated_at = clock_timestamp(), updated_by = $2, name = n.name,
      agent_group_id = n.agent_group_id, extension = n.extension, login_id = n.login_id, active = n.active,
      deleted_at = case when n.is_deleted then clock_timestamp() end
    from ${WANTED} join cti_agents o on o.tenant_id = $1 and o.id = n.id
    where r.tenant_id = $1 and r.id = n.id
    returning r.id, null::uuid as instance_id, r.version,
      case when n.is_deleted then 'delete' else 'update' end as action,
      ${rowJsonb('cti-agents', 'o')} as before, ${rowJsonb('cti-agents')} as after
  ), kept as (${keeping('cti-agents')}) select count(*) as count from changed`;

const INSERT = `with r as (
    insert into cti_agents (tenant_id, id, environment_id, agent_id, name, agent_group_id, extension, login_id, active, updated_by)
    select $1, n.id, n.environment_id, n.agent_id, n.name, n.agent_group_id, n.extension, n.login_id, n.active, $2
    from ${WANTED} returning *
  ), changed as (
    select r.id, null::uuid as instance_id, r.version, 'create' as action, null::jsonb as before,
      ${rowJsonb('cti-agents')} as after from r
  ), kept as (${keeping('cti-agents')}) select count(*) as count from changed`;

/** Of locked agents. */
export const updateAgents = (writer: Writer, agents: readonly WantedAgent[]) => store(writer, UPDATE, agents);

export const insertAgents = (writer: Writer, agents: readonly WantedAgent[]) => store(writer, INSERT, agents);

async function store({ tx, caller }: Writer, sql: string, agents: readonly WantedAgent[]): Promise<number> {
  if (agents.length === 0) return 0;
  const [stored] = await tx.query<{ count: number }>(sql, [
    tx.binding.tenantId,
    caller.username,
    arrayLiteral(agents.map(({ id }) => id)),
    arrayLiteral(agents.map(({ environmentId }) => environmentId)),
    arrayLiteral(agents.map(({ agentId }) => agentId)),
    arrayLiteral(agents.map(({ name }) => name)),
    arrayLiteral(agents.map(({ agentGroupId }) => agentGroupId)),
    arrayLiteral(agents.map(({ extension }) => extension)),
    arrayLiteral(agents.map(({ loginId }) => loginId)),
    arrayLiteral(agents.map(({ active }) => String(active))),
    arrayLiteral(agents.map(({ isDeleted = false }) => String(isDeleted))),
  ]);
  if (stored?.count !== agents.length) throw new Error('A locked agent was not stored.');
  return stored.count;
}
