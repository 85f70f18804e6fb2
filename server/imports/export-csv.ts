/** Exports as CSV: users by code point with their own lists, agents by environment; and the rows that a plan refused. Runs in the server. */
import { MEND_MISFIT, misfitIn } from '../../lib/csv/misfit.ts';
import { writeCsv } from '../../lib/csv/write-csv.ts';
import { agentCells, type ExportedAgent, type ExportedUser, userCells } from '../../lib/domain/csv-export.ts';
import type { HealthKind } from '../../lib/schema/console/health-window.ts';
import { ERROR_COLUMN, IMPORT_COLUMNS } from '../../lib/schema/import-columns.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from '../records/authority.ts';
import type { Caller } from '../records/caller.ts';
import { isLive } from '../records/references.ts';
import { readAgentGroups } from './agent-groups.ts';
import type { ReadPage } from './csv-pages.ts';
import { readJob } from './job-store.ts';
import type { StoredRow } from './packed-rows.ts';
import { readAll } from './plan-rows.ts';
import { findShownUsers } from './shown-users.ts';

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
  /** There is such a finding of the user. */
  readonly health?: HealthKind | undefined;
}

const USERS = `select u.username, u.native_id as "nativeId", u.full_name as "fullName", g.name as group, case when u.agents is not null then (
      select coalesce(json_agg(json_build_object('environment', e.name, 'agentId', a.agent_id) order by l.place), '[]')
      from unnest(u.agents) with ordinality as l (id, place)
      join cti_agents a on a.tenant_id = u.tenant_id and a.id = l.id
      join environments e on e.tenant_id = u.tenant_id and e.id = a.environment_id
    ) end as agents
  from crm_users u left join crm_user_groups g on g.tenant_id = u.tenant_id and g.id = u.held_group_id
  where u.tenant_id = $1 and u.instance_id = $2 and u.deleted_at is null and u.username > $3`;
const SHOWN = 'and u.id in (select unnest($4::uuid[]))';
const PAGED = `order by u.username limit ${PAGE}`;

/** Who is shown is told once, before the first page. */
export function exportUsers(wish: UsersExport): ReadPage<string> {
  const { instanceId, appliesMapping } = wish;
  let shown: readonly string[] | null = null;
  return async (tx, caller, after) => {
    caller.may.readDirectory(instanceId);
    if (!(await isLive(tx, 'crm-instances', instanceId, null))) throw notFound();
    if (after === null) shown = await findShown(tx, wish);
    const place = [tx.binding.tenantId, instanceId, after ?? ''];
    const found =
      shown === null
        ? await tx.query<ExportedUser>(`${USERS} ${PAGED}`, place)
        : await tx.query<ExportedUser>(`${USERS} ${SHOWN} ${PAGED}`, [...place, shown]);
    const header = after === null ? writeCsv([IMPORT_COLUMNS['crm-users']]) : '';
    const text = header + writeCsv(found.map((user) => userCells(user, appliesMapping)));
    return { text, next: found.length === PAGE ? (found.at(-1)?.username ?? null) : null };
  };
}

/** `null`: all of them. */
async function findShown(tx: Transaction, wish: UsersExport): Promise<readonly string[] | null> {
  const { instanceId, q = '', groupId = null, mapped = null, mode = null, environmentId = null } = wish;
  const filter = { groupId, mapped, mode, environmentId, health: wish.health ?? null };
  if (q === '' && Object.values(filter).every((value) => value === null)) return null;
  return findShownUsers(tx, { instanceId, search: q, filter });
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

/**
 * Refused and conflicting rows with what is wrong, ready to be mended and imported. Cells that cannot be told apart into
 * columns stand where they were read, all else of such a row right of the error, which keeps it refused.
 */
export async function refusedRows(tx: Transaction, caller: Caller, jobId: string): Promise<string[]> {
  const { kind } = await readJob(tx, caller, jobId);
  const columns = IMPORT_COLUMNS[kind];
  const rows = await readAll(tx, jobId, ['refused', 'conflict']);
  const lines = rows.map((row) => {
    const { cells = [] } = row;
    return [...cells.slice(0, columns.length), errorOf(row), ...cells.slice(columns.length)];
  });
  return [writeCsv([[...columns, ERROR_COLUMN], ...lines])];
}

function errorOf({ issues, taken }: StoredRow): string {
  const faults = issues
    .filter(({ level }) => level === 'error')
    .map(({ column, text }) => (column ? `${column}: ${text}` : text));
  const [first = ''] = faults;
  const misfit = misfitIn(first);
  if (misfit !== null) return [misfit, MEND_MISFIT, ...faults.slice(1)].join(' ');
  return [...faults, ...taken.map(({ agent, owner }) => `Agent Id: ${agent} is mapped to ${owner}.`)].join(
    ' ',
  );
}
