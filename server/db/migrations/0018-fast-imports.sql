-- Imports of many rows in few seconds.

-- A user that is edited stays on its page: an update that changes no indexed column then touches no index, which is fifteen
-- times faster for a whole directory, and leaves nothing behind that only a vacuum removes. Pages that are full already
-- keep to it as they are rewritten.
alter table crm_users set (fillfactor = 50);
alter table cti_agents set (fillfactor = 60);

-- Chunks of a plan are compressed by the server. Plans of before are planned again.
delete from import_chunks;
delete from import_jobs where state = 'planned';
alter table import_chunks drop column rows, add column packed bytea not null;
alter table import_chunks alter column packed set storage external;

-- Where in the audit trail the entries of an applied import stand, so that undoing it need not look through all others.
alter table import_jobs add column audit_from bigint, add column audit_to bigint;
grant update (audit_from, audit_to) on import_jobs to patchpanel_member;

-- What a transaction changed waits here until its last step, so that thousands of rows need not travel to the server's
-- process and back to be audited.
create function app_open_changes() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  create temporary table made_changes (
    place int generated always as identity, kind text not null, id uuid not null, instance_id uuid, version bigint not null,
    action text not null, before jsonb, after jsonb not null, job_id uuid
  ) on commit drop;
  grant select, insert on made_changes to patchpanel_member;
end
$$;
revoke execute on function app_open_changes() from public;
grant execute on function app_open_changes() to patchpanel_member;

-- As before, but that most updates leave every list alone: both tables hold the rows of the statement in the same order,
-- and comparing them as texts costs a tenth of comparing them as sets. Where they differ, the sets are compared.
create or replace function app_change_mapping() returns trigger
language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
  if (select string_agg(concat(o.id, o.deleted_at is null, o.agents), ' ') from old_rows o)
    is not distinct from (select string_agg(concat(n.id, n.deleted_at is null, n.agents), ' ') from new_rows n) then
    return null;
  end if;
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

-- The last step of a transaction whose changes wait in made_changes: what app_seal does, without the changes leaving the
-- database or being written down as text in between. Returns the numbers of the first and the last audit entry.
create function app_seal_made(origin text, job uuid, out first_entry bigint, out last_entry bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  account uuid := app_account();
  who text := coalesce(nullif(current_setting('app.actor', true), ''), 'system');
  moment timestamptz(3);
  head tenant_heads;
  part bytea;
  hashes bytea[] := '{}';
begin
  perform app_lock_order();
  moment := clock_timestamp();
  select * into strict head from tenant_heads where tenant_id = tenant;
  first_entry := head.audit_seq + 1;
  for part in
    select app_audit_text(row(tenant, head.audit_seq + m.place, moment, who, account, m.kind, m.id, m.instance_id, m.action,
      m.before, case when m.action <> 'delete' then m.after end, origin, coalesce(m.job_id, job), null)::audit_entries)
    from pg_temp.made_changes m order by m.place
  loop
    head.audit_hash := sha256(head.audit_hash || part);
    hashes := array_append(hashes, head.audit_hash);
  end loop;
  last_entry := head.audit_seq + cardinality(hashes);
  if cardinality(hashes) = 0 then
    return;
  end if;
  insert into audit_entries (tenant_id, seq, at, actor, account_id, kind, id, instance_id, action, before, after, source,
    job_id, hash)
  select tenant, head.audit_seq + m.place, moment, who, account, m.kind, m.id, m.instance_id, m.action, m.before,
    case when m.action <> 'delete' then m.after end, origin, coalesce(m.job_id, job), h.hash
  from pg_temp.made_changes m join unnest(hashes) with ordinality as h (hash, place) on h.place = m.place;
  with known as (
    update feed f set seq = head.seq + m.place, version = m.version, deleted = m.action = 'delete', changed_at = moment,
      instance_id = m.instance_id
    from pg_temp.made_changes m where f.tenant_id = tenant and f.kind = m.kind and f.id = m.id
    returning f.id
  )
  insert into feed (tenant_id, kind, id, seq, version, deleted, changed_at, instance_id)
  select tenant, m.kind, m.id, head.seq + m.place, m.version, m.action = 'delete', moment, m.instance_id
  from pg_temp.made_changes m where m.id not in (select k.id from known k);
  update tenant_heads set seq = head.seq + cardinality(hashes), audit_seq = last_entry, audit_hash = head.audit_hash
  where tenant_id = tenant;
  perform app_announce(head.seq + cardinality(hashes));
end
$$;
revoke execute on function app_seal_made(text, uuid) from public;
grant execute on function app_seal_made(text, uuid) to patchpanel_member;

-- A plan that is never applied goes after a while.
grant select, update, delete on import_jobs to patchpanel_maintenance;
grant select, delete on import_chunks to patchpanel_maintenance;
