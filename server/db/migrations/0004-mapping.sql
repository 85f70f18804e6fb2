-- Who holds which CTI agent, derived from the records' own lists by triggers: gives C5 and C7 as constraints.
create table mapping_agents (
  tenant_id uuid not null,
  level text not null check (level in ('instance', 'group', 'user')),
  owner_id uuid not null,
  agent_id uuid not null,
  instance_id uuid not null,
  agent_live boolean not null default true check (agent_live),
  primary key (tenant_id, level, owner_id, agent_id),
  -- C5, also for agents deleted meanwhile
  constraint mapping_agents_agent foreign key (tenant_id, agent_id, agent_live)
    references cti_agents (tenant_id, id, live)
);
-- C7
create unique index mapping_agents_one_user on mapping_agents (tenant_id, instance_id, agent_id) where level = 'user';
create index mapping_agents_agent on mapping_agents (tenant_id, agent_id);
alter table mapping_agents enable row level security;

-- In the order of agents, so that two transactions after the same agents wait for one another and never deadlock.
-- Per statement, so that one statement may swap agents between users: everything leaves before anything enters.
create function app_add_mapping() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_argv[0] = 'instance' then
    insert into mapping_agents (tenant_id, level, owner_id, agent_id, instance_id)
    select n.tenant_id, 'instance', n.id, a.agent_id, n.id
    from new_rows n cross join lateral unnest(n.agents) as a (agent_id) where n.deleted_at is null
    order by a.agent_id;
  else
    insert into mapping_agents (tenant_id, level, owner_id, agent_id, instance_id)
    select n.tenant_id, tg_argv[0], n.id, a.agent_id, n.instance_id
    from new_rows n cross join lateral unnest(n.agents) as a (agent_id) where n.deleted_at is null
    order by a.agent_id;
  end if;
  return null;
end
$$;

create function app_change_mapping() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (
    select from new_rows n join old_rows o on o.tenant_id = n.tenant_id and o.id = n.id
    where o.agents is distinct from n.agents or (o.deleted_at is null) <> (n.deleted_at is null)
  ) then
    return null;
  end if;
  delete from mapping_agents m using new_rows n
  where m.tenant_id = n.tenant_id and m.level = tg_argv[0] and m.owner_id = n.id
    and (n.deleted_at is not null or n.agents is null or m.agent_id <> all (n.agents));
  if tg_argv[0] = 'instance' then
    insert into mapping_agents (tenant_id, level, owner_id, agent_id, instance_id)
    select n.tenant_id, 'instance', n.id, a.agent_id, n.id
    from new_rows n cross join lateral unnest(n.agents) as a (agent_id) where n.deleted_at is null
    order by a.agent_id on conflict (tenant_id, level, owner_id, agent_id) do nothing;
  else
    insert into mapping_agents (tenant_id, level, owner_id, agent_id, instance_id)
    select n.tenant_id, tg_argv[0], n.id, a.agent_id, n.instance_id
    from new_rows n cross join lateral unnest(n.agents) as a (agent_id) where n.deleted_at is null
    order by a.agent_id on conflict (tenant_id, level, owner_id, agent_id) do nothing;
  end if;
  return null;
end
$$;

create trigger add_mapping after insert on crm_instances referencing new table as new_rows
  for each statement execute function app_add_mapping('instance');
create trigger change_mapping after update on crm_instances referencing old table as old_rows new table as new_rows
  for each statement execute function app_change_mapping('instance');
create trigger add_mapping after insert on crm_user_groups referencing new table as new_rows
  for each statement execute function app_add_mapping('group');
create trigger change_mapping after update on crm_user_groups referencing old table as old_rows new table as new_rows
  for each statement execute function app_change_mapping('group');
create trigger add_mapping after insert on crm_users referencing new table as new_rows
  for each statement execute function app_add_mapping('user');
create trigger change_mapping after update on crm_users referencing old table as old_rows new table as new_rows
  for each statement execute function app_change_mapping('user');
