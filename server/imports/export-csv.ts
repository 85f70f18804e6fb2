/** Exports as CSV: users by code point with their own lists, agents by environment; and the rows that a plan refused. Runs in the server. */
import { writeCsv } from '../../lib/csv/write-csv.ts';
import { agentCells, type ExportedAgent, type ExportedUser, userCells } from '../../lib/domain/csv-export.ts';
import { ERROR_COLUMN, IMPORT_COLUMNS } from '../../lib/schema/import-columns.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from '../records/authority.ts';
import type { Caller } from '../records/caller.ts';
import { isLive } from '../records/references.ts';
import { readAgentGroups } from './agent-groups.ts';
import { readJob } from './job-store.ts';
import { readAll } from './plan-rows.ts';

/** Rows that are in memory as objects at once; their text is shorter. */
const BATCH = 10_000;

export interface UsersExport {
  readonly instanceId: string;
  /** Users in Override get Update Mapping TRUE. */
  readonly appliesMapping: boolean;
  /** As the grid's search: part of username, full name or native id. */
  readonly q?: string | undefined;
  readonly groupId?: string | undefined;
}

const USERS = `select u.username, u.native_id as "nativeId", u.full_name as "fullName", g.name as group, case when u.agents is not null then (
      select coalesce(json_agg(json_build_object('environment', e.name, 'agentId', a.agent_id) order by l.place), '[]')
      from unnest(u.agents) with ordinality as l (id, place)
      join cti_agents a on a.tenant_id = u.tenant_id and a.id = l.id
      join environments e on e.tenant_id = u.tenant_id and e.id = a.environment_id
    ) end as agents
  from crm_users u left join crm_user_groups g on g.tenant_id = u.tenant_id and g.id = u.held_group_id
  where u.tenant_id = $1 and u.instance_id = $2 and u.deleted_at is null and u.username > $3
    and ($4 = '' or strpos(lower(u.username), $4) > 0 or strpos(lower(u.full_name), $4) > 0 or strpos(lower(u.native_id), $4) > 0)
    and ($5::uuid is null or u.group_id = $5)
  order by u.username limit ${BATCH}`;

/** The file in pieces of complete lines, all of one moment. */
export async function exportUsers(tx: Transaction, caller: Caller, wish: UsersExport): Promise<string[]> {
  const { instanceId, appliesMapping, q = '', groupId = null } = wish;
  caller.may.readDirectory(instanceId);
  if (!(await isLive(tx, 'crm-instances', instanceId, null))) throw notFound();
  const pieces = [writeCsv([IMPORT_COLUMNS['crm-users']])];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const found: ExportedUser[] = await tx.query<ExportedUser>(USERS, [
      tx.binding.tenantId,
      instanceId,
      after,
      q.toLowerCase(),
      groupId,
    ]);
    pieces.push(writeCsv(found.map((user) => userCells(user, appliesMapping))));
    after = found.length === BATCH ? found.at(-1)?.username : undefined;
  }
  return pieces;
}

const AGENTS = `select a.id, e.name as environment, a.agent_id as "agentId", a.name, a.agent_group_id as "groupId", a.extension,
    a.login_id as "loginId", a.active
  from cti_agents a join environments e on e.tenant_id = a.tenant_id and e.id = a.environment_id
  where a.tenant_id = $1 and a.deleted_at is null and ($4::uuid is null or a.environment_id = $4)
    and (e.name, a.agent_id) > ($2, $3)
  order by e.name, a.agent_id limit ${BATCH}`;

type StoredAgent = Omit<ExportedAgent, 'group'> & { readonly groupId: string | null };

export async function exportAgents(
  tx: Transaction,
  caller: Caller,
  { environmentId }: { environmentId?: string | undefined },
): Promise<string[]> {
  caller.may.readDirectory();
  const groups = await readAgentGroups(tx);
  const pieces = [writeCsv([IMPORT_COLUMNS['cti-agents']])];
  for (let after: StoredAgent | null = null, isMore = true; isMore; ) {
    const place: string[] = after === null ? ['', ''] : [after.environment, after.agentId];
    const found: StoredAgent[] = await tx.query<StoredAgent>(AGENTS, [
      tx.binding.tenantId,
      ...place,
      environmentId ?? null,
    ]);
    const rows = found.map(({ groupId, ...agent }) => ({
      ...agent,
      group: groupId && groups.nameOf(groupId),
    }));
    pieces.push(writeCsv(rows.map(agentCells)));
    after = found.at(-1) ?? null;
    isMore = found.length === BATCH;
  }
  return pieces;
}

/** Refused and conflicting rows as the file had them, with what is wrong, ready to be mended and imported. */
export async function refusedRows(tx: Transaction, caller: Caller, jobId: string): Promise<string[]> {
  const { kind } = await readJob(tx, caller, jobId);
  const rows = await readAll(tx, jobId, ['refused', 'conflict']);
  const lines = rows.map(({ cells = [], issues, taken }) => {
    const faults = issues
      .filter(({ level }) => level === 'error')
      .map(({ column, text }) => (column ? `${column}: ${text}` : text));
    const owned = taken.map(({ agent, owner }) => `Agent Id: ${agent} is mapped to ${owner}.`);
    return [...cells, [...faults, ...owned].join(' ')];
  });
  return [writeCsv([[...IMPORT_COLUMNS[kind], ERROR_COLUMN], ...lines])];
}
