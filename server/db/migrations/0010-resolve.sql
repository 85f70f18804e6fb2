-- Resolving an event: who inherits a list, agent ids that are nearly the asked one, and what a machine may see of it.

-- Those who inherit, by where they inherit from; users without group inherit from the instance.
create index crm_users_heirs on crm_users (tenant_id, instance_id, held_group_id, username)
  where agents is null and deleted_at is null;

-- Agent ids without what people get wrong: case, outer space, leading zeros. "C" folds the case of ASCII alone, the same
-- in every database; server/records/near-keys.ts writes the same keys.
create index cti_agents_near on cti_agents
  (tenant_id, environment_id, ltrim(lower(btrim(agent_id, E' \t\r\n')), '0')) where deleted_at is null;

-- A token of a machine sees no row. While it resolves an event, and in that transaction alone, it sees the directory of
-- its instances. Whoever has no such grant goes on seeing what they saw.
create function app_bind_resolve() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  sees text;
begin
  select case when bool_or(g.instance_id is null) then '*' else array_agg(g.instance_id)::text end
  into sees
  from accounts a join grants g on g.tenant_id = a.tenant_id and g.account_id = a.id
  where a.tenant_id = app_tenant() and a.id = app_account() and a.active
    and g.role in ('admin', 'support', 'runtime');
  perform set_config('app.directory', coalesce(sees, ''), true);
end
$$;
revoke execute on function app_bind_resolve() from public;
grant execute on function app_bind_resolve() to patchpanel_member;
