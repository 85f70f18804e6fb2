-- Row-level security. A transaction is bound to a tenant and an account by app_bind, then takes on a role that is
-- neither owner nor superuser; what the account may see is computed there, from the grants, once per transaction.
-- `(select f())` in a policy is evaluated once per statement instead of once per row.

-- What surrounds an agent's own CRM users, by the rule of inheritance of `product.md`: the own list, else the group's,
-- else the instance's.
create function app_bind_own(p_tenant uuid, own uuid[]) returns void
language plpgsql set search_path = public, pg_temp as $$
declare
  groups uuid[];
  agents uuid[];
begin
  select coalesce(array_agg(u.held_group_id) filter (where u.held_group_id is not null), '{}'),
    coalesce(array_agg(l.agent_id) filter (where l.agent_id is not null), '{}')
  into groups, agents
  from crm_users u
  join crm_instances i on i.tenant_id = u.tenant_id and i.id = u.instance_id
  left join crm_user_groups g on g.tenant_id = u.tenant_id and g.id = u.held_group_id
  left join lateral unnest(coalesce(u.agents, g.agents, i.agents)) as l (agent_id) on true
  where u.tenant_id = p_tenant and u.id = any (own) and u.deleted_at is null;
  perform set_config('app.own_groups', groups::text, true), set_config('app.own_agents', agents::text, true),
    set_config('app.own_environments', coalesce((
      select array_agg(a.environment_id) from cti_agents a where a.tenant_id = p_tenant and a.id = any (agents)
    ), '{}')::text, true);
end
$$;
revoke execute on function app_bind_own(uuid, uuid[]) from public;

-- Settings: app.directory and app.admin are '*' or an array of instances; app.own and those that begin so are arrays.
create function app_bind(p_tenant uuid, p_account uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  actor text;
  sees text;
  edits text;
  own text;
  at text;
begin
  select a.username,
    case when bool_or(g.role in ('admin', 'support') and g.instance_id is null) then '*'
      else array_agg(g.instance_id) filter (where g.role in ('admin', 'support'))::text end,
    case when bool_or(g.role = 'admin' and g.instance_id is null) then '*'
      else array_agg(g.instance_id) filter (where g.role = 'admin')::text end,
    array_agg(g.crm_user_id) filter (where g.role = 'agent' and g.crm_user_id is not null)::text,
    -- An agent who is not bound to a CRM user yet still recognises the pages of the granted instance.
    array_agg(g.instance_id) filter (where g.role = 'agent' and g.instance_id is not null)::text
  into actor, sees, edits, own, at
  from accounts a left join grants g on g.tenant_id = a.tenant_id and g.account_id = a.id
  where a.tenant_id = p_tenant and a.id = p_account and a.active
  group by a.username;
  perform set_config('app.tenant', p_tenant::text, true), set_config('app.account', p_account::text, true),
    set_config('app.actor', coalesce(actor, ''), true), set_config('app.directory', coalesce(sees, ''), true),
    set_config('app.admin', coalesce(edits, ''), true), set_config('app.own', coalesce(own, '{}'), true),
    set_config('app.own_instances', coalesce(at, '{}'), true), set_config('app.own_groups', '{}', true),
    set_config('app.own_agents', '{}', true), set_config('app.own_environments', '{}', true);
  if own is not null then
    perform app_bind_own(p_tenant, own::uuid[]);
  end if;
end
$$;
revoke execute on function app_bind(uuid, uuid) from public;

create function app_sees_all() returns boolean language sql stable as
$$ select coalesce(current_setting('app.directory', true), '') = '*' $$;
create function app_sees_directory() returns boolean language sql stable as
$$ select coalesce(current_setting('app.directory', true), '') <> '' $$;
create function app_directory() returns uuid[] language sql stable as
$$ select case when coalesce(current_setting('app.directory', true), '') in ('', '*') then '{}'
  else current_setting('app.directory', true)::uuid[] end $$;
create function app_admin_of_all() returns boolean language sql stable as
$$ select coalesce(current_setting('app.admin', true), '') = '*' $$;
create function app_admin_of() returns uuid[] language sql stable as
$$ select case when coalesce(current_setting('app.admin', true), '') in ('', '*') then '{}'
  else current_setting('app.admin', true)::uuid[] end $$;
create function app_own_users() returns uuid[] language sql stable as
$$ select coalesce(nullif(current_setting('app.own', true), '')::uuid[], '{}') $$;
create function app_own_instances() returns uuid[] language sql stable as
$$ select coalesce(nullif(current_setting('app.own_instances', true), '')::uuid[], '{}') $$;
create function app_own_groups() returns uuid[] language sql stable as
$$ select coalesce(nullif(current_setting('app.own_groups', true), '')::uuid[], '{}') $$;
create function app_own_agents() returns uuid[] language sql stable as
$$ select coalesce(nullif(current_setting('app.own_agents', true), '')::uuid[], '{}') $$;
create function app_own_environments() returns uuid[] language sql stable as
$$ select coalesce(nullif(current_setting('app.own_environments', true), '')::uuid[], '{}') $$;

-- Reading.
grant select on tenants, tenant_heads, accounts, grants, environments, agent_groups, cti_agents, crm_instances,
  crm_instance_connectivity, crm_user_groups, crm_users, mapping_agents, import_jobs, feed, audit_entries,
  idempotency_answers to patchpanel_member;
grant select (tenant_id, instance_id, field, set_at) on crm_instance_secrets to patchpanel_member;

create policy read_own on tenants for select to patchpanel_member using (tenant_id = (select app_tenant()));
create policy read_directory on tenant_heads for select to patchpanel_member
  using (tenant_id = (select app_tenant()) and (select app_sees_directory()));
create policy read_own on accounts for select to patchpanel_member
  using (tenant_id = (select app_tenant()) and (id = (select app_account()) or (select app_admin_of_all())));
create policy read_own on grants for select to patchpanel_member
  using (tenant_id = (select app_tenant()) and (account_id = (select app_account()) or (select app_admin_of_all())));
create policy own_answers on idempotency_answers to patchpanel_member
  using (tenant_id = (select app_tenant()) and account_id = (select app_account()));

create policy read_directory on environments for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_sees_directory()) or id = any ((select app_own_environments())::uuid[])));
create policy read_directory on agent_groups for select to patchpanel_member
  using (tenant_id = (select app_tenant()) and (select app_sees_directory()));
create policy read_directory on cti_agents for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_sees_directory()) or id = any ((select app_own_agents())::uuid[])));
create policy read_directory on crm_instances for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_sees_all()) or id = any ((select app_directory())::uuid[])
    or id = any ((select app_own_instances())::uuid[])));
create policy read_directory on crm_user_groups for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_sees_all()) or instance_id = any ((select app_directory())::uuid[])
    or id = any ((select app_own_groups())::uuid[])));
create policy read_directory on crm_users for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_sees_all()) or instance_id = any ((select app_directory())::uuid[])
    or (id = any ((select app_own_users())::uuid[]) and deleted_at is null)));

do $$
declare
  name text;
begin
  -- Belong to an instance, and are nothing for agents.
  foreach name in array array['crm_instance_connectivity', 'crm_instance_secrets', 'mapping_agents', 'import_jobs'] loop
    execute format('create policy read_directory on %I for select to patchpanel_member using (tenant_id = (select app_tenant())
      and ((select app_sees_all()) or instance_id = any ((select app_directory())::uuid[])))', name);
  end loop;
end
$$;
create policy read_directory on feed for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_sees_all()) or instance_id = any ((select app_directory())::uuid[])
    or (instance_id is null and (select app_sees_directory()))));
create policy read_directory on audit_entries for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_admin_of_all())
    or (kind not in ('accounts', 'grants', 'tenants') and ((select app_sees_all())
      or instance_id = any ((select app_directory())::uuid[])
      or (instance_id is null and (select app_sees_directory()))))));

-- Writing. Nobody deletes rows: deletion is `deleted_at`. Keys and owners of a row never change.
grant insert on crm_users, crm_user_groups, crm_instances, crm_instance_connectivity, environments, agent_groups,
  cti_agents, accounts, grants, idempotency_answers, import_jobs to patchpanel_member;
grant update (version, updated_at, updated_by, deleted_at, username, native_id, full_name, group_id, pop_flow, agents)
  on crm_users to patchpanel_member;
grant update (version, updated_at, updated_by, deleted_at, name, pop_flow, agents) on crm_user_groups to patchpanel_member;
grant update (version, updated_at, updated_by, deleted_at, name, crm_id, crm_type, active, sites, identity, features,
  pop_flow, agents) on crm_instances to patchpanel_member;
grant update (connectivity) on crm_instance_connectivity to patchpanel_member;
grant update (version, updated_at, updated_by, deleted_at, name, platform_type, region, active) on environments
  to patchpanel_member;
grant update (version, updated_at, updated_by, deleted_at, name, parent_id) on agent_groups to patchpanel_member;
grant update (version, updated_at, updated_by, deleted_at, agent_id, name, agent_group_id, extension, login_id, active)
  on cti_agents to patchpanel_member;
grant update (version, updated_at, updated_by, active) on accounts to patchpanel_member;
grant delete on grants to patchpanel_member;
grant update (status, etag, body) on idempotency_answers to patchpanel_member;
grant update (state, counts, undone_at) on import_jobs to patchpanel_member;

do $$
declare
  name text;
  ours text := 'tenant_id = (select app_tenant())';
begin
  foreach name in array array['crm_users', 'crm_user_groups', 'import_jobs'] loop
    execute format('create policy admin_inserts on %I for insert to patchpanel_member with check (%s
      and ((select app_admin_of_all()) or instance_id = any ((select app_admin_of())::uuid[])))', name, ours);
    execute format('create policy admin_updates on %I for update to patchpanel_member using (%s
      and ((select app_admin_of_all()) or instance_id = any ((select app_admin_of())::uuid[])))', name, ours);
  end loop;
  foreach name in array array['crm_instances', 'crm_instance_connectivity', 'environments', 'agent_groups', 'cti_agents',
    'accounts', 'grants'] loop
    execute format('create policy admin_inserts on %I for insert to patchpanel_member with check (%s
      and (select app_admin_of_all()))', name, ours);
    execute format('create policy admin_updates on %I for update to patchpanel_member using (%s
      and (select app_admin_of_all()))', name, ours);
  end loop;
  execute format('create policy admin_deletes on grants for delete to patchpanel_member using (%s
    and (select app_admin_of_all()))', ours);

  -- The server's own few jobs, each within its tenant.
  foreach name in array array['tenants', 'tenant_heads', 'accounts', 'grants', 'local_passwords', 'provider_payloads',
    'server_keys', 'idempotency_answers', 'environments', 'agent_groups', 'cti_agents', 'crm_instances',
    'crm_instance_connectivity', 'crm_instance_secrets', 'crm_user_groups', 'crm_users', 'mapping_agents',
    'import_jobs', 'feed', 'audit_entries'] loop
    execute format('create policy system_jobs on %I to patchpanel_sign_in, patchpanel_seed, patchpanel_maintenance
      using (%s) with check (%s)', name, ours, ours);
  end loop;
end
$$;

-- An instance's own mapping is edited by the admin of that instance, everything else of it by the admin of all.
create policy instance_admin_maps on crm_instances for update to patchpanel_member
  using (tenant_id = (select app_tenant()) and id = any ((select app_admin_of())::uuid[]));
create function app_keep_instance_settings() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'patchpanel_member' and not app_admin_of_all()
    and to_jsonb(new) - array['version', 'updated_at', 'updated_by', 'agents']
      is distinct from to_jsonb(old) - array['version', 'updated_at', 'updated_by', 'agents']
  then
    raise exception 'Only an admin of the whole tenant may change the settings of a CRM instance.'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger keep_settings before update on crm_instances
  for each row execute function app_keep_instance_settings();

grant select on tenants, accounts, grants to patchpanel_sign_in;
grant select, insert, update, delete on provider_payloads, server_keys, local_passwords to patchpanel_sign_in;

grant select, insert, update on tenants, tenant_heads, accounts, grants, local_passwords, environments, agent_groups,
  cti_agents, crm_instances, crm_instance_connectivity, crm_instance_secrets, crm_user_groups, crm_users to patchpanel_seed;
grant select on mapping_agents, feed, audit_entries, import_jobs, idempotency_answers to patchpanel_seed;
grant insert, update on idempotency_answers to patchpanel_seed;
grant delete on grants to patchpanel_seed;

grant select, update on tenants, tenant_heads to patchpanel_maintenance;
grant select, delete on feed, idempotency_answers, provider_payloads to patchpanel_maintenance;
grant select on audit_entries to patchpanel_maintenance;
