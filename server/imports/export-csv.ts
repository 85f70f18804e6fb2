/** Exports as CSV: users by code point with their own lists, agents by environment; and the rows that a plan refused. Runs in the server. */
import { writeCsv } from '../../lib/csv/write-csv.ts';
import { agentCells, type ExportedAgent, type ExportedUser, userCells } from '../../lib/domain/csv-export.ts';
import { ERROR_COLUMN, IMPORT_COLUMNS } from '../../lib/schema/import-columns.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from '../records/authority.ts';
import type { Caller } from '../records/caller.ts';
import { isLive } from '../records/references.ts';
import { readAgentGroups } from './agent-groups.ts';
import type { ReadPage } from './csv-pages.ts';
import { readJob } from './job-store.ts';
import { readAll } from './plan-rows.ts';

/** Rows that are in memory at once. */
const PAGE = 5_000;

/** What of the users is wanted, as the console's grid filters them. */
export interface UsersExport {
  readonly instanceId: string;
  /** Users in Override get Update Mapping TRUE. */
  readonly appliesMapping: boolean;
  /** Part of username, full name, native id, or of an agent id of the mapping in force. */
  readonly q?: string | undefined;
  /** `none`: users without a group. */
  readonly groupId?: string | undefined;
  /** Whether the mapping in force holds an agent. */
  readonly mapped?: 'mapped' | 'unmapped' | undefined;
  readonly mode?: 'inherit' | 'override' | undefined;
  /** The mapping in force holds an agent of this environment. */
  readonly environmentId?: string | undefined;
}

/** Of the list in force: the user's own, else the group's, else the instance's. */
const IN_FORCE = `from unnest(coalesce(u.agents, g.agents, i.agents)) as f (id)
  join cti_agents fa on fa.tenant_id = u.tenant_id and fa.id = f.id and fa.deleted_at is null`;

const USERS = `select u.username, u.native_id as "nativeId", u.full_name as "fullName", g.name as group, case when u.agents is not null then (
      select coalesce(json_agg(json_build_object('environment', e.name, 'agentId', a.agent_id) order by l.place), '[]')
      from unnest(u.agents) with ordinality as l (id, place)
      join cti_agents a on a.tenant_id = u.tenant_id and a.id = l.id
      join environments e on e.tenant_id = u.tenant_id and e.id = a.environment_id
    ) end as agents
  from crm_users u join crm_instances i on i.tenant_id = u.tenant_id and i.id = u.instance_id
    left join crm_user_groups g on g.tenant_id = u.tenant_id and g.id = u.held_group_id
  where u.tenant_id = $1 and u.instance_id = $2 and u.deleted_at is null and u.username > $3
    and ($4 = '' or strpos(lower(u.username), $4) > 0 or strpos(lower(u.full_name), $4) > 0 or strpos(lower(u.native_id), $4) > 0
      or exists (select ${IN_FORCE} where strpos(lower(fa.agent_id), $4) > 0))
    and ($5::text is null or coalesce(u.held_group_id::text, 'none') = $5)
    and ($6::text is null or exists (select ${IN_FORCE}) = ($6 = 'mapped'))
    and ($7::text is null or (u.agents is null) = ($7 = 'inherit'))
    and ($8::uuid is null or exists (select ${IN_FORCE} where fa.environment_id = $8))
  order by u.username limit ${PAGE}`;

export function exportUsers(wish: UsersExport): ReadPage<string> {
  const { instanceId, appliesMapping, q = '', groupId, mapped, mode, environmentId } = wish;
  const filters = [q.toLowerCase(), groupId ?? null, mapped ?? null, mode ?? null, environmentId ?? null];
  return async (tx, caller, after) => {
    caller.may.readDirectory(instanceId);
    if (!(await isLive(tx, 'crm-instances', instanceId, null))) throw notFound();
    const place = [tx.binding.tenantId, instanceId, after ?? ''];
    const found = await tx.query<ExportedUser>(USERS, [...place, ...filters]);
    const header = after === null ? writeCsv([IMPORT_COLUMNS['crm-users']]) : '';
    const text = header + writeCsv(found.map((user) => userCells(user, appliesMapping)));
    return { text, next: found.length === PAGE ? (found.at(-1)?.username ?? null) : null };
  };
}

const AGENTS = `select a.id, e.name as environment, a.agent_id as "agentId", a.name, a.agent_group_id as "groupId", a.extension,
    a.login_id as "loginId", a.active
  from cti_agents a join environments e on e.tenant_id = a.tenant_id and e.id = a.environment_id
  where a.tenant_id = $1 and a.deleted_at is null and ($4::uuid is null or a.environment_id = $4)
    and (e.name, a.agent_id) > ($2, $3)
  order by e.name, a.agent_id limit ${PAGE}`;

type StoredAgent = Omit<ExportedAgent, 'group'> & { readonly groupId: string | null };
type AgentPlace = readonly [environment: string, agentId: string];

export function exportAgents({
  environmentId,
}: {
  environmentId?: string | undefined;
}): ReadPage<AgentPlace> {
  return async (tx, caller, after) => {
    caller.may.readDirectory();
    const groups = await readAgentGroups(tx);
    const place = [tx.binding.tenantId, ...(after ?? ['', '']), environmentId ?? null];
    const found = await tx.query<StoredAgent>(AGENTS, place);
    const rows = found.map(({ groupId, ...agent }) => ({
      ...agent,
      group: groupId && groups.nameOf(groupId),
    }));
    const header = after === null ? writeCsv([IMPORT_COLUMNS['cti-agents']]) : '';
    const last = found.length === PAGE ? found.at(-1) : undefined;
    return {
      text: header + writeCsv(rows.map(agentCells)),
      next: last ? [last.environment, last.agentId] : null,
    };
  };
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
