/** Writes the planned rows of CRM users in a few statements, whatever their number. Runs in the server. */
import { randomUUID } from 'node:crypto';
import type { UserWrite } from '../../lib/domain/csv-plan-users.ts';
import type { CrmUser, CrmUserGroup } from '../../lib/schema/crm-records.ts';
import type { StaleRow } from '../../lib/schema/import-job.ts';
import type { Transaction } from '../db/database.ts';
import type { ProblemError } from '../problem-error.ts';
import { refuse } from '../records/patch-problems.ts';
import { isLive } from '../records/references.ts';
import { rowJson } from '../records/row-sql.ts';
import { explaining } from '../records/store-row.ts';
import type { Writer } from '../records/touch-rows.ts';
import type { Applied, Made } from './apply-import.ts';
import type { StoredRow } from './packed-rows.ts';
import { staleReference, staleRows } from './stale-rows.ts';

interface UserRowWrite {
  readonly row: number;
  readonly name: string;
  readonly write: UserWrite;
}

/** Everybody who is written, as they will be; the lists of those who lose agents without being in the file too. */
export async function applyUsers(
  writer: Writer,
  instanceId: string,
  rows: readonly StoredRow[],
): Promise<Applied> {
  const { tx } = writer;
  const planned = rows.map(({ row, name, write }) => ({ row, name, write: write as UserWrite }));
  if (!(await isLive(tx, 'crm-instances', instanceId))) throw staleReference('The CRM instance was deleted');
  const groups = await makeGroups(writer, instanceId, planned);
  const taken = takenByOwner(planned);
  const known = new Set(planned.flatMap(({ write }) => write.id ?? []));
  const others = [...taken.keys()].filter((owner) => !known.has(owner));
  const before = await lockUsers(tx, instanceId, [...known, ...others]);
  requireFresh(planned, before);
  const wanted = planned.map(({ write }) => asStored(write, { groups, taken }));
  const moved = others.flatMap((id) => without(before.get(id), taken.get(id) ?? []));
  const updated = await update(writer, instanceId, [...wanted.filter(({ isNew }) => !isNew), ...moved]);
  const created = await insert(
    writer,
    instanceId,
    wanted.filter(({ isNew }) => isNew),
  );
  const changes: Made[] = [
    ...[...groups.made].map(
      (after): Made => ({ kind: 'crm-user-groups', action: 'create', before: null, after }),
    ),
    ...updated.map(
      (after): Made => ({ kind: 'crm-users', action: 'update', before: before.get(after.id) ?? null, after }),
    ),
    ...created.map((after): Made => ({ kind: 'crm-users', action: 'create', before: null, after })),
  ];
  const outcome = {
    created: created.length,
    updated: updated.length - moved.length,
    moved: moved.length,
    groups: groups.made.length,
  };
  return { changes, outcome };
}

interface Groups {
  readonly ids: ReadonlyMap<string, string>;
  readonly made: readonly CrmUserGroup[];
}

async function makeGroups(
  { tx, caller }: Writer,
  instanceId: string,
  rows: readonly UserRowWrite[],
): Promise<Groups> {
  const names = [...new Set(rows.flatMap(({ write }) => write.newGroup ?? []))];
  if (names.length === 0) return { ids: new Map(), made: [] };
  const ids = new Map(names.map((name) => [name, randomUUID() as string]));
  const explain = async () => staleReference('One of the missing groups was added');
  const made = await explaining(tx, explain, () =>
    tx.query<{ row: CrmUserGroup }>(
      `with r as (
        insert into crm_user_groups (tenant_id, id, instance_id, name, updated_by)
        select $1, n.id, $3, n.name, $2 from unnest($4::uuid[], $5::text[]) as n (id, name) returning *
      ) select ${rowJson('crm-user-groups')} as row from r`,
      [tx.binding.tenantId, caller.username, instanceId, [...ids.values()], names],
    ),
  );
  return { ids, made: made.map(({ row }) => row) };
}

/** Agents that leave the lists of their owners. */
function takenByOwner(rows: readonly UserRowWrite[]): Map<string, string[]> {
  const taken = new Map<string, string[]>();
  for (const [agent, owner] of rows.flatMap(({ write }) => write.takes)) {
    taken.set(owner, [...(taken.get(owner) ?? []), agent]);
  }
  return taken;
}

/** In the order of ids, so that two such imports wait instead of deadlocking. */
async function lockUsers(
  tx: Transaction,
  instanceId: string,
  ids: readonly string[],
): Promise<Map<string, CrmUser>> {
  const found = await tx.query<{ row: CrmUser }>(
    `select ${rowJson('crm-users')} as row from crm_users r
      where r.tenant_id = $1 and r.instance_id = $2 and r.id = any ($3::uuid[]) and r.deleted_at is null
      order by r.id for update`,
    [tx.binding.tenantId, instanceId, ids],
  );
  return new Map(found.map(({ row }) => [row.id, row]));
}

function requireFresh(rows: readonly UserRowWrite[], present: ReadonlyMap<string, CrmUser>): void {
  const stale: StaleRow[] = rows.filter(
    ({ write: { id, version } }) => id !== null && present.get(id)?.version !== version,
  );
  if (stale.length > 0) throw staleRows(stale.map(({ row, name }) => ({ row, name })));
}

interface StoredUser {
  readonly id: string;
  readonly isNew: boolean;
  readonly username: string;
  readonly nativeId: string | null;
  readonly fullName: string | null;
  readonly groupId: string | null;
  readonly agents: readonly string[] | null;
}

function asStored(
  { id, newGroup, username, nativeId, fullName, ...write }: UserWrite,
  { groups, taken }: { groups: Groups; taken: ReadonlyMap<string, readonly string[]> },
): StoredUser {
  const leaving = id === null ? undefined : taken.get(id);
  const groupId = newGroup === null ? write.groupId : (groups.ids.get(newGroup) ?? null);
  const agents = leaving ? (write.agents?.filter((agent) => !leaving.includes(agent)) ?? null) : write.agents;
  return { id: id ?? randomUUID(), isNew: id === null, username, nativeId, fullName, groupId, agents };
}

/** The owner without the agents; nobody where none of them is on the list any more. */
function without(owner: CrmUser | undefined, leaving: readonly string[]): StoredUser[] {
  const list: readonly string[] = owner?.mapping.mode === 'override' ? owner.mapping.agents : [];
  const agents = list.filter((agent) => !leaving.includes(agent));
  if (!owner || agents.length === list.length) return [];
  const { id, username, nativeId, fullName, groupId } = owner;
  return [{ id, isNew: false, username, nativeId, fullName, groupId, agents }];
}

const FIELDS =
  '"id" uuid, "username" text, "nativeId" text, "fullName" text, "groupId" uuid, "agents" uuid[]';

/** One statement, so that agents may change hands in it (C7). */
async function update(
  { tx, caller }: Writer,
  instanceId: string,
  users: readonly StoredUser[],
): Promise<CrmUser[]> {
  if (users.length === 0) return [];
  const updated = await explaining(
    tx,
    (constraint) => explain(tx, constraint, { instanceId, users }),
    () =>
      tx.query<{ row: CrmUser }>(
        `update crm_users r set version = r.version + 1, updated_at = clock_timestamp(), updated_by = $2,
          native_id = n."nativeId", full_name = n."fullName", group_id = n."groupId", agents = n.agents
        from jsonb_to_recordset($3::jsonb) as n (${FIELDS})
        where r.tenant_id = $1 and r.id = n.id returning ${rowJson('crm-users')} as row`,
        [tx.binding.tenantId, caller.username, JSON.stringify(users)],
      ),
  );
  return updated.map(({ row }) => row);
}

/** After the update, which frees the agents that new users get. */
async function insert(
  { tx, caller }: Writer,
  instanceId: string,
  users: readonly StoredUser[],
): Promise<CrmUser[]> {
  if (users.length === 0) return [];
  const inserted = await explaining(
    tx,
    (constraint) => explain(tx, constraint, { instanceId, users }),
    () =>
      tx.query<{ row: CrmUser }>(
        `with r as (
        insert into crm_users (tenant_id, id, instance_id, username, native_id, full_name, group_id, agents, updated_by)
        select $1, n.id, $4, n.username, n."nativeId", n."fullName", n."groupId", n.agents, $2
        from jsonb_to_recordset($3::jsonb) as n (${FIELDS}) returning *
      ) select ${rowJson('crm-users')} as row from r`,
        [tx.binding.tenantId, caller.username, JSON.stringify(users), instanceId],
      ),
  );
  return inserted.map(({ row }) => row);
}

interface Writing {
  readonly instanceId: string;
  readonly users: readonly StoredUser[];
}

async function explain(tx: Transaction, constraint: string, writing: Writing): Promise<ProblemError | null> {
  if (constraint === 'mapping_agents_one_user') return takenSince(tx, writing);
  if (constraint === 'crm_users_username') return staleReference('One of the new users was added');
  if (constraint === 'mapping_agents_agent') return staleReference('One of the agents was deleted');
  if (constraint === 'crm_users_group') return staleReference('One of the user groups was deleted');
  return null;
}

/** By an edit since the plan, or because the row that gives the agent up was left out. */
async function takenSince(tx: Transaction, { instanceId, users }: Writing): Promise<ProblemError> {
  const [owner] = await tx.query<{ id: string; name: string; agent: string }>(
    `select u.id, coalesce(nullif(u.full_name, ''), u.username) as name, a.name as agent from mapping_agents m
      join crm_users u on u.tenant_id = m.tenant_id and u.id = m.owner_id
      join cti_agents a on a.tenant_id = m.tenant_id and a.id = m.agent_id
      where m.tenant_id = $1 and m.level = 'user' and m.instance_id = $2 and m.agent_id = any ($3::uuid[])
        and m.owner_id <> all ($4::uuid[]) order by u.username limit 1`,
    [tx.binding.tenantId, instanceId, users.flatMap(({ agents }) => agents ?? []), users.map(({ id }) => id)],
  );
  return refuse(409, 'agent_taken', {
    title: 'CTI agent taken',
    rule: 'C7',
    detail: owner
      ? `${owner.agent} is mapped to ${owner.name}, who does not give it up in the rows that are applied. Nothing was applied.`
      : 'One of the agents was mapped to somebody else just now. Nothing was applied; plan the file again.',
    ...(owner ? { owner: { level: 'user', id: owner.id, name: owner.name } } : {}),
  });
}
