-- Who holds which CTI agent, again per statement, in a time that grows with the rows of the statement and not with their
-- square: joining the old to the new rows, which have neither index nor statistics, compared each with each. Sets are
-- hashed or sorted. A session keeps its first plan, made for one row maybe: without sequential scans it always finds the
-- agents that leave by their key.
create or replace function app_change_mapping() returns trigger
language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
  delete from mapping_agents m using (
    select o.tenant_id, o.id, a.agent_id
    from old_rows o cross join lateral unnest(o.agents) as a (agent_id) where o.deleted_at is null
    except
    select n.tenant_id, n.id, a.agent_id
    from new_rows n cross join lateral unnest(n.agents) as a (agent_id) where n.deleted_at is null
  ) as leaving
  where m.tenant_id = leaving.tenant_id and m.level = tg_argv[0] and m.owner_id = leaving.id
    and m.agent_id = leaving.agent_id;
  if tg_argv[0] = 'instance' then
    insert into mapping_agents (tenant_id, level, owner_id, agent_id, instance_id)
    select e.tenant_id, 'instance', e.id, e.agent_id, e.id from (
      select n.tenant_id, n.id, a.agent_id
      from new_rows n cross join lateral unnest(n.agents) as a (agent_id) where n.deleted_at is null
      except
      select o.tenant_id, o.id, a.agent_id
      from old_rows o cross join lateral unnest(o.agents) as a (agent_id) where o.deleted_at is null
    ) as e
    order by e.agent_id on conflict (tenant_id, level, owner_id, agent_id) do nothing;
  else
    insert into mapping_agents (tenant_id, level, owner_id, agent_id, instance_id)
    select e.tenant_id, tg_argv[0], e.id, e.agent_id, e.instance_id from (
      select n.tenant_id, n.id, a.agent_id, n.instance_id
      from new_rows n cross join lateral unnest(n.agents) as a (agent_id) where n.deleted_at is null
      except
      select o.tenant_id, o.id, a.agent_id, o.instance_id
      from old_rows o cross join lateral unnest(o.agents) as a (agent_id) where o.deleted_at is null
    ) as e
    order by e.agent_id on conflict (tenant_id, level, owner_id, agent_id) do nothing;
  end if;
  return null;
end
$$;
