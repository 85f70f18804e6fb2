/** How many users agents reach through the lists that are in force: their own ones, and those that they inherit. Runs in the server. */
import { arrayLiteral } from '../db/array-literal.ts';
import type { Transaction } from '../db/database.ts';

/** `level` and `owner` name a list; each user has one list in force. */
const LISTS = `with lists as materialized (
    select m.agent_id, m.level, m.owner_id from mapping_agents m
    where m.tenant_id = $1 and m.agent_id = any ($2::uuid[])
  ), owners as materialized (select distinct level, owner_id from lists), heirs as (
    select 'user' as level, o.owner_id, 1 as users from owners o where o.level = 'user'
    union all
    select 'group', u.held_group_id, count(*)::int from crm_users u
    where u.tenant_id = $1 and u.agents is null and u.deleted_at is null
      and u.held_group_id in (select owner_id from owners where level = 'group') group by u.held_group_id
    union all
    select 'instance', u.instance_id, count(*)::int from crm_users u
    left join crm_user_groups g on g.tenant_id = u.tenant_id and g.id = u.held_group_id
    where u.tenant_id = $1 and u.agents is null and u.deleted_at is null and g.agents is null
      and u.instance_id in (select owner_id from owners where level = 'instance') group by u.instance_id
  ) select l.agent_id as "agentId", h.level || h.owner_id as list, h.users
  from lists l join heirs h on h.level = l.level and h.owner_id = l.owner_id`;

export interface MappedUsers {
  /** Of one agent. */
  count(agentId: string): number;
  /** Of several, each user once. */
  countAll(agentIds: Iterable<string>): number;
}

export async function readMappedUsers(tx: Transaction, agentIds: readonly string[]): Promise<MappedUsers> {
  const byAgent = new Map<string, Map<string, number>>();
  const found =
    agentIds.length === 0
      ? []
      : await tx.query<{ agentId: string; list: string; users: number }>(LISTS, [
          tx.binding.tenantId,
          arrayLiteral(agentIds),
        ]);
  for (const { agentId, list, users } of found) {
    const lists = byAgent.get(agentId) ?? new Map<string, number>();
    byAgent.set(agentId, lists.set(list, users));
  }
  const countAll = (ids: Iterable<string>) => {
    const lists = new Map([...ids].flatMap((id) => [...(byAgent.get(id) ?? [])]));
    return [...lists.values()].reduce((total, users) => total + users, 0);
  };
  return { count: (agentId) => countAll([agentId]), countAll };
}
