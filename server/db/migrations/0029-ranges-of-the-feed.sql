-- What one transaction changed of very many records stands in the feed as ranges instead of one row each, which took two entries
-- of an index for every record. Decision 0088.

-- Records that are numbered `from_seq`, `from_seq` + 1 and so on. Deletions are never among them, and neither are new records.
create table feed_ranges (
  tenant_id uuid not null references tenants,
  from_seq bigint not null,
  to_seq bigint not null,
  kind text collate "C" not null,
  instance_id uuid,
  changed_at timestamptz(3) not null,
  ids uuid[] not null,
  primary key (tenant_id, to_seq),
  check (to_seq - from_seq + 1 = cardinality(ids))
);
-- A hundred ids are read as they are.
alter table feed_ranges alter column ids set storage plain;
alter table feed_ranges enable row level security;
grant select on feed_ranges to patchpanel_member, patchpanel_seed;
grant select, delete on feed_ranges to patchpanel_maintenance;
create policy read_directory on feed_ranges for select to patchpanel_member using (tenant_id = (select app_tenant())
  and ((select app_sees_all()) or instance_id = any ((select app_directory())::uuid[])
    or (instance_id is null and (select app_sees_directory()))));
create policy system_jobs on feed_ranges to patchpanel_seed, patchpanel_maintenance using (tenant_id = (select app_tenant()));

-- As before, but for the feed of a thousand changes and more.
create or replace function app_seal_made(origin text, job uuid, out first_entry bigint, out last_entry bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := app_tenant();
  account uuid := app_account();
  who text := coalesce(nullif(current_setting('app.actor', true), ''), 'system');
  moment timestamptz(3);
  head tenant_heads;
  part text;
  hashes bytea[] := '{}';
  -- What all entries have in common of the text that app_audit_text writes, between the things that differ.
  start text;
  made text;
  sealed text;
  newest bigint;
  ranged boolean;
begin
  perform app_lock_order();
  moment := clock_timestamp();
  select * into strict head from tenant_heads where tenant_id = tenant;
  first_entry := head.audit_seq + 1;
  start := concat('[', to_jsonb(tenant), ', ');
  made := concat(', ', to_jsonb(extract(epoch from moment)), ', ', to_jsonb(who), ', ', coalesce(to_jsonb(account), 'null'), ', "');
  sealed := concat(', ', to_jsonb(origin), ', ');
  for part in
    select start || (head.audit_seq + m.place) || made || m.kind || '", "' || m.id || '", '
      || coalesce('"' || m.instance_id || '"', 'null') || ', "' || m.action || '", ' || coalesce(m.before::text, 'null') || ', '
      || case when m.action <> 'delete' then m.after::text else 'null' end || sealed
      || coalesce('"' || coalesce(m.job_id, job) || '"', 'null') || ']'
    from pg_temp.made_changes m order by m.place
  loop
    head.audit_hash := sha256(head.audit_hash || convert_to(part, 'UTF8'));
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
  ranged := cardinality(hashes) >= 1000;
  newest := head.seq + cardinality(hashes);
  with known as (
    update feed f set seq = head.seq + m.place, version = m.version, deleted = m.action = 'delete', changed_at = moment,
      instance_id = m.instance_id
    from pg_temp.made_changes m
    where f.tenant_id = tenant and f.kind = m.kind and f.id = m.id and not (ranged and m.action = 'update')
    returning f.id
  )
  insert into feed (tenant_id, kind, id, seq, version, deleted, changed_at, instance_id)
  select tenant, m.kind, m.id, head.seq + m.place, m.version, m.action = 'delete', moment, m.instance_id
  from pg_temp.made_changes m
  where not (ranged and m.action = 'update') and not exists (select from known k where k.id = m.id);
  if ranged then
    -- Behind all others, so that no number is given twice. In which order the records of a transaction stand does not matter.
    with parts as (
      select m.kind, m.instance_id, array_agg(m.id) as ids, min(m.place) as place
      from pg_temp.made_changes m where m.action = 'update' group by m.kind, m.instance_id, m.place / 100
    ), numbered as (
      select p.*, newest + sum(cardinality(p.ids)) over (order by p.place rows unbounded preceding) as to_seq from parts p
    ), stored as (
      insert into feed_ranges (tenant_id, from_seq, to_seq, kind, instance_id, changed_at, ids)
      select tenant, n.to_seq - cardinality(n.ids) + 1, n.to_seq, n.kind, n.instance_id, moment, n.ids from numbered n
      returning to_seq
    )
    select coalesce(max(s.to_seq), newest) into newest from stored s;
  end if;
  update tenant_heads set seq = newest, audit_seq = last_entry, audit_hash = head.audit_hash where tenant_id = tenant;
  perform app_announce(newest);
end
$$;
