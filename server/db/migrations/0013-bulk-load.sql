-- Loading much into a database that holds nothing: keys and indexes are checked and made once at the end instead of once
-- per row, which takes half the time. What they are is read from the catalogue, so that a later migration need not know
-- of this one.
create function app_open_load() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  part record;
  large regclass[] := array['cti_agents', 'crm_users', 'mapping_agents', 'feed'];
begin
  -- Others would have to wait for the indexes of all their rows.
  if exists (select from cti_agents) or exists (select from crm_users) or exists (select from mapping_agents)
    or exists (select from feed) then
    return;
  end if;
  -- Foreign keys go first and return last, since they need the indexes of what they refer to.
  create temporary table load_rest on commit drop as
  select (c.contype = 'f')::int as place, format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as removal,
    format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as again
  from pg_constraint c
  where c.contype = 'f' and (c.conrelid = any (large) or c.confrelid = any (large))
    or c.contype in ('p', 'u') and c.conrelid = any (large)
  union all
  select 0, format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
  from pg_index i
  where i.indrelid = any (large) and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype <> 'f');
  for part in select removal from load_rest order by place desc loop
    execute part.removal;
  end loop;
end
$$;
revoke execute on function app_open_load() from public;
grant execute on function app_open_load() to patchpanel_seed;

-- The last step of a bulk load, as before: now with what app_open_load put aside.
create or replace function app_seal_load(summary jsonb) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  head tenant_heads;
  entry audit_entries;
  stamped bigint;
  rest text;
begin
  perform app_lock_order();
  select * into strict head from tenant_heads where tenant_id = tenant;
  insert into feed (tenant_id, kind, id, seq, version, deleted, instance_id)
  select tenant, r.kind, r.id, head.seq + row_number() over (), r.version, false, r.instance_id from (
    select 'crm-instances' as kind, id, version, id as instance_id from crm_instances where tenant_id = tenant
    union all
    select 'crm-user-groups', id, version, instance_id from crm_user_groups where tenant_id = tenant
    union all
    select 'environments', id, version, null from environments where tenant_id = tenant
    union all
    select 'agent-groups', id, version, null from agent_groups where tenant_id = tenant
    union all
    select 'crm-users', id, version, instance_id from crm_users where tenant_id = tenant
    union all
    select 'cti-agents', id, version, null from cti_agents where tenant_id = tenant
  ) as r
  where not exists (select from feed f where f.tenant_id = tenant and f.kind = r.kind and f.id = r.id);
  get diagnostics stamped = row_count;
  if to_regclass('pg_temp.load_rest') is not null then
    for rest in select r.again from pg_temp.load_rest r order by r.place loop
      execute rest;
    end loop;
  end if;
  head.seq := head.seq + stamped;
  head.audit_seq := head.audit_seq + 1;
  entry.tenant_id := tenant;
  entry.seq := head.audit_seq;
  entry.at := clock_timestamp();
  entry.actor := 'system';
  entry.kind := 'tenants';
  entry.id := tenant;
  entry.action := 'load';
  entry.after := summary;
  entry.source := 'seed';
  entry.hash := app_audit_hash(head.audit_hash, entry);
  insert into audit_entries values (entry.*);
  update tenant_heads set seq = head.seq, audit_seq = head.audit_seq, audit_hash = entry.hash where tenant_id = tenant;
  perform app_announce(head.seq);
  -- The embedded database has no daemon that would do it, and plans for empty tables are terrible for full ones.
  analyze environments, agent_groups, cti_agents, crm_instances, crm_user_groups, crm_users, mapping_agents, feed, grants;
  return head.seq;
end
$$;
