-- What a commit changed is told with it: only polls that it concerns look again, and what servers remember of an account is
-- forgotten with every change of it, whoever made it. Decision 0080.

-- Tells every process at the commit, and the process that commits before that: it reads the setting (db/postgres-database.ts).
-- {tenantId, seq}, with `rows` [[kind, id, instanceId]…] or `accounts` [id…] where nothing else has changed.
create function app_tell(change jsonb) returns void language sql volatile as $$
  with told as (select (change || jsonb_build_object('xact', pg_current_xact_id()::text))::text as payload)
  select pg_notify('patchpanel_committed', payload),
    set_config('app.told', concat_ws(E'\n', nullif(current_setting('app.told', true), ''), payload), true)
  from told
$$;

-- Anything may have changed.
create or replace function app_announce(head bigint) returns void language sql volatile as
$$ select app_tell(jsonb_build_object('tenantId', app_tenant(), 'seq', head)) $$;

-- A notification has room for 8,000 bytes.
create function app_tell_accounts(p_tenant uuid, ids uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head bigint := (select seq from tenant_heads where tenant_id = p_tenant);
begin
  if cardinality(ids) > 100 then
    perform app_tell(jsonb_build_object('tenantId', p_tenant, 'seq', head));
  elsif cardinality(ids) > 0 then
    perform app_tell(jsonb_build_object('tenantId', p_tenant, 'seq', head, 'accounts', ids));
  end if;
end
$$;
revoke execute on function app_tell_accounts(uuid, uuid[]) from public;

create function app_told_accounts() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  each record;
begin
  for each in select c.tenant_id, array_agg(distinct c.id) as ids from changed c group by c.tenant_id loop
    perform app_tell_accounts(each.tenant_id, each.ids);
  end loop;
  return null;
end
$$;
create trigger told after update on accounts referencing old table as changed
  for each statement execute function app_told_accounts();
create trigger told_gone after delete on accounts referencing old table as changed
  for each statement execute function app_told_accounts();

create function app_told_grants() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  each record;
begin
  for each in select c.tenant_id, array_agg(distinct c.account_id) as ids from changed c group by c.tenant_id loop
    perform app_tell_accounts(each.tenant_id, each.ids);
  end loop;
  return null;
end
$$;
create trigger told_new after insert on grants referencing new table as changed
  for each statement execute function app_told_grants();
create trigger told after update on grants referencing old table as changed
  for each statement execute function app_told_grants();
create trigger told_gone after delete on grants referencing old table as changed
  for each statement execute function app_told_grants();

-- A new epoch, and tombstones that are gone: cursors may not be continued any more.
create function app_told_tenant() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform app_tell(jsonb_build_object('tenantId', new.tenant_id, 'seq',
    (select h.seq from tenant_heads h where h.tenant_id = new.tenant_id)));
  return null;
end
$$;
create trigger told after update on tenants for each row execute function app_told_tenant();
create trigger told after update of pruned_seq on tenant_heads
  for each row when (old.pruned_seq is distinct from new.pruned_seq) execute function app_told_tenant();

-- As before, but that it tells what has changed where that is little.
create or replace function app_seal_columns(kinds text[], ids uuid[], instances uuid[], versions bigint[], actions text[],
  befores text[], afters text[], sources text[], jobs uuid[], announces boolean) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  head tenant_heads;
  entries audit_entries[];
  texts bytea[];
  hashes bytea[] := '{}';
  hash bytea;
  part bytea;
begin
  perform app_lock_order();
  select * into strict head from tenant_heads where tenant_id = tenant;
  select array_agg(made.entry order by made.place), array_agg(app_audit_text(made.entry) order by made.place)
  into entries, texts
  from (
    select c.place, row(tenant, head.audit_seq + c.place, clock_timestamp()::timestamptz(3),
      coalesce(nullif(current_setting('app.actor', true), ''), 'system'), app_account(), c.kind, c.id, c.instance_id,
      c.action, c.before::jsonb, c.after::jsonb, c.source, c.job_id, null)::audit_entries as entry
    from unnest(kinds, ids, instances, actions, befores, afters, sources, jobs)
      with ordinality as c (kind, id, instance_id, action, before, after, source, job_id, place)
    offset 0
  ) as made;
  hash := head.audit_hash;
  foreach part in array coalesce(texts, '{}') loop
    hash := sha256(hash || part);
    hashes := array_append(hashes, hash);
  end loop;
  insert into audit_entries (tenant_id, seq, at, actor, account_id, kind, id, instance_id, action, before, after, source,
    job_id, hash)
  select e.tenant_id, e.seq, e.at, e.actor, e.account_id, e.kind, e.id, e.instance_id, e.action, e.before, e.after,
    e.source, e.job_id, e.hash
  from rows from (unnest(entries), unnest(hashes)) as e (tenant_id, seq, at, actor, account_id, kind, id, instance_id,
    action, before, after, source, job_id, no_hash, hash);
  -- A record that one transaction changes twice stands in the feed as it was last.
  insert into feed (tenant_id, kind, id, seq, version, deleted, instance_id)
  select distinct on (c.kind, c.id) tenant, c.kind, c.id, head.seq + c.place, c.version, c.action = 'delete', c.instance_id
  from unnest(kinds, ids, versions, actions, instances) with ordinality as c (kind, id, version, action, instance_id, place)
  order by c.kind, c.id, c.place desc
  on conflict (tenant_id, kind, id) do update set seq = excluded.seq, version = excluded.version,
    deleted = excluded.deleted, changed_at = excluded.changed_at, instance_id = excluded.instance_id;
  head.seq := head.seq + cardinality(hashes);
  update tenant_heads set seq = head.seq, audit_seq = head.audit_seq + cardinality(hashes), audit_hash = hash
  where tenant_id = tenant;
  if not announces then
    -- The last call knows only its own changes.
    perform set_config('app.untold', 'on', true);
  elsif cardinality(hashes) between 1 and 40 and current_setting('app.untold', true) is distinct from 'on' then
    perform app_tell(jsonb_build_object('tenantId', tenant, 'seq', head.seq, 'rows', (
      select jsonb_agg(jsonb_build_array(c.kind, c.id, c.instance_id))
      from unnest(kinds, ids, instances) as c (kind, id, instance_id))));
  else
    perform app_announce(head.seq);
  end if;
  return head.seq;
end
$$;

-- As before, but that only those accounts' polls look again.
create or replace function app_seal_accounts(changes jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  head tenant_heads;
  change record;
  entry audit_entries;
begin
  if app_account() is not null and not app_admin_of_all() then
    raise exception 'Only an admin of the whole tenant may change accounts.' using errcode = 'insufficient_privilege';
  end if;
  perform app_lock_order();
  select * into strict head from tenant_heads where tenant_id = tenant;
  for change in
    select * from jsonb_to_recordset(changes) as c (id uuid, action text, before jsonb, after jsonb, source text)
  loop
    head.audit_seq := head.audit_seq + 1;
    entry.tenant_id := tenant;
    entry.seq := head.audit_seq;
    entry.at := clock_timestamp();
    entry.actor := coalesce(nullif(current_setting('app.actor', true), ''), 'system');
    entry.account_id := app_account();
    entry.kind := 'accounts';
    entry.id := change.id;
    entry.action := change.action;
    entry.before := change.before;
    entry.after := change.after;
    entry.source := change.source;
    entry.hash := app_audit_hash(head.audit_hash, entry);
    head.audit_hash := entry.hash;
    insert into audit_entries values (entry.*);
  end loop;
  update tenant_heads set audit_seq = head.audit_seq, audit_hash = head.audit_hash where tenant_id = tenant;
  perform app_tell_accounts(tenant, (select array_agg(distinct c.id) from jsonb_to_recordset(changes) as c (id uuid)));
end
$$;

-- Waiting polls of somebody who ended their own sign-ins look again; nothing of the configuration has changed.
create or replace function app_announce_sign_outs() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform app_tell_accounts(app_tenant(), array[app_account()]);
end
$$;
