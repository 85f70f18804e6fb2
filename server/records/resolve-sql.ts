/** The statements of a resolution: each touches the few rows that one agent id leads to. Runs in the server. */
import { rowJson } from './row-sql.ts';

export const SELECT_ENVIRONMENT_NAMES = `select name from environments
  where tenant_id = $1 and deleted_at is null order by name limit 1000`;

/** Key by key, so that each is one look into the index `cti_agents_near`. */
export const SELECT_NEAR_AGENT_IDS = `select near.agent_id as "agentId" from unnest($3::text[]) as keys (near_key)
  cross join lateral (select a.agent_id from cti_agents a
    where a.tenant_id = $1 and a.environment_id = $2 and a.near_key = keys.near_key and a.deleted_at is null limit 20
  ) as near limit 200`;

export const SELECT_ELSEWHERE = `select e.name from environments e
  join cti_agents a on a.tenant_id = e.tenant_id and a.environment_id = e.id and a.agent_id = $2
    and a.deleted_at is null
  where e.tenant_id = $1 and e.deleted_at is null order by e.name limit 10`;

const instanceJson = `json_build_object('id', i.id, 'name', i.name, 'crmId', i.crm_id, 'active', i.active)`;
const inScope = (column: string) => `($3 or ${column} = any ($4::uuid[]))`;

export const SELECT_INSTANCE = `select ${instanceJson} as instance from crm_instances i
  where i.tenant_id = $1 and i.crm_id = $2 and i.deleted_at is null and ${inScope('i.id')}`;

export const SELECT_CRM_IDS = `select crm_id as "crmId" from crm_instances i
  where i.tenant_id = $1 and i.crm_id <> $2 and i.deleted_at is null and ${inScope('i.id')}
  order by crm_id limit 1000`;

/** One more than an answer names, to tell "ten" from "more than ten". */
const MOST_HEIRS = 11;

const heirs = (group: string) => `(select c.id, c.username, c.full_name from crm_users c
  where c.tenant_id = m.tenant_id and c.instance_id = m.instance_id and c.held_group_id ${group}
    and c.agents is null and c.deleted_at is null limit ${MOST_HEIRS})`;

/** Every list that holds the agent `a`, with whom it is in force for. */
const LISTS = `select m.level, ${instanceJson} as instance, coalesce(g.name, i.name) as name,
    coalesce(reached.users, '[]') as users
  from mapping_agents m
  join crm_instances i on i.tenant_id = m.tenant_id and i.id = m.instance_id and i.deleted_at is null
  left join crm_user_groups g on m.level = 'group' and g.tenant_id = m.tenant_id and g.id = m.owner_id
  left join lateral (
    select json_agg(json_build_object('id', h.id, 'username', h.username, 'fullName', h.full_name)
      order by h.username) as users
    from (
      select u.id, u.username, u.full_name from crm_users u
      where m.level = 'user' and u.tenant_id = m.tenant_id and u.id = m.owner_id and u.deleted_at is null
      union all
      select * from ${heirs('= m.owner_id')} as heirs_of_group where m.level = 'group'
      union all
      select * from ${heirs('is null')} as heirs_without_group where m.level = 'instance'
      union all
      (select heir.* from crm_user_groups o cross join lateral ${heirs('= o.id')} as heir
        where m.level = 'instance' and o.tenant_id = m.tenant_id and o.instance_id = m.instance_id
          and o.agents is null and o.deleted_at is null limit ${MOST_HEIRS})
    ) as h
  ) as reached on true
  where m.tenant_id = $1 and m.agent_id = a.id and ${inScope('m.instance_id')}`;

const FROM_PERSON = `crm_users u
  join crm_instances i on i.tenant_id = u.tenant_id and i.id = u.instance_id and i.deleted_at is null
  left join crm_user_groups g on g.tenant_id = u.tenant_id and g.id = u.held_group_id`;
const personGroup = `case when g.id is not null then ${rowJson('crm-user-groups', 'g')} end`;

/** Those who have the agent `a` on a list of their own, whom an event reaches nearly always: two, as of more it reaches nobody. */
const OWNERS = `select json_agg(json_build_object('user', ${rowJson('crm-users', 'u')},
    'instance', ${rowJson('crm-instances', 'i')}, 'group', ${personGroup})) as owners
  from (select m.tenant_id, m.owner_id from mapping_agents m
    where m.tenant_id = $1 and m.agent_id = a.id and m.level = 'user' and ${inScope('m.instance_id')} limit 2) as m
  join (${FROM_PERSON}) on true where u.tenant_id = m.tenant_id and u.id = m.owner_id and u.deleted_at is null`;

/** Environment by name, with its agent of this id and every list that holds it. */
export const SELECT_AGENT = `select e.id as "environmentId", e.name, e.active, a.id as "agentRow",
    a.name as "agentName", a.active as "agentActive", coalesce(held.lists, '[]') as lists,
    coalesce(owned.owners, '[]') as owners
  from environments e
  left join cti_agents a on a.tenant_id = e.tenant_id and a.environment_id = e.id and a.agent_id = $5
    and a.deleted_at is null
  left join lateral (select json_agg(list) as lists from (${LISTS}) as list) as held on e.active and a.active
  left join lateral (${OWNERS}) as owned on e.active and a.active
  where e.tenant_id = $1 and e.name = $2 and e.deleted_at is null`;

export const SELECT_PERSON = `select ${rowJson('crm-users', 'u')} as user, ${rowJson('crm-instances', 'i')} as instance,
    ${personGroup} as group
  from ${FROM_PERSON} where u.tenant_id = $1 and u.id = $2 and u.deleted_at is null`;
