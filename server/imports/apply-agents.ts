/** Writes the planned rows of CTI agents. Runs in the server. */
import { randomUUID } from 'node:crypto';
import type { AgentWrite } from '../../lib/domain/csv-plan-agents.ts';
import type { StaleRow } from '../../lib/schema/import-job.ts';
import type { AgentGroup, CtiAgent } from '../../lib/schema/telephony-records.ts';
import type { Transaction } from '../db/database.ts';
import { rowJson } from '../records/row-sql.ts';
import { explaining } from '../records/store-row.ts';
import type { Writer } from '../records/touch-rows.ts';
import type { Applied, Made } from './apply-import.ts';
import type { StoredRow } from './packed-rows.ts';
import { staleReference, staleRows } from './stale-rows.ts';

interface AgentRowWrite {
  readonly row: number;
  readonly name: string;
  readonly write: AgentWrite;
}

export async function applyAgents(writer: Writer, rows: readonly StoredRow[]): Promise<Applied> {
  const planned = rows.map(({ row, name, write }) => ({ row, name, write: write as AgentWrite }));
  await requireReferences(writer.tx, planned);
  const groups = await makeGroups(writer, planned);
  const before = await lockAgents(
    writer.tx,
    planned.flatMap(({ write }) => write.id ?? []),
  );
  requireFresh(planned, before);
  const wanted = planned.map(({ write }) => ({
    ...write,
    id: write.id ?? randomUUID(),
    isNew: write.id === null,
    agentGroupId: write.newGroup === null ? write.agentGroupId : (groups.ids.get(keyOf(write)) ?? null),
  }));
  const updated = await store(
    writer,
    UPDATE,
    wanted.filter(({ isNew }) => !isNew),
  );
  const created = await store(
    writer,
    INSERT,
    wanted.filter(({ isNew }) => isNew),
  );
  const changes: Made[] = [
    ...groups.made.map((after): Made => ({ kind: 'agent-groups', action: 'create', before: null, after })),
    ...updated.map(
      (after): Made => ({
        kind: 'cti-agents',
        action: 'update',
        before: before.get(after.id) ?? null,
        after,
      }),
    ),
    ...created.map((after): Made => ({ kind: 'cti-agents', action: 'create', before: null, after })),
  ];
  const outcome = { created: created.length, updated: updated.length, moved: 0, groups: groups.made.length };
  return { changes, outcome };
}

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
  if (ids.size === 0) return { ids, made: [] };
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
  return { ids, made: made.map(({ row }) => row) };
}

async function lockAgents(tx: Transaction, ids: readonly string[]): Promise<Map<string, CtiAgent>> {
  const found = await tx.query<{ row: CtiAgent }>(
    `select ${rowJson('cti-agents')} as row from cti_agents r
      where r.tenant_id = $1 and r.id = any ($2::uuid[]) and r.deleted_at is null order by r.id for update`,
    [tx.binding.tenantId, ids],
  );
  return new Map(found.map(({ row }) => [row.id, row]));
}

function requireFresh(rows: readonly AgentRowWrite[], present: ReadonlyMap<string, CtiAgent>): void {
  const stale: StaleRow[] = rows.filter(
    ({ write: { id, version } }) => id !== null && present.get(id)?.version !== version,
  );
  if (stale.length > 0) throw staleRows(stale.map(({ row, name }) => ({ row, name })));
}

const RECORDS = `jsonb_to_recordset($3::jsonb) as n ("id" uuid, "environmentId" uuid, "agentId" text, "name" text,
  "agentGroupId" uuid, "extension" text, "loginId" text, "active" boolean)`;

const UPDATE = `update cti_agents r set version = r.version + 1, updated_at = clock_timestamp(), updated_by = $2,
    name = n.name, agent_group_id = n."agentGroupId", extension = n.extension, login_id = n."loginId", active = n.active
  from ${RECORDS} where r.tenant_id = $1 and r.id = n.id returning ${rowJson('cti-agents')} as row`;

const INSERT = `with r as (
    insert into cti_agents (tenant_id, id, environment_id, agent_id, name, agent_group_id, extension, login_id, active, updated_by)
    select $1, n.id, n."environmentId", n."agentId", n.name, n."agentGroupId", n.extension, n."loginId", n.active, $2
    from ${RECORDS} returning *
  ) select ${rowJson('cti-agents')} as row from r`;

async function store({ tx, caller }: Writer, sql: string, agents: readonly object[]): Promise<CtiAgent[]> {
  if (agents.length === 0) return [];
  const explain = async (constraint: string) =>
    constraint === 'cti_agents_agent_id' ? staleReference('One of the new agents was added') : null;
  const stored = await explaining(tx, explain, () =>
    tx.query<{ row: CtiAgent }>(sql, [tx.binding.tenantId, caller.username, JSON.stringify(agents)]),
  );
  return stored.map(({ row }) => row);
}
