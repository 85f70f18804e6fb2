-- Takes 0026 back.
drop trigger told on tenant_heads;
drop trigger told on tenants;
drop function app_told_tenant();
drop trigger told_gone on grants;
drop trigger told on grants;
drop trigger told_new on grants;
drop function app_told_grants();
drop trigger told_gone on accounts;
drop trigger told on accounts;
drop function app_told_accounts();

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
  if announces then
    perform app_announce(head.seq);
  end if;
  return head.seq;
end
$$;

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
  perform app_announce(head.seq);
end
$$;

create or replace function app_announce_sign_outs() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform app_announce((select seq from tenant_heads where tenant_id = app_tenant()));
end
$$;

create or replace function app_announce(head bigint) returns void language sql volatile as
$$ select pg_notify('patchpanel_committed', json_build_object('tenantId', app_tenant(), 'seq', head)::text) $$;
drop function app_tell_accounts(uuid, uuid[]);
drop function app_tell(jsonb);
