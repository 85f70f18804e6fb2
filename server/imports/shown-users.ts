/** Which users of an instance the console's grid would show, told by the grid's own rules, health included. Runs in the server. */
import { findingsOf, type HealthQuestion, usersIn } from '../../lib/domain/health.ts';
import { createUserGrid, userIds } from '../../lib/domain/user-grid.ts';
import type { UsersFilter } from '../../lib/schema/console/users-window.ts';
import type { CrmInstance } from '../../lib/schema/crm-records.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { RowOf } from '../../lib/schema/rows.ts';
import type { Transaction } from '../db/database.ts';
import { findRow } from '../records/find-rows.ts';
import { KIND_TABLES, rowJson } from '../records/row-sql.ts';

export interface ShownUsers {
  readonly instanceId: string;
  readonly search: string;
  readonly filter: UsersFilter;
}

/** Ids; of an instance that is not there none. */
export async function findShownUsers(
  tx: Transaction,
  { instanceId, search, filter }: ShownUsers,
): Promise<string[]> {
  const instance = await findRow(tx, 'crm-instances', instanceId);
  if (!instance) return [];
  const question = await readQuestion(tx, instance);
  const grid = createUserGrid({
    instance,
    users: question.users,
    groups: new Map(question.groups.map((group) => [group.id, group])),
    agentOf: (id) => question.agents.get(id),
    pending: new Set(),
    unhealthy: (kind) => new Set(findingsOf(kind, question).flatMap(usersIn)),
  });
  const sort = { column: 'username', descending: false } as const;
  return userIds(grid, { instanceId, search, filter, sort, offset: 0, limit: Number.MAX_SAFE_INTEGER });
}

const LISTS = ['crm_instances', 'crm_user_groups', 'crm_users'];

/** Agents that nobody in the instance has are of no user. */
async function readQuestion(tx: Transaction, instance: CrmInstance): Promise<HealthQuestion> {
  const ofInstance = { where: 'r.instance_id = $2', parameters: [instance.id] };
  const owned = LISTS.map((table) => {
    const place = table === 'crm_instances' ? 'id' : 'instance_id';
    return `select unnest(agents) from ${table} where tenant_id = $1 and ${place} = $2 and deleted_at is null`;
  }).join(' union ');
  return {
    instance,
    groups: await readRows(tx, 'crm-user-groups', ofInstance),
    users: await readRows(tx, 'crm-users', ofInstance),
    environments: byId(await readRows(tx, 'environments', { where: 'true', parameters: [] })),
    agents: byId(
      await readRows(tx, 'cti-agents', { where: `r.id in (${owned})`, parameters: [instance.id] }),
    ),
  };
}

async function readRows<K extends Kind>(
  tx: Transaction,
  kind: K,
  { where, parameters }: { where: string; parameters: readonly string[] },
): Promise<RowOf<K>[]> {
  const found = await tx.query<{ row: RowOf<K> }>(
    `select ${rowJson(kind)} as row from ${KIND_TABLES[kind].table} r where r.tenant_id = $1 and r.deleted_at is null and ${where}`,
    [tx.binding.tenantId, ...parameters],
  );
  return found.map(({ row }) => row);
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
