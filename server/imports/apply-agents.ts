/** Writes the planned rows of CTI agents. Runs in the server. */
import { randomUUID } from 'node:crypto';
import type { AgentWrite } from '../../lib/domain/csv-plan-agents.ts';
import type { ImportOutcome } from '../../lib/schema/import-job.ts';
import type { AgentGroup } from '../../lib/schema/telephony-records.ts';
import { arrayLiteral } from '../db/array-literal.ts';
import type { Transaction } from '../db/database.ts';
import { keepChanges } from '../records/made-changes.ts';
import { rowJson } from '../records/row-sql.ts';
import { explaining } from '../records/store-row.ts';
import type { Writer } from '../records/touch-rows.ts';
import type { StoredRow } from './packed-rows.ts';
import { staleReference, staleRows } from './stale-rows.ts';
import { insertAgents, updateAgents } from './store-agents.ts';

interface AgentRowWrite {
  readonly row: number;
  readonly name: string;
  readonly write: AgentWrite;
}

export async function applyAgents(writer: Writer, rows: readonly StoredRow[]): Promise<ImportOutcome> {
  const planned = rows.map(({ row, name, write }) => ({ row, name, write: write as AgentWrite }));
  await requireReferences(writer.tx, planned);
  const groups = await makeGroups(writer, planned);
  await lockAgents(writer.tx, planned);
  const wanted = planned.map(({ write }) => ({
    ...write,
    id: write.id ?? randomUUID(),
    isNew: write.id === null,
    agentGroupId: write.newGroup === null ? write.agentGroupId : (groups.get(keyOf(write)) ?? null),
  }));
  const updated = wanted.filter(({ isNew }) => !isNew);
  const created = wanted.filter(({ isNew }) => isNew);
  await updateAgents(writer, updated);
  await explaining(writer.tx, explain, () => insertAgents(writer, created));
  return { created: created.length, updated: updated.length, moved: 0, groups: groups.size };
}

const explain = async (constraint: string) =>
  constraint === 'cti_agents_agent_id' ? staleReference('One of the new agents was added') : null;

const keyOf = ({ environmentId, newGroup }: AgentWrite) => `${environmentId} ${newGroup}`;

/** Environments and groups stay until the transaction ends: their deletion leaves the keys alone. */
async function requireReferences(tx: Transaction, rows: readonly AgentRowWrite[]): Promise<void> {
  const environments = [...new Set(rows.map(({ write }) => write.environmentId))];
  const groups = [...new Set(rows.flatMap(({ write }) => write.agentGroupId ?? []))];
  for (const [table, ids, what] of [
    ['environments', environments, 'One of the environments was deleted'],
    ['agent_groups', groups, 'One of the agent groups was deleted'],
  ] as const) {
    const live = await tx.query(
      `select id from ${table} where tenant_id = $1 and id = any ($2::uuid[]) and deleted_at is null order by id for share`,
      [tx.binding.tenantId, ids],
    );
    if (live.length < ids.length) throw staleReference(what);
  }
}

async function makeGroups({ tx, caller }: Writer, rows: readonly AgentRowWrite[]) {
  const wanted = new Map(
    rows.flatMap(({ write }) => (write.newGroup === null ? [] : [[keyOf(write), write] as const])),
  );
  const ids = new Map([...wanted.keys()].map((key) => [key, randomUUID() as string]));
  if (ids.size === 0) return ids;
  await requireMissing(tx, [...wanted.values()]);
  const made = await tx.query<{ row: AgentGroup }>(
    `with r as (
      insert into agent_groups (tenant_id, id, environment_id, name, updated_by)
      select $1, n.id, n.environment_id, n.name, $2 from unnest($3::uuid[], $4::uuid[], $5::text[]) as n (id, environment_id, name)
      returning *
    ) select ${rowJson('agent-groups')} as row from r`,
    [
      tx.binding.tenantId,
      caller.username,
      [...ids.values()],
      [...wanted.values()].map(({ environmentId }) => environmentId),
      [...wanted.values()].map(({ newGroup }) => newGroup),
    ],
  );
  const rowsMade = made.map(({ row }) => ({ before: null, after: row }));
  await keepChanges(tx, { kind: 'agent-groups', action: 'create', rows: rowsMade });
  return ids;
}

/** No constraint keeps names apart; whoever makes groups of the same environments in this way waits. */
async function requireMissing(tx: Transaction, groups: readonly AgentWrite[]): Promise<void> {
  const environments = [...new Set(groups.map(({ environmentId }) => environmentId))].sort();
  for (const id of environments) {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`agent groups of ${id}`]);
  }
  const present = await tx.query(
    `select 1 from unnest($2::uuid[], $3::text[]) as n (environment_id, name)
      join agent_groups g on g.tenant_id = $1 and g.environment_id = n.environment_id and g.name = n.name
        and g.deleted_at is null limit 1`,
    [
      tx.binding.tenantId,
      groups.map(({ environmentId }) => environmentId),
      groups.map(({ newGroup }) => newGroup),
    ],
  );
  if (present.length > 0) throw staleReference('One of the missing groups was added');
}

async function lockAgents(tx: Transaction, rows: readonly AgentRowWrite[]): Promise<void> {
  const ids = rows.flatMap(({ write }) => write.id ?? []);
  const present = await tx.query<{ id: string; version: number }>(
    `select r.id, r.version from cti_agents r
      where r.tenant_id = $1 and r.id = any ($2::uuid[]) and r.deleted_at is null order by r.id for update`,
    [tx.binding.tenantId, arrayLiteral(ids)],
  );
  const versions = new Map(present.map(({ id, version }) => [id, version]));
  const stale = rows.filter(({ write: { id, version } }) => id !== null && versions.get(id) !== version);
  if (stale.length > 0) throw staleRows(stale.map(({ row, name }) => ({ row, name })));
}
