-- Sealing tens of thousands of changes: columns instead of one large JSON value, which was read twice; and without what
-- the database did once more for each entry. Decision 0041.

-- Entries are written by the functions below alone, for a tenant whose head they have just read and hold: to look the
-- tenant up again for each of them took longer than writing them.
alter table audit_entries drop constraint audit_entries_tenant_id_fkey;

-- Usernames are unique in their instance, so that the index of C2 gives the same order.
drop index crm_users_instance_paging;

-- One change per place of the arrays. `announces` is for the last call of a transaction. Returns the tenant's newest seq.
create function app_seal_columns(kinds text[], ids uuid[], instances uuid[], versions bigint[], actions text[],
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

-- The same for [{kind, id, instanceId, version, deleted, action, before, after, source, jobId}], for few changes.
-- `deleted` says no more than `action` does.
create or replace function app_seal(changes jsonb) returns bigint
language sql security definer set search_path = public, pg_temp as $$
  select app_seal_columns(coalesce(array_agg(c.kind order by c.place), '{}'), array_agg(c.id order by c.place),
    array_agg(c."instanceId" order by c.place), array_agg(c.version order by c.place),
    array_agg(c.action order by c.place), array_agg(c.before::text order by c.place),
    array_agg(c.after::text order by c.place), array_agg(c.source order by c.place),
    array_agg(c."jobId" order by c.place), true)
  from rows from (jsonb_to_recordset(changes) as (kind text, id uuid, "instanceId" uuid, version bigint, action text,
    before jsonb, after jsonb, source text, "jobId" uuid))
    with ordinality as c (kind, id, "instanceId", version, action, before, after, source, "jobId", place)
$$;

revoke execute on function app_seal_columns(text[], uuid[], uuid[], bigint[], text[], text[], text[], text[], uuid[], boolean)
  from public;
grant execute on function app_seal_columns(text[], uuid[], uuid[], bigint[], text[], text[], text[], text[], uuid[], boolean)
  to patchpanel_member, patchpanel_maintenance, patchpanel_seed;
