-- Takes 0028 back.
alter table idempotency_answers add constraint idempotency_answers_tenant_id_account_id_fkey
  foreign key (tenant_id, account_id) references accounts (tenant_id, id);
drop function app_seal_one(text, int, text, text, text, uuid, uuid, bigint, text, text, text, text);

create or replace function app_bind(p_tenant uuid, p_account uuid) returns void
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
